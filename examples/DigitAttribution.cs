using System.Globalization;
using Adjoint.Examples.Digits;
using Adjoint.Examples.Progress;
using Adjoint.Plotting;
using static Adjoint.Tensor;

namespace Adjoint.Examples;

/// <summary>
/// Why does the network read a three? Saliency tells where a small change would matter most; integrated gradients tell what each cell added to
/// the logit, from a blank page on, and add up to the whole of it, which is checked.
/// </summary>
internal sealed class DigitAttribution : IExample
{
    private const int Side = DigitDrawing.Side;

    public string Name => "attribution";

    public string Description => "Explains what a network sees in a digit, by saliency and integrated gradients.";

    public void Run(ExampleContext context)
    {
        TrainingData data = DigitDrawing.Draw(4000, seed: 3);
        var options = new TrainingOptions { Optimizer = new Adam(2e-3), Epochs = 3, Seed = 5, Cancellation = context.Cancellation };
        TrainingResult<Sequential> result = context.Track("training", 1, track => Trainer.Fit(
            DigitNetworks.LeNet(Activation.Tanh, new AveragePool2d(2), seed: 2017), (net, images, labels) => Loss.CrossEntropy(net.Apply(images), labels),
            data, options, new TrainingTrack(track)));
        context.Cancellation.ThrowIfCancellationRequested();

        // The quadrature's error is below single precision, so the finished network is looked at in double.
        Sequential net = Tree.Map(t => t.Cast(ElementType.Float64), result.Model);
        TrainingData fresh = DigitDrawing.Draw(10, seed: 4);
        var figure = new Figure("What the network sees") { Columns = 3, PanelWidth = 360 };
        double worst = 0;
        foreach (int digit in new[] { 3, 4, 7 })
        {
            Tensor x = fresh.Inputs[digit].Cast(ElementType.Float64);
            Tensor Logit(Tensor image) => net.Apply(image)[digit];
            Tensor saliency = Attribution.Saliency(Logit, x);
            AttributionResult parts = Attribution.IntegratedGradients(Logit, x, points: 24);
            double error = Math.Abs(parts.CompletenessError / parts.Difference);
            worst = Math.Max(worst, error);
            context.Say(string.Create(CultureInfo.InvariantCulture,
                $"{digit}: logit {parts.Difference:F4} above that of a blank page, contributions add up to it with a relative error of {error:E1}"));
            double most = (double)Max(Abs(parts.Values));
            figure.AddPanel($"A {digit}").YDown().HeatMap(x.ToArray(), Side, Side, ColorScale.Sequential("ink"));
            figure.AddPanel("Saliency").YDown().HeatMap(saliency.ToArray(), Side, Side, ColorScale.Sequential("|∂ logit|"));
            figure.AddPanel("Integrated gradients").YDown().HeatMap(parts.Values.ToArray(), Side, Side, ColorScale.Diverging("contribution").Between(-most, most));
        }

        figure.Save(context.PathOf("attribution.png"));
        context.Results.Add("completeness_error", worst, "E1").Add("loss", result.Losses[^1], "G3");
    }
}
