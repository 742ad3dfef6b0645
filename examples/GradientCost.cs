using System.Globalization;
using Adjoint.Examples.Measuring;
using Adjoint.Plotting;

namespace Adjoint.Examples;

/// <summary>
/// A gradient by reverse accumulation costs a small multiple of the function, however many parameters there are. Measured on the
/// squared error of a dense network with two hidden layers on a batch of samples, function and gradient compiled.
/// </summary>
internal sealed class GradientCost : IExample
{
    /// <summary>From 15 parameters to a million.</summary>
    private static readonly int[] Widths = [2, 4, 7, 12, 22, 39, 70, 125, 223, 397, 706];

    public string Name => "gradient-cost";

    public string Description => "Measures what a gradient costs over its function, from ten to a million parameters.";

    public void Run(ExampleContext context)
    {
        double[] parameters = [.. Widths.Select(width => (double)new DenseRegression(width).Parameters)];
        double[] values = new double[Widths.Length], gradients = new double[Widths.Length];
        context.Track("gradients", Widths.Length, track =>
        {
            for (int i = 0; i < Widths.Length; i++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var (value, gradient) = new DenseRegression(Widths[i]).Prepare();
                (values[i], gradients[i]) = (BestTime.Of(value), BestTime.Of(gradient));
                track.Report(i + 1, string.Create(CultureInfo.InvariantCulture, $"{parameters[i]:F0} parameters: {gradients[i] / values[i]:F2}"));
            }
            return Widths.Length;
        });

        double[] ratios = [.. gradients.Select((gradient, i) => gradient / values[i])];
        for (int i = 0; i < ratios.Length; i++)
        {
            context.Say(string.Create(CultureInfo.InvariantCulture,
                $"{parameters[i],8:F0} parameters: value {1e6 * values[i],8:F1} µs, value and gradient {1e6 * gradients[i],8:F1} µs, ratio {ratios[i]:F2}"));
        }
        context.Say($"BLAS: {BlasProvider.Current.Description}");

        var figure = new Figure("What a gradient costs");
        figure.AddPanel("Time")
            .X("parameters").Y("time", "µs").LogX().LogY()
            .Line(parameters, [.. values.Select(t => 1e6 * t)], "value", ink: Ink.Blue)
            .Line(parameters, [.. gradients.Select(t => 1e6 * t)], "value and gradient", ink: Ink.Vermilion);
        figure.AddPanel("Value and gradient over value")
            .X("parameters").Y("ratio of times").LogX().RangeY(0, Math.Max(4, 1.1 * ratios.Max()))
            .HorizontalLine(3, "three times the value")
            .Line(parameters, ratios, ink: Ink.Vermilion).Points(parameters, ratios, ink: Ink.Vermilion);
        figure.Save(context.PathOf("gradient-cost.png"));

        context.Results
            .Add("smallest", (long)parameters[0]).Add("largest", (long)parameters[^1])
            .Add("ratio_median", ratios.Order().ElementAt(ratios.Length / 2), "F2").Add("ratio_largest", ratios[^1], "F2").Add("ratio_max", ratios.Max(), "F2");
    }
}
