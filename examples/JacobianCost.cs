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
    private static readonly int[] Sizes = [4, 8, 16, 32, 64, 128, 256];
    private static readonly (int Outputs, Ink Ink)[] Shown = [(8, Ink.Blue), (32, Ink.Vermilion), (128, Ink.Green)];

    public string Name => "jacobian-cost";

    public string Description => "Measures where a Jacobian becomes cheaper backwards than forwards.";

    public void Run(ExampleContext context)
    {
        double[,] forward = new double[Sizes.Length, Sizes.Length], reverse = new double[Sizes.Length, Sizes.Length];
        context.Track("Jacobians", Sizes.Length * Sizes.Length, track =>
        {
            int done = 0;
            for (int i = 0; i < Sizes.Length; i++)
            {
                for (int j = 0; j < Sizes.Length; j++)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                    forward[i, j] = Time(Sizes[i], Sizes[j], JacobianMode.Forward);
                    reverse[i, j] = Time(Sizes[i], Sizes[j], JacobianMode.Reverse);
                    track.Report(++done, string.Create(CultureInfo.InvariantCulture,
                        $"{Sizes[i]} inputs, {Sizes[j]} outputs: {1e6 * forward[i, j]:F0} µs forward, {1e6 * reverse[i, j]:F0} µs reverse"));
                }
            }
            return done;
        });

        Draw(context, forward, reverse);
        int last = Sizes.Length - 1;
        double[] crossings = [.. Enumerable.Range(0, Sizes.Length).Select(j => Crossing(forward, reverse, j)).Where(double.IsFinite).Order()];
        context.Say($"BLAS: {BlasProvider.Current.Description}");
        context.Results
            .Add("crossing_d_over_k", crossings.Length > 0 ? crossings[crossings.Length / 2] : double.NaN, "F2")
            .Add("forward_over_reverse_wide", forward[last, 0] / reverse[last, 0], "F2")
            .Add("reverse_over_forward_tall", reverse[0, last] / forward[0, last], "F2");
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

    /// <summary>The ratio d/k at which both modes take the same time for k = Sizes[j], between the sizes by powers; not finite if none.</summary>
    private static double Crossing(double[,] forward, double[,] reverse, int j)
    {
        for (int i = 1; i < Sizes.Length; i++)
        {
            double before = Math.Log(forward[i - 1, j] / reverse[i - 1, j]), after = Math.Log(forward[i, j] / reverse[i, j]);
            if (before <= 0 && after > 0)
                return Sizes[i - 1] * Math.Pow((double)Sizes[i] / Sizes[i - 1], before / (before - after)) / Sizes[j];
        }
        return double.NaN;
    }

    private static void Draw(ExampleContext context, double[,] forward, double[,] reverse)
    {
        int middle = Array.IndexOf(Sizes, 32);
        double[] inputs = [.. Sizes.Select(size => (double)size)];
        var figure = new Figure("Forward and reverse Jacobians");
        figure.AddPanel($"Time for {Sizes[middle]} outputs")
            .X("inputs d").Y("time", "µs").LogX().LogY()
            .VerticalLine(Sizes[middle], "d = k")
            .Line(inputs, Column(i => 1e6 * forward[i, middle]), "forward, d tangents", ink: Ink.Blue)
            .Line(inputs, Column(i => 1e6 * reverse[i, middle]), "reverse, k cotangents", ink: Ink.Vermilion);

        Panel ratios = figure.AddPanel("Time forward over time reverse")
            .X("inputs over outputs, d / k").Y("ratio").LogX().LogY()
            .HorizontalLine(1).VerticalLine(1);
        foreach ((int outputs, Ink ink) in Shown)
        {
            int j = Array.IndexOf(Sizes, outputs);
            double[] relative = [.. inputs.Select(d => d / outputs)], ratio = Column(i => forward[i, j] / reverse[i, j]);
            ratios.Line(relative, ratio, $"{outputs} outputs", ink: ink).Points(relative, ratio, ink: ink);
        }
        figure.Save(context.PathOf("jacobian-cost.png"));
    }

    private static double[] Column(Func<int, double> value) => [.. Enumerable.Range(0, Sizes.Length).Select(value)];
}
