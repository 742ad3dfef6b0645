namespace Adjoint.Tests.Conformance;

internal static partial class PrimitiveSamples
{
    private static PrimitiveSample[] Shifts =>
    [
        new("shift zero", x => [Tensor.Shift(x[0], 2, 1)], new SampleInput([3, 5])),
        new("shift periodic", x => [Tensor.Shift(x[0], -7, 0, Boundary.Periodic)], new SampleInput([5, 2])),
        new("shift edge", x => [Tensor.Shift(x[0], -2, 0, Boundary.Edge)], new SampleInput([4, 3])),
        new("shift beyond the edge", x => [Tensor.Shift(x[0], 9, 1, Boundary.Edge)], new SampleInput([2, 4])),
        new("shift reflect", x => [Tensor.Shift(x[0], 3, 1, Boundary.Reflect)], new SampleInput([2, 5])),
    ];
}
