using Adjoint.Examples.Measuring;

namespace Adjoint.Benchmarks.Peers;

/// <summary>A row whose peers are programs. Ours and the peers run in turn for several rounds, so that a machine that slows down in
/// between slows all of them; the result is the median of each one's best times of the rounds.</summary>
internal abstract class ProgramRow : PeerRow
{
    private const int Rounds = 5;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(0.4);

    /// <summary>The programs to compare with.</summary>
    protected abstract IReadOnlyList<PeerProgram> Peers { get; }

    /// <summary>Gets ready to do the same work here.</summary>
    /// <returns>What does the work once, including its first call; or nothing, and the peers are measured alone.</returns>
    protected abstract Action? Prepare();

    internal sealed override IEnumerable<PeerLine> Measure(PeerWorkshop workshop)
    {
        var peers = new List<PeerProgram>();
        foreach (PeerProgram peer in Peers)
        {
            PeerLine? trouble = Try(peer, () => workshop.Build(peer));
            if (trouble is null)
                peers.Add(peer);
            else
                yield return trouble;
        }
        if (peers.Count == 0)
            yield break;
        Action? work = Prepare();
        var ours = new List<double>();
        Dictionary<PeerProgram, List<double>> theirs = peers.ToDictionary(peer => peer, _ => new List<double>());
        for (int round = 0; round < Rounds; round++)
        {
            if (work is not null)
                ours.Add(1e6 * BestTime.Of(work, RoundTime));
            foreach (PeerProgram peer in peers.ToArray())
            {
                if (Try(peer, () => theirs[peer].Add(workshop.Run(peer))) is not { } trouble)
                    continue;
                peers.Remove(peer);
                yield return trouble;
            }
        }
        foreach (PeerProgram peer in peers)
            yield return new PeerLine(Name, peer.Peer, work is null ? null : Median.Of(ours), Median.Of(theirs[peer]));
    }

    private PeerLine? Try(PeerProgram peer, Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (PeerException reason)
        {
            return new PeerLine(Name, peer.Peer, null, null, reason.Message) { IsFailure = !reason.IsMissing };
        }
    }
}
