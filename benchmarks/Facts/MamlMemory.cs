using System.Globalization;
using Adjoint.Benchmarks.Peers.Rows;
using Adjoint.Compilation;

namespace Adjoint.Benchmarks.Facts;

/// <summary>
/// What second-order MAML holds with a hundred inner steps, of whose models ten are kept, over what it holds with one: programs, tapes, arenas
/// and results, after some iterations.
/// </summary>
internal sealed class MamlMemory : Fact
{
    internal override string Name => "maml-memory";

    internal override string Question => "What does MAML hold with a hundred inner steps and ten checkpoints, over what it holds with one step?";

    internal override IEnumerable<string> Measure()
    {
        Parallelism.Threads = 1;

        // What the process makes once goes to a program apart.
        _ = BytesHeld(2, Checkpoints.Binomial(1));
        long one = BytesHeld(1, Checkpoints.StoreAll), hundred = BytesHeld(100, Checkpoints.Binomial(10));
        yield return string.Create(CultureInfo.InvariantCulture, $"one_step_bytes={one} hundred_steps_bytes={hundred} ratio={(double)hundred / one:F2}");
    }

    private static long BytesHeld(int innerSteps, Checkpoints checkpoints)
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
        return GC.GetTotalMemory(forceFullCollection: true) + NativeBlock.LiveBytes;
    }
}
