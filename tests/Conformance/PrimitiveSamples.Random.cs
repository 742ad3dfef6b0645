using Adjoint.Primitives;

namespace Adjoint.Tests.Conformance;

internal static partial class PrimitiveSamples
{
    /// <summary>Random numbers, which are functions of the key like any other.</summary>
    private static readonly PrimitiveSample[] Random =
    [
        new("random bits", x => [new RandomBits([3, 2], RandomPurpose.Numbers, ElementType.Int64).Apply(x)], SampleInput.Integers([2], long.MinValue / 2, long.MaxValue / 2), SampleInput.Integers([], 0, 99)) { Bitwise = true },
        new("random numbers", x => [new RandomBits([5], RandomPurpose.Numbers, ElementType.Float64).Apply(x)], SampleInput.Integers([2], -999, 999), SampleInput.Integers([], 0, 99)) { Bitwise = true },
        new("random Float32 numbers", x => [new RandomBits([5], RandomPurpose.Numbers, ElementType.Float32).Apply(x)], SampleInput.Integers([2], -999, 999), SampleInput.Integers([], 0, 99)) { Bitwise = true },
    ];
}
