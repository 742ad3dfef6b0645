using Adjoint.Examples.Progress;
using Adjoint.Examples.Running;

namespace Adjoint.Examples;

/// <summary>What an example is given: where to write, how to show how far it is, and where its results go.</summary>
internal sealed class ExampleContext(string outputDirectory, TextWriter output, ProgressDisplay progress, CancellationToken cancellation, string? dataDirectory = null)
{
    /// <summary>The folder for this example's files; it exists.</summary>
    internal string OutputDirectory => outputDirectory;

    /// <summary>The folder of data that the user has for this example; null where none was given.</summary>
    internal string? DataDirectory => dataDirectory;

    /// <summary>Cancelled when the user presses Ctrl+C.</summary>
    internal CancellationToken Cancellation => cancellation;

    /// <summary>The figures of the last line, such as errors, iterations and times.</summary>
    internal ResultLine Results { get; } = new();

    /// <summary>The path of a file of this example.</summary>
    internal string PathOf(string fileName) => Path.Combine(outputDirectory, fileName);

    /// <summary>Writes a line of text.</summary>
    internal void Say(string line) => output.WriteLine(line);

    /// <summary>Does a piece of work with a progress display: live on a terminal, and a few lines in a file.</summary>
    /// <param name="task">What is being done, in a few words.</param>
    /// <param name="total">The amount of work, in any unit that <see cref="IProgressTrack.Report"/> is then given.</param>
    /// <param name="work">The work. Other output has to wait until it is done.</param>
    /// <returns>What the work returns.</returns>
    internal T Track<T>(string task, double total, Func<IProgressTrack, T> work) => progress.Track(task, total, work);
}
