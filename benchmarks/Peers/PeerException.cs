namespace Adjoint.Benchmarks.Peers;

/// <summary>A peer that cannot be measured.</summary>
internal sealed class PeerException(string message) : Exception(message)
{
    /// <summary>Whether it is merely not installed; then the message is the command that installs it.</summary>
    internal bool IsMissing { get; init; }
}
