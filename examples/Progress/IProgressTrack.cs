namespace Adjoint.Examples.Progress;

/// <summary>Told by a piece of work how far it is. Calls are cheap; what is shown is thinned.</summary>
internal interface IProgressTrack
{
    /// <summary>Sets how much is done, and a note such as the current loss.</summary>
    void Report(double done, string note = "");
}
