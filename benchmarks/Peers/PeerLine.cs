using System.Globalization;

namespace Adjoint.Benchmarks.Peers;

/// <summary>One line of results: either both figures, or the reason why a peer has none.</summary>
internal sealed record PeerLine(string Row, string Peer, double? Ours, double? Theirs, string? Trouble = null)
{
    /// <summary>What the figures count: microseconds, or bytes.</summary>
    internal string Unit { get; init; } = "us";

    /// <summary>Whether a peer failed, as opposed to not being installed.</summary>
    internal bool IsFailure { get; init; }

    public override string ToString() => Trouble is not null
        ? $"row={Row} peer={Peer} {(IsFailure ? "failed" : "missing, install it with")}: {Trouble.ReplaceLineEndings(" | ")}"
        : string.Create(CultureInfo.InvariantCulture, $"row={Row}{OursText} peer={Peer} peer_{Unit}={Theirs:F2}{Ratio}");

    // A row that has no side of ours yet still tells what there is to reach on this machine.
    private string OursText => Ours is { } ours ? string.Create(CultureInfo.InvariantCulture, $" ours_{Unit}={ours:F2}") : "";

    private string Ratio => Ours / Theirs is { } ratio ? string.Create(CultureInfo.InvariantCulture, $" ratio={ratio:F3}") : "";
}
