namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>y = square(abs(0.5 · min(max(square(0.75 x + 0.25) − x, −1), 1)) + x), ten operations, on 10⁷ doubles: against the same
/// in one C loop, and against copying x to y, the least that a pass over memory costs. Both on one thread.</summary>
internal sealed class ElementwiseRow : ProgramRow
{
    internal override string Name => "elementwise";

    internal override string Description => "ten elementwise operations on 10,000,000 doubles";

    protected override IReadOnlyList<PeerProgram> Peers => [Program("c", "chain"), Program("copy", "copy")];

    protected override Action? Prepare() => null;

    private static PeerProgram Program(string peer, string timeLabel) => new(peer, "c_elementwise.c")
    {
        Flags = ["-O3", "-march=native", "-ffast-math"],
        TimeLabel = timeLabel,
    };
}
