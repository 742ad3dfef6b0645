namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>y = square(abs(0.5 · min(max(square(0.75 x + 0.25) − x, −1), 1)) + x), ten operations, on 10⁷ doubles: against the same
/// in one C loop, and against copying x to y, the least that a pass over memory costs. Both on one thread.</summary>
internal sealed class ElementwiseRow : ProgramRow
{
    private const int Elements = 10_000_000;

    internal override string Name => "elementwise";

    internal override string Description => "ten elementwise operations on 10,000,000 doubles";

    protected override IReadOnlyList<PeerProgram> Peers => [Program("c", "chain"), Program("copy", "copy")];

    protected override Action? Prepare()
    {
        double[] values = new double[Elements];
        for (int i = 0; i < Elements; i++)
            values[i] = -1 + (2.0 * i / Elements);
        Tensor x = Tensor.FromArray(values);
        Func<Tensor, Tensor> chain = Transform.Compile<Tensor, Tensor>(Chain);
        Tensor y = chain(x);
        return () =>
        {
            int threads = Parallelism.Threads;
            Parallelism.Threads = 1;
            chain.CallInto(x, y);
            Parallelism.Threads = threads;
        };
    }

    private static Tensor Chain(Tensor x)
    {
        Tensor v = (0.75 * x) + 0.25;
        v = (v * v) - x;
        v = Tensor.Abs(0.5 * Tensor.Min(Tensor.Max(v, -1.0), 1.0)) + x;
        return v * v;
    }

    private static PeerProgram Program(string peer, string timeLabel) => new(peer, "c_elementwise.c")
    {
        Flags = ["-O3", "-march=native", "-ffast-math"],
        TimeLabel = timeLabel,
    };
}
