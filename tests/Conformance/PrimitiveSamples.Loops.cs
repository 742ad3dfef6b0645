namespace Adjoint.Tests.Conformance;

internal static partial class PrimitiveSamples
{
    /// <summary>Loops and branches.</summary>
    private static readonly PrimitiveSample[] Loops =
    [
        new("loop without index", x => [Loop.Repeat(4, x[0], y => Tensor.Sin(y * x[1]))], new SampleInput([3]), new SampleInput([3])),
        new("loop with index", x => [Loop.Repeat(3, x[0], (y, n) => Tensor.Tanh(y + (n.Cast(y.ElementType) * x[1])))], new SampleInput([2]), new SampleInput([])),
        new("loop of no steps", x => [Loop.Repeat(0, x[0], y => Tensor.Sin(y))], new SampleInput([2, 2])),
        new("scan", x => Scan(x, Checkpoints.StoreAll), new SampleInput([3]), new SampleInput([5, 3]), new SampleInput([3, 3], -0.5, 0.5)),
        new("scan with two checkpoints", x => Scan(x, Checkpoints.Binomial(2)), new SampleInput([3]), new SampleInput([5, 3]), new SampleInput([3, 3], -0.5, 0.5)),
        new("scan of a scan", x =>
            [Loop.Scan((Tensor s, Tensor row) => (Tensor.Tanh(Loop.Scan((Tensor t, Tensor e) => (t + (e * s), t * e), s, row).Final), s), x[0], x[1]).Outputs],
            new SampleInput([]), new SampleInput([3, 2])),
        new("cond that holds", x => [Loop.Cond(Tensor.Sum(x[0] * x[0]) > -1.0, y => Tensor.Sin(y) * x[1], y => y, x[0])], new SampleInput([3]), new SampleInput([3])),
        new("cond that does not hold", x => [Loop.Cond(Tensor.Sum(x[0] * x[0]) < -1.0, y => y, y => Tensor.Exp(y * x[1]), x[0])], new SampleInput([3], -1, 1), new SampleInput([], -1, 1)),
    ];

    private static Tensor[] Scan(Tensor[] x, Checkpoints checkpoints)
    {
        var (final, ys) = Loop.Scan((Tensor s, Tensor f) => (Tensor.Tanh(Tensor.MatMul(x[2], s) + f), s * f), x[0], x[1], checkpoints);
        return [final, ys];
    }
}
