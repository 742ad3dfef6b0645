namespace Adjoint.Examples.Progress;

/// <summary>Shows how far pieces of work are.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>Shows a piece of work from its beginning to its end.</summary>
    internal abstract T Track<T>(string task, double total, Func<IProgressTrack, T> work);

    /// <summary>The display for where the output goes.</summary>
    internal static ProgressDisplay For(TextWriter output) =>
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected
            ? new LiveProgress()
            : new PlainProgress(output, TimeProvider.System);
}
