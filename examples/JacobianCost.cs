using System.Globalization;
using Adjoint.Examples.Measuring;
using Adjoint.Plotting;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// The Jacobian of a function of d inputs and k outputs takes d tangents forwards or k cotangents backwards; which is cheaper, measured.
/// The function is y = B tanh(A x) with 64 hidden units, its Jacobian compiled.
/// </summary>
internal sealed class JacobianCost : IExample
{
    private const int Hidden = 64;
    private static readonly int[] Inputs = [4, 8, 16, 32, 64, 128, 256];
    private static readonly int[] Outputs = [8, 32, 128];

    public string Name => "jacobian-cost";

    public string Description => "Measures where a Jacobian becomes cheaper backwards than forwards.";

    public void Run(ExampleContext context)
    {
        double[,] forward = new double[Inputs.Length, Outputs.Length], reverse = new double[Inputs.Length, Outputs.Length];
        context.Track("Jacobians", Inputs.Length * Outputs.Length, track =>
        {
            int done = 0;
            for (int j = 0; j < Outputs.Length; j++)
            {
                for (int i = 0; i < Inputs.Length; i++)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    forward[i, j] = Time(Inputs[i], Outputs[j], JacobianMode.Forward);
                    reverse[i, j] = Time(Inputs[i], Outputs[j], JacobianMode.Reverse);
                    track.Report(++done, string.Create(CultureInfo.InvariantCulture,
                        $"{Inputs[i]} inputs, {Outputs[j]} outputs: {1e6 * forward[i, j]:F0} µs forward, {1e6 * reverse[i, j]:F0} µs reverse"));
                }
            }
            return done;
        });

        Draw(context, forward, reverse);
        context.Say($"BLAS: {BlasProvider.Current.Description}");
        for (int j = 0; j < Outputs.Length; j++)
            context.Results.Add($"crossing_at_{Outputs[j]}_outputs", Crossing(forward, reverse, j), "F1");
        context.Results
            .Add("forward_over_reverse_wide", forward[Inputs.Length - 1, 0] / reverse[Inputs.Length - 1, 0], "F2")
            .Add("reverse_over_forward_tall", reverse[0, Outputs.Length - 1] / forward[0, Outputs.Length - 1], "F2");
    }

    private static double Time(int inputs, int outputs, JacobianMode mode)
    {
        Tensor a = Waves(Hidden, inputs), b = Waves(outputs, Hidden), x = Waves(1, inputs)[0];
        Func<Tensor, Tensor> jacobian = Compile(Jacobian((Tensor v) => MatMul(b, Tanh(MatMul(a, v))), mode));
        Tensor result = jacobian(x);
        return BestTime.Of(() => jacobian.CallInto(x, result));
    }

    /// <summary>A matrix without structure and of columns with about unit length.</summary>
    private static Tensor Waves(int rows, int columns) =>
        Sin((12.9898 * Arange(rows * columns).Cast(ElementType.Float64)) + 1).Reshape(rows, columns) * Math.Sqrt(2.0 / rows);

    /// <summary>The number of inputs from which reverse is faster for good, between the sizes by powers; the smallest or largest size where
    /// one of the modes is always faster.</summary>
    private static double Crossing(double[,] forward, double[,] reverse, int j)
    {
        for (int i = Inputs.Length - 2; i >= 0; i--)
        {
            double before = Math.Log(forward[i, j] / reverse[i, j]), after = Math.Log(forward[i + 1, j] / reverse[i + 1, j]);
            if (before <= 0)
                return after <= 0 ? Inputs[i + 1] : Inputs[i] * Math.Pow((double)Inputs[i + 1] / Inputs[i], before / (before - after));
        }
        return Inputs[0];
    }

    private static void Draw(ExampleContext context, double[,] forward, double[,] reverse)
    {
        const int Middle = 1;
        double[] inputs = [.. Inputs.Select(size => (double)size)];
        var figure = new Figure("Forward and reverse Jacobians");
        figure.AddPanel($"Time for {Outputs[Middle]} outputs")
            .X("inputs d").Y("time", "µs").LogX().LogY()
            .VerticalLine(Outputs[Middle], "d = k")
            .Line(inputs, Column(i => 1e6 * forward[i, Middle]), "forward, d tangents", ink: Ink.Blue)
            .Line(inputs, Column(i => 1e6 * reverse[i, Middle]), "reverse, k cotangents", ink: Ink.Vermilion);

        Panel ratios = figure.AddPanel("Time forward over time reverse")
            .X("inputs over outputs, d / k").Y("ratio").LogX().LogY()
            .HorizontalLine(1).VerticalLine(1);
        Ink[] inks = [Ink.Blue, Ink.Vermilion, Ink.Green];
        for (int j = 0; j < Outputs.Length; j++)
        {
            double[] relative = [.. inputs.Select(d => d / Outputs[j])], ratio = Column(i => forward[i, j] / reverse[i, j]);
            ratios.Line(relative, ratio, $"{Outputs[j]} outputs", ink: inks[j]).Points(relative, ratio, ink: inks[j]);
        }
        figure.Save(context.PathOf("jacobian-cost.png"));
    }

    private static double[] Column(Func<int, double> value) => [.. Enumerable.Range(0, Inputs.Length).Select(value)];
}
