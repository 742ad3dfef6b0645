using Adjoint.Examples.Progress;
using Adjoint.Plotting;
using static System.FormattableString;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// How well water passes through the ground, cell by cell, from its level in a few boreholes while two wells pump. The levels solve a linear
/// system that is never written down: conjugate gradients apply it, and its derivative is one more such solve.
/// </summary>
/// <remarks>
/// λ h − ∇·(T ∇h) = q with level h above the river in m, transmissivity T in m²/day, leakage λ into the river in 1/day, and the
/// recharge by rain less what the wells take, q, in m/day. What is known of T beforehand is a Gaussian field of given scatter and length; the estimate
/// is the most probable field given the levels.
/// </remarks>
internal sealed class Seepage : IExample
{
    private const double Spacing = 50, Leakage = 1e-4, Rain = 1e-3, Noise = 0.02;
    private const double MeanLog = 5, ScatterOfLog = 1, LengthInCells = 4;
    private const int Boreholes = 60;

    private static readonly Grid2 Ground = new(48, 32, Spacing);
    private static readonly (double X, double Y)[] Wells = [(600, 1100), (1700, 450)];
    private static readonly LinearOptions Options = new() { Method = LinearMethod.Cg, Rtol = 1e-12 };
    private static readonly Tensor Inflow = Rain - (400 / (Spacing * Spacing) * GridPoints.At(Ground, Wells).Inject(Ground.Zeros(), Ones([Wells.Length])));

    public string Name => "seepage";

    public string Description => "Maps what water passes through underground, by gradients through matrix-free linear solves.";

    public void Run(ExampleContext context)
    {
        RandomKey[] keys = RandomKey.FromSeed(1856).Split(3);
        Tensor truth = Field(Normal(keys[0], [Ground.Nx, Ground.Ny]));
        GridPoints boreholes = GridPoints.At(Ground, Places(keys[1]));
        LinearSolution level = Level(truth);
        Tensor measured = boreholes.Sample(level.Value) + (Noise * Normal(keys[2], [Boreholes]));

        // The unknowns are independent of each other and of size one beforehand: the numbers that the field is made of.
        Tensor Misfit(Tensor field) => Sum(Square((boreholes.Sample(Level(field).Value) - measured) / Noise));
        MinimizeResult<Tensor> fit = context.Track("levels", 150, track => Lbfgs.Minimize(
            (Tensor x) => 0.5 * (Misfit(Field(x)) + Sum(Square(x))), Zeros([Ground.Nx, Ground.Ny]),
            new LbfgsOptions { GradientTolerance = 1e-6, Memory = 30, Cancellation = context.Cancellation }, new FitProgress(track, 150, "− log probability")));

        Tensor found = Field(fit.Estimate), start = Field(Zeros([Ground.Nx, Ground.Ny]));
        double error = Distance(found, truth), before = Distance(start, truth), misfit = (double)Misfit(found);
        context.Say(Invariant($"{truth.Size} unknowns from {Boreholes} levels with errors of {100 * Noise:F0} cm; a solve takes {level.Status.Iterations} steps of {Options.Method}."));
        context.Say(Invariant($"The levels are met to {Math.Sqrt(misfit / Boreholes):F2} of their errors; the logarithm of T errs by {error:F2} where it scatters by {before:F2}."));
        context.Say(fit.Message);
        Draw(context, truth, found, Places(keys[1]));
        context.Results
            .Add("misfit", misfit, "F3")
            .Add("twice_objective", 2 * fit.Value, "F3")
            .Add("levels", Boreholes)
            .Add("error", error, "F4")
            .Add("error_start", before, "F4");
    }

    /// <summary>
    /// A Gaussian field from independent numbers x: (1 − ℓ² Δ) log T = σ x, whose correlation is that of P. Whittle, Biometrika 41 (1954) 434–449;
    /// its scatter far from the rim is σ / (ℓ √(4π)).
    /// </summary>
    private static Tensor Field(Tensor x)
    {
        double length = LengthInCells * Spacing;
        Tensor everywhere = Ones(x.Shape);
        Tensor Smooth(Tensor m) => m - (length * length * Stencils.Diffusion(m, everywhere, Ground));
        return MeanLog + LinearSolve.Run(Smooth, ScatterOfLog * LengthInCells * Math.Sqrt(4 * Math.PI) * x, Options).Value;
    }

    /// <summary>The levels, with about the diagonal of the system as its preconditioner, since transmissivities lie far apart.</summary>
    private static LinearSolution Level(Tensor logTransmissivity)
    {
        Tensor transmissivity = Exp(logTransmissivity), diagonal = Leakage + (4 / (Spacing * Spacing) * transmissivity);
        return LinearSolve.Run(
            h => (Leakage * h) - Stencils.Diffusion(h, transmissivity, Ground), Inflow, Options with { Preconditioner = r => r / diagonal });
    }

    private static (double X, double Y)[] Places(RandomKey key)
    {
        Tensor at = Uniform(key, [Boreholes, 2]);
        return [.. Enumerable.Range(0, Boreholes).Select(i => ((double)at[i, 0] * (Ground.Nx - 1) * Spacing, (double)at[i, 1] * (Ground.Ny - 1) * Spacing))];
    }

    private static double Distance(Tensor a, Tensor b) => (double)Sqrt(Mean(Square(a - b)));

    private static void Draw(ExampleContext context, Tensor truth, Tensor found, (double X, double Y)[] places)
    {
        double[] x = [.. places.Select(p => p.X)], y = [.. places.Select(p => p.Y)];
        ColorScale passage = ColorScale.Sequential("log₁₀ T", "m²/day").Between(0.8, 3.6), height = ColorScale.Sequential("level", "m");
        var figure = new Figure("Underground, from the levels in boreholes") { Columns = 2, PanelWidth = 480 };
        Map("Transmissivity, true", truth / Math.Log(10), passage);
        Map("Transmissivity, found", found / Math.Log(10), passage).Points(x, y, "boreholes", ink: Ink.Black);
        Map("Level, true", Level(truth).Value, height);

        // What one borehole sees: the change of its level with the logarithm of T in each cell.
        GridPoints first = GridPoints.At(Ground, places.AsSpan(0, 1));
        Tensor sight = Grad((Tensor m) => Sum(first.Sample(Level(m).Value)))(truth);
        Map("What one borehole sees", sight, ColorScale.Diverging("change of level by log T", "m")).Points(x.AsSpan(0, 1), y.AsSpan(0, 1), "borehole", ink: Ink.Black);
        figure.Save(context.PathOf("seepage.png"));

        Panel Map(string title, Tensor field, ColorScale scale) => figure.AddPanel(title)
            .X("x", "m").Y("y", "m").HeatMap(field.Transpose().ToArray(), Ground.Ny, Ground.Nx, scale, Spacing);
    }
}
