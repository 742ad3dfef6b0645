using Adjoint.Examples.Measuring;

namespace Adjoint.Benchmarks.Peers;

/// <summary>A row whose peers are libraries called in this process. Ours and theirs run in turn for several rounds; the result is the
/// median over the rounds of each one's best time in a round.</summary>
internal abstract class InProcessRow : PeerRow
{
    private const int Rounds = 9;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(60);
    private static bool s_described;

    /// <summary>Gets ready: what does the work once here, and what does it by each peer that can.</summary>
    protected abstract (Action Ours, IReadOnlyList<(string Name, Action Work)> Peers) Prepare();

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
            if (NativePeer.Mkl is { } mkl)
                Console.WriteLine($"# mkl: {mkl.Description}");
            s_described = true;
        }

        Parallelism.Threads = 1;
        (Action ours, IReadOnlyList<(string Name, Action Work)> peers) = Prepare();
        var times = new List<double>();
        List<double>[] theirs = [.. peers.Select(_ => new List<double>())];
        for (int round = 0; round < Rounds; round++)
        {
            times.Add(1e6 * BestTime.Of(ours, RoundTime));
            for (int i = 0; i < peers.Count; i++)
                theirs[i].Add(1e6 * BestTime.Of(peers[i].Work, RoundTime));
        }

        for (int i = 0; i < peers.Count; i++)
            yield return new PeerLine(Name, peers[i].Name, Median.Of(times), Median.Of(theirs[i]));
    }
}
