using System.Diagnostics;
using Adjoint.Examples.Progress;
using Adjoint.Physics.Heat;
using Adjoint.Plotting;
using static Adjoint.Tensor;

namespace Adjoint.Examples;

/// <summary>
/// Finds how well a plate conducts heat at each of 64 × 64 points from noisy temperatures at its rim alone: heat flows
/// through it in four ways, and the most probable conductivity given the temperatures is sought along the exact gradient by L-BFGS.
/// </summary>
/// <remarks>
/// <para>Temperatures at the rim determine the field badly, so that what is assumed of it counts: it is made of independent
/// standard normal numbers z by smoothing, and the plate is such a field. With d the temperatures read, σ their scatter and G(z) those of a plate, the
/// negative logarithm of the posterior density is, but for a constant, J(z) = ½ |G(z) − d|²/σ² + ½ |z|² (A. Tarantola, Inverse Problem Theory and
/// Methods for Model Parameter Estimation, 2005, chapter 3). There is no weight to choose.</para>
/// <para>When it is done: where G is nearly linear the second derivative of J is 1 at least, since that of ½ |z|² is, so that J is above its
/// minimum by ½ |∇J|² at most. A norm of 1 makes that ½, one standard deviation of the posterior.</para>
/// <para>Whether it is right: were G linear, 2 J at the minimum would be χ² distributed with as many degrees of freedom as there are data
/// (J. C. Muccino, N. F. Hubele, A. F. Bennett 2004, Significance testing for variational assimilation, Quarterly Journal of the Royal
/// Meteorological Society 130, 1815–1838, doi:10.1256/qj.03.47), and so would be eᵀHe, of the error e of the numbers found and the second derivative H of
/// J, with as many as there are numbers.</para>
/// </remarks>
internal sealed class HeatPlateInversion : IExample
{
    private const int Cells = 64, Steps = 480, StepsAReading = 40, Flows = 4, Smoothings = 60;
    private const double TimeStep = 0.2, Lowest = 0.3, Highest = 1.2, Noise = 0.05, Scatter = 0.8;

    /// <summary>L-BFGS remembers about as many steps as there are directions in which the data say more than the assumption.</summary>
    private static readonly LbfgsOptions Options = new() { MaxIterations = 300, GradientTolerance = 1, Memory = 120 };

    private static readonly HeatPlate Plate = new(new Grid2(Cells, Cells, 1), TimeStep);
    private static readonly GridPoints Rim = GridPoints.AtCells(Plate.Grid, RimCells());
    private static readonly Tensor Heating = StackAlong(0, [.. Enumerable.Range(0, Flows).Select(Flow)]);

    public string Name => "heat-plate";

    public string Description => "Finds the conductivity inside a plate from noisy temperatures at its rim.";

    public void Run(ExampleContext context)
    {
        Cfl.RequireDiffusion(TimeStep, Scalar(Highest), Plate.Grid);
        RandomKey[] keys = RandomKey.FromSeed(3).Split(2);
        Tensor numbers = Normal(keys[0], Plate.Grid.Shape), truth = Conductivity(numbers);
        Tensor exact = Temperatures(truth);
        double scatter = Noise * Math.Sqrt((double)Mean(Square(exact)));
        Tensor measured = exact + (scatter * Normal(keys[1], exact.Shape));

        Tensor Objective(Tensor z) => 0.5 * (Sum(Square((Temperatures(Conductivity(z)) - measured) / scatter)) + Sum(Square(z)));

        long began = Stopwatch.GetTimestamp();
        MinimizeResult<Tensor> fit = context.Track("inversion", Options.MaxIterations, track => Lbfgs.Minimize<Tensor>(
            Objective, Plate.Grid.Zeros(), Options with { Cancellation = context.Cancellation }, new FitProgress(track, Options.MaxIterations)));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;

        Tensor found = Conductivity(fit.Estimate), error = fit.Estimate - numbers;
        double uncertainty = (double)Dot(error, Transform.Hvp<Tensor>(Objective, fit.Estimate, error));
        double before = Distance(Conductivity(Plate.Grid.Zeros()), truth), after = Distance(found, truth);
        context.Say(fit.ToString());
        Draw(context, truth, found, fit.History, exact.Size);
        context.Results.Add("data", exact.Size).Add("unknowns", numbers.Size).Add("chi_square_data", 2 * fit.Value / exact.Size, "F4")
            .Add("chi_square_unknowns", uncertainty / numbers.Size, "F4").Add("gradient", fit.GradientNorm, "F4")
            .Add("error_start", before, "F4").Add("error", after, "F4").Add("iterations", fit.Work.Iterations).Add("seconds", seconds, "F2");
    }

    /// <summary>The temperatures of the rim for each heating, <c>[readings, flows, points]</c>.</summary>
    private static Tensor Temperatures(Tensor conductivity)
    {
        Tensor all = March.Run(Plate.Step(conductivity, Heating), Zeros([Flows, Cells, Cells]), Steps, new MarchOptions { Observe = Rim.Sample }).Record!;
        return all.Reshape(Steps / StepsAReading, StepsAReading, Flows, Rim.Count)[.., StepsAReading - 1];
    }

    /// <summary>
    /// Independent numbers smoothed by diffusion, θ, and these between bounds, of which the upper keeps the march stable. Diffusion for a time τ leaves
    /// of unit variances 1/(8πτ).
    /// </summary>
    private static Tensor Conductivity(Tensor z)
    {
        Tensor rate = Full(Plate.Grid.Shape, TimeStep);
        Tensor smooth = March.Run(u => u + Stencils.Diffusion(u, rate, Plate.Grid), z, Smoothings).Field;
        Tensor theta = Scatter * Math.Sqrt(8 * Math.PI * TimeStep * Smoothings) * smooth;
        return Lowest + ((Highest - Lowest) * Sigmoid(theta));
    }

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

    private static void Draw(ExampleContext context, Tensor truth, Tensor found, IReadOnlyList<double> history, int data)
    {
        ColorScale scale = ColorScale.Sequential("conductivity", "W/(m K)").Between(Lowest, Highest);
        var figure = new Figure("A plate's conductivity from temperatures at its rim") { PanelWidth = 300, PanelHeight = 300 };
        foreach (var (title, field) in new[] { ("True", truth), ("Found", found) })
            figure.AddPanel(title).X("x", "m").Y("y", "m").HeatMap(field.Transpose().ToArray(), Cells, Cells, scale);
        figure.AddPanel("Objective").X("iteration").Y("½ (residuals² + z²)").LogY()
            .HorizontalLine(0.5 * data, "expected").History([.. history]);
        figure.Save(context.PathOf("plate.png"));
    }
}
