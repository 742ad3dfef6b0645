using System.Diagnostics;

namespace Adjoint.Benchmarks.Peers;

/// <summary>A row whose peer is a library called in this process. Ours and the peer run in turn for several rounds; the result is the
/// median over the rounds of each one's best time in a round.</summary>
internal abstract class InProcessRow : PeerRow
{
    private const int Rounds = 9;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(60);
    private static bool s_described;

    /// <summary>Gets ready: what does the work once here, and what does it by the peer (null if the peer cannot).</summary>
    protected abstract (Action Ours, Action? Peer) Prepare();

    internal sealed override IEnumerable<PeerLine> Measure(PeerWorkshop workshop)
    {
        if (NativePeer.Provider is null)
        {
            yield return new PeerLine(Name, "blas", null, null, "apt-get install libopenblas0-pthread");
            yield break;
        }

        if (!s_described)
        {
            Console.WriteLine($"# blas: {NativePeer.Outcome}; here: {BlasProvider.BuiltIn.Description}; one thread each");
            s_described = true;
        }

        (Action ours, Action? peer) = Prepare();
        if (peer is null)
        {
            yield return new PeerLine(Name, "blas", null, null, "an OpenBLAS with LAPACK");
            yield break;
        }

        int repetitions = Repetitions(ours);
        var times = (Ours: new List<double>(), Peer: new List<double>());
        for (int round = 0; round < Rounds; round++)
        {
            times.Ours.Add(BestTime(ours, repetitions));
            times.Peer.Add(BestTime(peer, repetitions));
        }

        yield return new PeerLine(Name, "blas", Median(times.Ours), Median(times.Peer));
    }

    // As many calls as make a time that the clock resolves.
    private static int Repetitions(Action work)
    {
        work();
        long start = Stopwatch.GetTimestamp();
        int calls = 0;
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 20)
        {
            work();
            calls++;
        }

        return Math.Max(1, (int)(0.05 / (20.0 / calls)));
    }

    private static double BestTime(Action work, int repetitions)
    {
        double best = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < 3 || Stopwatch.GetElapsedTime(start) < RoundTime; run++)
        {
            long before = Stopwatch.GetTimestamp();
            for (int i = 0; i < repetitions; i++)
                work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalMicroseconds / repetitions);
        }

        return best;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
