using Adjoint.Primitives;

namespace Adjoint.Tests.Conformance;

internal static partial class PrimitiveSamples
{
    /// <summary>Graphs applied as one operation.</summary>
    private static readonly PrimitiveSample[] Calls =
    [
        new("checkpoint", Transform.Checkpoint((Tensor[] x) => new[] { Tensor.Sin(x[0] * x[1]) + Tensor.Sum(x[0]) }), new SampleInput([2, 3]), new SampleInput([3])),
        new("checkpoint of two results", Transform.Checkpoint((Tensor[] x) => new[] { Tensor.Exp(x[0]), x[0] * x[1] }), new SampleInput([4], -1, 1), new SampleInput([4])),
        new("custom forward rule", Transform.CustomJvp(
            (Tensor[] x) => new[] { Tensor.Exp(x[0] * x[1]) },
            (x, y, dx) => new[] { y[0] * ((x[1] * dx[0]) + (x[0] * dx[1])) }), new SampleInput([5], -1, 1), new SampleInput([5], -1, 1)),
        new("custom reverse rule", Transform.CustomVjp(
            (Tensor[] x) => new[] { Tensor.Sin(x[0]) * x[1] },
            (x, _, bar) => new[] { Tensor.Cos(x[0]) * x[1] * bar[0], Tensor.Sin(x[0]) * bar[0] }), new SampleInput([5]), new SampleInput([5])) { HasForward = false },
        new("lane by lane", x => LaneByLane.Apply(new MatMul(), 2, x, [true, false]), new SampleInput([2, 2, 3]), new SampleInput([3, 2])),
    ];
}
