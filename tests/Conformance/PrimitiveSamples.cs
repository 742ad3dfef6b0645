namespace Adjoint.Tests.Conformance;

/// <summary>The samples of every primitive, by family.</summary>
internal static partial class PrimitiveSamples
{
    public static IReadOnlyList<PrimitiveSample> All => [.. LinearAlgebra];
}
