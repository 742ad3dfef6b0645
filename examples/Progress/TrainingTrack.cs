using System.Globalization;

namespace Adjoint.Examples.Progress;

/// <summary>Shows how far a training is.</summary>
internal sealed class TrainingTrack(IProgressTrack track) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => track.Report(
        (double)value.Step / value.Steps, string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch}, loss {value.Loss:F4}"));
}
