using System.Diagnostics;
using Adjoint.Examples.Progress;
using Adjoint.Physics.Heat;
using Adjoint.Plotting;
using static Adjoint.Tensor;

namespace Adjoint.Examples;

/// <summary>
/// Finds how well a plate conducts heat at each of 64 × 64 points from noisy temperatures at its rim alone: heat flows
/// through it in four ways, and the conductivity that explains the temperatures, among smooth ones, is sought along the exact gradient by L-BFGS.
/// </summary>
internal sealed class HeatPlateInversion : IExample
{
    private const int Cells = 64, Steps = 1200, Flows = 4, Iterations = 40, Smoothings = 60;
    private const double TimeStep = 0.2, Lowest = 0.3, Highest = 1.2, Background = 0.75, Noise = 0.003, Scatter = 0.8;

    private static readonly HeatPlate Plate = new(new Grid2(Cells, Cells, 1), TimeStep);
    private static readonly GridPoints Rim = GridPoints.AtCells(Plate.Grid, RimCells());
    private static readonly Tensor Heating = StackAlong(0, [.. Enumerable.Range(0, Flows).Select(Flow)]);

    public string Name => "heat-plate";

    public string Description => "Finds the conductivity inside a plate from noisy temperatures at its rim.";

    public void Run(ExampleContext context)
    {
        Tensor truth = Plate.Grid.Sample((x, y) => Background + Bump(x, y, 14, 24, 0.35) + Bump(x, y, 48, 42, -0.35));
        Cfl.RequireDiffusion(TimeStep, Scalar(Highest), Plate.Grid);
        Tensor exact = Temperatures(truth);
        double scatter = Noise * Math.Sqrt((double)Mean(Square(exact)));
        Tensor measured = exact + (scatter * Normal(RandomKey.FromSeed(1), exact.Shape));

        // The most probable field: half the squares of the residuals and of independent normal numbers z that the smooth field is made of.
        Tensor Objective(Tensor z)
        {
            Tensor residuals = (Temperatures(Conductivity(z)) - measured) / scatter;
            return 0.5 * (Sum(Square(residuals)) + Sum(Square(z)));
        }

        long began = Stopwatch.GetTimestamp();
        MinimizeResult<Tensor> fit = context.Track("inversion", Iterations, track => Lbfgs.Minimize<Tensor>(
            Objective, Plate.Grid.Zeros(), new LbfgsOptions { MaxIterations = Iterations, Cancellation = context.Cancellation }, new FitProgress(track, Iterations)));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;

        Tensor found = Conductivity(fit.Estimate);
        double chi = (double)Mean(Square((Temperatures(found) - measured) / scatter));
        double before = Distance(Full(truth.Shape, Background), truth), after = Distance(found, truth);
        context.Say(fit.ToString());
        Draw(context, truth, found, fit.History);
        context.Results.Add("chi_square", chi, "F4").Add("error_start", before, "F4").Add("error", after, "F4")
            .Add("iterations", fit.Work.Iterations).Add("seconds", seconds, "F2");
    }

    /// <summary>The temperatures of the rim for each heating, <c>[steps, flows, points]</c>.</summary>
    private static Tensor Temperatures(Tensor conductivity) => March.Run(
        Plate.Step(conductivity, Heating), Zeros([Flows, Cells, Cells]), Steps, new MarchOptions { Observe = Rim.Sample }).Record!;

    /// <summary>
    /// Independent numbers smoothed by diffusion, θ, and these between bounds, of which the upper keeps the march stable;
    /// <see cref="Background"/> for z = 0. Diffusion for a time τ leaves of unit variances 1/(8πτ).
    /// </summary>
    private static Tensor Conductivity(Tensor z)
    {
        Tensor rate = Full(Plate.Grid.Shape, TimeStep);
        Tensor smooth = March.Run(u => u + Stencils.Diffusion(u, rate, Plate.Grid), z, Smoothings).Field;
        Tensor theta = Scatter * Math.Sqrt(8 * Math.PI * TimeStep * Smoothings) * smooth;
        return Lowest + ((Highest - Lowest) * Sigmoid(theta));
    }

    private static double Bump(double x, double y, double centerX, double centerY, double height) =>
        height * Math.Exp(-((x - centerX) * (x - centerX) + (y - centerY) * (y - centerY)) / (2 * 6.0 * 6.0));

    private static double Distance(Tensor a, Tensor b) => Math.Sqrt((double)(Sum(Square(a - b)) / Sum(Square(b))));

    /// <summary>Heat comes in at one side and goes out at the opposite one: along x or y, and there through the one half and the other.</summary>
    private static Tensor Flow(int flow) => Plate.Grid.Sample((x, y) =>
    {
        (double along, double across) = flow % 2 == 0 ? (x, y) : (y, x);
        double half = flow < 2 || across < Cells / 2 ? 1 : 0, otherHalf = flow < 2 || across >= Cells / 2 ? 1 : 0;
        return along == 0 ? half : along == Cells - 1 ? -otherHalf : 0;
    });

    private static (int I, int J)[] RimCells() =>
    [
        .. Enumerable.Range(0, Cells - 1).SelectMany<int, (int, int)>(k => [(0, k), (k, Cells - 1), (Cells - 1, Cells - 1 - k), (Cells - 1 - k, 0)]),
    ];

    private static void Draw(ExampleContext context, Tensor truth, Tensor found, IReadOnlyList<double> history)
    {
        ColorScale scale = ColorScale.Sequential("conductivity", "W/(m K)").Between(0.35, 1.15);
        var figure = new Figure("A plate's conductivity from temperatures at its rim") { PanelWidth = 300, PanelHeight = 300 };
        foreach (var (title, field) in new[] { ("True", truth), ("Found", found) })
            figure.AddPanel(title).X("x", "m").Y("y", "m").HeatMap(field.Transpose().ToArray(), Cells, Cells, scale);
        figure.AddPanel("Objective").X("iteration").Y("½ (residuals² + z²)").LogY().History([.. history]);
        figure.Save(context.PathOf("plate.png"));
    }
}
