namespace Adjoint.Benchmarks.Peers;

/// <summary>One piece of work, done by this library and by others.</summary>
internal abstract class PeerRow
{
    /// <summary>The name on the command line and in the results, in lower case with hyphens.</summary>
    internal abstract string Name { get; }

    /// <summary>What is computed, in a few words.</summary>
    internal abstract string Description { get; }

    /// <summary>Measures, and yields a line for each peer as soon as it is known.</summary>
    internal abstract IEnumerable<PeerLine> Measure(PeerWorkshop workshop);
}
