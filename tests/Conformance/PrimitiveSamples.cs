namespace Adjoint.Tests.Conformance;

/// <summary>The samples of every primitive, by family.</summary>
internal static partial class PrimitiveSamples
{
    // Made on demand: the families are initialized in an order that is not fixed.
    public static IReadOnlyList<PrimitiveSample> All =>
    [
        .. Elementwise,
        .. Structure,
        .. Calls,
        .. LinearAlgebra,
        .. Shifts,
        .. Indexing,
        .. Composed,
        .. Random,
        .. Loops,
        .. Windows,
    ];
}
