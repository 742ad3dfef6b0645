using System.Globalization;

namespace Adjoint.Benchmarks.Peers;

/// <summary>One line of results: either both times, or the reason why a peer has none.</summary>
internal sealed record PeerLine(string Row, string Peer, double? OursUs, double? PeerUs, string? Trouble = null)
{
    /// <summary>Whether a peer failed, as opposed to not being installed.</summary>
    internal bool IsFailure { get; init; }

    public override string ToString() => Trouble is not null
        ? $"row={Row} peer={Peer} {(IsFailure ? "failed" : "missing, install it with")}: {Trouble.ReplaceLineEndings(" | ")}"
        : string.Create(CultureInfo.InvariantCulture, $"row={Row}{Ours} peer={Peer} peer_us={PeerUs:F2}{Ratio}");

    // A row that has no side of ours yet still tells what there is to reach on this machine.
    private string Ours => OursUs is { } ours ? string.Create(CultureInfo.InvariantCulture, $" ours_us={ours:F2}") : "";

    private string Ratio => OursUs / PeerUs is { } ratio ? string.Create(CultureInfo.InvariantCulture, $" ratio={ratio:F3}") : "";
}
