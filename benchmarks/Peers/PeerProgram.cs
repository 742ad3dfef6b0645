using System.Globalization;
using System.Text.RegularExpressions;

namespace Adjoint.Benchmarks.Peers;

/// <summary>A program that times itself, in C or for an interpreter: how to build it, how to run it, and where in its output its best time stands.</summary>
/// <param name="Peer">The name of the peer in the results.</param>
/// <param name="Source">The source's file name in Peers/Programs.</param>
internal sealed record PeerProgram(string Peer, string Source)
{
    /// <summary>What runs the source; without one it is C, which gcc compiles.</summary>
    internal string? Interpreter { get; init; }

    /// <summary>What gcc is given besides the source; libraries go to <see cref="Libraries"/>, because they have to follow it.</summary>
    internal string[] Flags { get; init; } = ["-O3", "-march=native"];

    /// <summary>The libraries, in the order in which gcc needs them.</summary>
    internal string[] Libraries { get; init; } = ["m"];

    /// <summary>What the program is given when it runs.</summary>
    internal string[] Arguments { get; init; } = [];

    /// <summary>The words before the time in the output: "chain" finds 123.4 in "chain 123.4 us".</summary>
    internal required string TimeLabel { get; init; }

    /// <summary>The command that installs what the program needs.</summary>
    internal string Install { get; init; } = "apt-get install gcc libc6-dev";

    /// <summary>The time in microseconds that the program printed.</summary>
    internal double ReadTime(string output)
    {
        Match match = Regex.Match(output, $@"{Regex.Escape(TimeLabel)} ([0-9.]+) us", RegexOptions.CultureInvariant);
        return match.Success
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new PeerException($"{Source} printed no \"{TimeLabel} … us\": {output.Trim()}");
    }
}
