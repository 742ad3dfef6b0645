using System.Globalization;

namespace Adjoint.Examples.Progress;

/// <summary>Shows how far a fit is. The number of iterations is not known before; a guess of it makes the bar.</summary>
internal sealed class FitProgress(IProgressTrack track, int expectedIterations, string quantity = "sum of squares") : IProgress<OptimizationProgress>
{
    public void Report(OptimizationProgress value) => track.Report(
        Math.Min(value.Iteration, expectedIterations),
        string.Create(CultureInfo.InvariantCulture, $"iteration {value.Iteration}, {quantity} {value.Value:G6}"));
}
