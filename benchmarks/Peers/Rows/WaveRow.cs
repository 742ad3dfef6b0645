using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>The wave equation on 500 × 500 points, 500 steps, eighth order, single precision, with a source and a row of receivers: the
/// squares of the record, or their gradient with respect to the medium in every point as well; against C on one thread, which
/// keeps every field for the gradient too, and for the record alone three.</summary>
/// <param name="withAdjoint">Whether the gradient is computed.</param>
/// <param name="threads">The threads here.</param>
internal sealed class WaveRow(bool withAdjoint, int threads) : ProgramRow
{
    private const int Cells = 500, Steps = 500;
    private const ElementType Element = ElementType.Float32;

    private static readonly Grid2 Grid = new(Cells, Cells, 1);
    private static readonly GridPoints Source = GridPoints.AtCells(Grid, (Cells / 8, Cells / 2));
    private static readonly GridPoints Receivers = GridPoints.AtCells(Grid, [.. Enumerable.Range(0, Cells).Select(j => (Cells / 10, j))]);
    private static readonly Tensor Signal = FromArray([.. Enumerable.Range(0, Steps).Select(Wavelet)], [Steps, 1]).Cast(Element);

    internal override string Name => $"wave2d-{(withAdjoint ? "adjoint" : "forward")}{(threads == 1 ? "" : $"-{threads}-threads")}";

    internal override string Description =>
        $"{Steps} steps of the wave equation on {Cells} x {Cells} points{(withAdjoint ? " and their adjoint" : "")}{(threads == 1 ? "" : $" on {threads} threads, C on one")}";

    protected override IReadOnlyList<PeerProgram> Peers =>
    [
        new("c", "c_wave2d.c")
        {
            Flags = ["-O3", "-march=native", "-ffast-math", "-mprefer-vector-width=512"],
            Arguments = ["500", "500"],
            TimeLabel = withAdjoint ? "forward+adjoint" : "forward",
        },
    ];

    protected override Action? Prepare()
    {
        Tensor medium = Grid.Sample((i, _) => 0.1 + (0.1 * i / Cells), Element);
        if (withAdjoint)
        {
            Func<Tensor, (Tensor Value, Tensor Gradient)> gradient = Compile<Tensor, (Tensor, Tensor)>(m => ValueAndGrad<Tensor>(Loss)(m));
            var result = gradient(medium);
            return OnThreads(() => gradient.CallInto(medium, result));
        }

        Func<Tensor, Tensor> loss = Compile<Tensor, Tensor>(Loss);
        Tensor value = loss(medium);
        return OnThreads(() => loss.CallInto(medium, value));
    }

    private Action OnThreads(Action work) => () =>
    {
        int before = Parallelism.Threads;
        Parallelism.Threads = threads;
        work();
        Parallelism.Threads = before;
    };

    private static Tensor Loss(Tensor m)
    {
        Tensor rest = Grid.Zeros(Element);
        MarchResult result = March.Run(
            (u, before) => (2 * u) - before + (m * Stencils.Laplacian(u, Grid, 8)), rest, rest, Steps,
            new MarchOptions { Source = new PointSource(Source, Signal), Observe = Receivers.Sample });
        return 0.5 * (Sum(Square(result.Record!)) + Sum(Square(Receivers.Sample(result.Field))));
    }

    private static double Wavelet(int step)
    {
        double t = Math.PI * 0.03 * (step - 50);
        return (1 - (2 * t * t)) * Math.Exp(-t * t);
    }
}
