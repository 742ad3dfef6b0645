using System.Globalization;
using Adjoint.Examples.Digits;
using Adjoint.Examples.Progress;
using Adjoint.Plotting;

namespace Adjoint.Examples;

/// <summary>
/// A convolutional network learns to read digits: those that the example draws itself, or MNIST with <c>--data</c>. A training step, from the
/// images to the new weights, is one compiled program. The weights are saved, loaded again, and tested on pictures that were not learned from.
/// </summary>
internal sealed class LeNet : IExample
{
    public string Name => "lenet";

    public string Description => "Trains a convolutional network to read digits, drawn here or from MNIST's files.";

    public void Run(ExampleContext context)
    {
        (TrainingData training, TrainingData test) = context.DataDirectory is { } folder
            ? IdxFile.ReadMnist(folder) : (DigitDrawing.Draw(8000, seed: 1), DigitDrawing.Draw(2000, seed: 2));
        Sequential start = DigitNetworks.LeNet(Activation.Relu, new MaxPool2d(2), seed: 1998);
        var options = new TrainingOptions { Optimizer = new Adam(1e-3), Epochs = 4, BatchSize = 64, Seed = 7, Cancellation = context.Cancellation };
        TrainingResult<Sequential> result = context.Track("training", 1, track => Trainer.Fit(
            start, (net, images, labels) => Loss.CrossEntropy(net.Apply(images), labels), training, options, new TrainingTrack(track)));
        context.Cancellation.ThrowIfCancellationRequested();

        string file = context.PathOf("lenet.safetensors");
        Safetensors.Save(file, result.Model);
        Tensor logits = DigitNetworks.Logits(Safetensors.Load(file, start), test.Inputs);
        double accuracy = (double)Loss.Accuracy(logits, test.Targets), seconds = result.Duration.TotalSeconds;
        context.Say(string.Create(CultureInfo.InvariantCulture,
            $"{training.Count} images, {result.Losses.Count} steps in {seconds:F1} s, {1e6 * seconds / (result.Losses.Count * (double)options.BatchSize):F0} µs an image; BLAS: {BlasProvider.Current.Description}"));
        context.Say(string.Create(CultureInfo.InvariantCulture, $"{accuracy:P2} of {test.Count} images that it never saw are read rightly"));
        Draw(context, test, logits, result);
        context.Results.Add("accuracy", accuracy, "F4").Add("seconds", seconds, "F2").Add("steps", result.Losses.Count).Add("loss", result.Losses[^1], "G3");
    }

    private static void Draw(ExampleContext context, TrainingData test, Tensor logits, TrainingResult<Sequential> result)
    {
        double[] guesses = Tensor.ArgMax(logits).ToArray(), labels = test.Targets.ToArray();
        int[] wrong = [.. Enumerable.Range(0, labels.Length).Where(i => guesses[i] != labels[i])];
        var figure = new Figure("LeNet reads digits") { Columns = 1, PanelWidth = 560, PanelHeight = 260 };
        figure.AddPanel("The first of the test").X("pixels").Y("pixels").YDown().HeatMap(Montage(test.Inputs, Enumerable.Range(0, 40)), 4 * DigitDrawing.Side, 10 * DigitDrawing.Side, ColorScale.Sequential("ink"));
        if (wrong.Length > 0)
        {
            string misread = string.Join(' ', wrong.Take(10).Select(i => $"{labels[i]:F0}→{guesses[i]:F0}"));
            figure.AddPanel($"Misread ({wrong.Length} in all): {misread}").X("pixels").Y("pixels").YDown()
                .HeatMap(Montage(test.Inputs, wrong.Take(10)), DigitDrawing.Side, 10 * DigitDrawing.Side, ColorScale.Sequential("ink"));
        }

        double[] losses = [.. result.Losses];
        figure.AddPanel("Training").X("step").Y("loss of the batch").LogY().History(losses, ink: Ink.Blue);
        figure.Save(context.PathOf("lenet.png"));
    }

    /// <summary>Images side by side, ten in a row; places that are left over are blank.</summary>
    private static double[] Montage(Tensor images, IEnumerable<int> which)
    {
        const int Side = DigitDrawing.Side, Across = 10;
        int[] chosen = [.. which];
        double[] field = new double[(chosen.Length + Across - 1) / Across * Side * Across * Side];
        for (int k = 0; k < chosen.Length; k++)
        {
            double[] image = images[chosen[k]].ToArray();
            for (int row = 0; row < Side; row++)
                image.AsSpan(row * Side, Side).CopyTo(field.AsSpan(((((k / Across) * Side) + row) * Across * Side) + (k % Across * Side)));
        }

        return field;
    }
}
