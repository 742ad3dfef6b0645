using System.Diagnostics;
using System.Globalization;
using Adjoint.Physics.Waves;
using Adjoint.Plotting;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// Finds a disc of fast rock from waves that went through it: nine shots on one side, 101 receivers on the other, and steps along the
/// gradient of the misfit of all records with respect to every cell. The gradient is the exact one of the program, sponge and
/// source term included.
/// </summary>
internal sealed class DiscInversion : IExample
{
    private const int Cells = 101, Shots = 9, Steps = 489, Iterations = 6;
    private const double Spacing = 10, TimeStep = 2.041, Background = 2.5, Disc = 3.0, Slowest = 2, Fastest = 3.5, LargestChange = 0.05;
    private const double SourceX = 20, ReceiverX = 980, Depth = (Cells - 1) * Spacing, Frequency = 0.010;
    private const ElementType Element = ElementType.Float32;

    private static readonly Sponge Layer = new(40);
    private static readonly Grid2 Inner = new(Cells, Cells, Spacing), Grid = Layer.Around(Inner);
    private static readonly AcousticWave Wave = new(Grid, TimeStep, 4, Layer.Damping(Grid, Element));
    private static readonly Tensor Signal = new Ricker(Frequency).Signal(Steps, TimeStep, first: 1, Element);
    private static readonly GridPoints Receivers = GridPoints.AtCells(Grid, Outer(i => ((int)(ReceiverX / Spacing), i), Cells));

    public string Name => "disc-inversion";

    public string Description => "Finds a disc of fast rock from waves through it: full-waveform inversion.";

    public void Run(ExampleContext context)
    {
        // In km/s; positions x, y = −50.5 + index, in cells.
        Tensor inside = new Grid2(Cells, Cells, 1).Sample((x, y) => Square(x - 50.5) + Square(y - 50.5) <= 225 ? Disc : Background, Element);
        Tensor truth = Layer.Continue(inside), start = Full(Grid.Shape, Background, Element);

        Func<Tensor, GridPoints, Tensor> record = Compile<Tensor, GridPoints, Tensor>((m, source) => Wave.Record(m, source, Signal, Receivers));
        var shots = new Shot[Shots];
        Parallelism.For(Shots, s =>
        {
            GridPoints source = GridPoints.At(Grid, [Place(SourceX, Depth * s / (Shots - 1))], Element);
            shots[s] = new Shot(source, record(1 / (truth * truth), source));
        });

        Func<Tensor, Shot, (Tensor Misfit, Tensor Gradient)> gradient =
            Compile<Tensor, Shot, (Tensor, Tensor)>((m, shot) => ValueAndGrad((Tensor x) => Misfit(x, shot))(m));
        double[] objective = new double[Iterations];
        long began = Stopwatch.GetTimestamp();
        Tensor found = context.Track("inversion", Iterations, track =>
        {
            Tensor speed = start;
            for (int k = 0; k < Iterations; k++)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                (objective[k], Tensor g) = Sum(gradient, 1 / (speed * speed), shots);
                speed = Clamp(speed + (LargestChange * g / Max(g)), Slowest, Fastest);
                track.Report(k + 1, string.Create(CultureInfo.InvariantCulture, $"iteration {k + 1}: objective {objective[k]:F1}"));
            }
            return speed;
        });
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;

        for (int k = 0; k < Iterations; k++) context.Say(string.Create(CultureInfo.InvariantCulture, $"iteration {k}: objective {objective[k]:F2}"));
        Draw(context, Layer.Inside(truth), Layer.Inside(start), Layer.Inside(found), objective);
        context.Results
            .Add("objective0", objective[0], "F2")
            .Add("objective4", objective[4], "F2")
            .Add("objective5", objective[5], "F2")
            .Add("seconds", seconds, "F3");
    }

    private static Tensor Misfit(Tensor m, Shot shot) => 0.5 * Tensor.Sum(Tensor.Square(Wave.Record(m, shot.Source, Signal, Receivers) - shot.Observed));

    /// <summary>The misfit of all shots and its gradient, shots in parallel, added up in their order.</summary>
    private static (double Misfit, Tensor Gradient) Sum(Func<Tensor, Shot, (Tensor Misfit, Tensor Gradient)> gradient, Tensor m, Shot[] shots)
    {
        var parts = new (Tensor Misfit, Tensor Gradient)[shots.Length];
        Parallelism.For(shots.Length, s => parts[s] = gradient(m, shots[s]));
        double misfit = 0;
        Tensor sum = Zeros(m.Shape, m.ElementType);
        foreach (var (value, slope) in parts)
        {
            misfit += (double)value;
            sum += slope;
        }
        return (misfit, sum);
    }

    private static double Square(double x) => x * x;

    /// <summary>A place in the grid with its layer, from one in the inner grid.</summary>
    private static (double X, double Y) Place(double x, double y) => (x + (Layer.Width * Spacing), y + (Layer.Width * Spacing));

    private static (int I, int J)[] Outer(Func<int, (int I, int J)> cell, int count) =>
        [.. Enumerable.Range(0, count).Select(cell).Select(c => (c.I + Layer.Width, c.J + Layer.Width))];

    private static void Draw(ExampleContext context, Tensor truth, Tensor start, Tensor found, double[] objective)
    {
        ColorScale scale = ColorScale.Sequential("speed", "km/s").Between(2.4, 3.05);
        var figure = new Figure("A disc found from waves that went through it") { Columns = 4, PanelWidth = 250, PanelHeight = 250 };
        foreach (var (title, field) in new[] { ("True", truth), ("Start", start), ($"Found after {Iterations} iterations", found) })
            figure.AddPanel(title).X("x", "km").Y("depth", "km").YDown().HeatMap(field.Transpose().ToArray(), Cells, Cells, scale, Spacing / 1000);
        figure.AddPanel("Objective").X("iteration").Y("½ Σ residual²").History(objective);
        figure.Save(context.PathOf("disc.png"));
    }

    /// <summary>A source and what was recorded of it, <c>[steps, receivers]</c>.</summary>
    private sealed record Shot(GridPoints Source, Tensor Observed);
}
