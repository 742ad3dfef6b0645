namespace Adjoint.Benchmarks.Facts;

/// <summary>Something measured about this library alone, for which there is no peer: a limit that it keeps, a ratio within it.</summary>
internal abstract class Fact
{
    /// <summary>The name on the command line and in the results, in lower case with hyphens.</summary>
    internal abstract string Name { get; }

    /// <summary>The question, in a few words.</summary>
    internal abstract string Question { get; }

    /// <summary>Measures, and yields each answer as soon as it is known, as <c>key=value</c>.</summary>
    internal abstract IEnumerable<string> Measure();
}
