using Adjoint.Compilation;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>
/// What second-order MAML holds with a hundred inner steps, of which ten models are kept, over what it holds with one: programs, tapes, arenas
/// and results, after some iterations.
/// </summary>
internal sealed class MamlMemoryRow : PeerRow
{
    internal override string Name => "maml-memory";

    internal override string Description => "bytes held by MAML with 100 inner steps and 10 checkpoints, over those with 1 inner step";

    internal override IEnumerable<PeerLine> Measure(PeerWorkshop workshop)
    {
        Parallelism.Threads = 1;
        double one = BytesHeld(1, Checkpoints.StoreAll), hundred = BytesHeld(100, Checkpoints.Binomial(10));
        yield return new PeerLine(Name, "one-step", hundred, one) { Unit = "bytes" };
    }

    private static double BytesHeld(int innerSteps, Checkpoints checkpoints)
    {
        long before = Bytes();
        var work = new MamlWork(innerSteps, checkpoints);
        for (int i = 0; i < 3; i++)
            work.Run();
        long after = Bytes();
        GC.KeepAlive(work);
        return after - before;
    }

    private static long Bytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true) + ProgramInstance.LiveBytes;
    }
}
