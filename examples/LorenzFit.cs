using System.Globalization;
using Adjoint.Examples.Progress;
using Adjoint.Physics.Chaos;
using Adjoint.Plotting;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// σ, ρ and β of Lorenz's equations from noisy observations. Over the whole record the misfit is useless: two solutions part as exp(0.9 t),
/// so that it has as many valleys as the record has turns, and its gradient, exact as it is, points into the nearest of them. Cut into
/// windows of half a time unit, each with an initial state of its own among the unknowns (multiple shooting), the problem is nearly
/// linear: within a window an error grows by a factor of 1.6 on average.
/// </summary>
internal sealed class LorenzFit : IExample
{
    private const int Windows = 20, StepsAWindow = 10;
    private const double WindowLength = 0.5, Noise = 0.5;

    private static readonly Tensor Clock = Linspace(0, WindowLength, StepsAWindow + 1);
    private static readonly OdeOptions Options = new() { Rtol = 1e-8, Atol = 1e-8 };
    private static readonly double[] Horizons = [WindowLength, 4, 16];
    private static readonly double[] Rhos = [.. Enumerable.Range(0, 241).Select(i => 25 + (0.025 * i))];

    private sealed record Unknowns(Lorenz63Parameters Parameters, Tensor Starts);

    public string Name => "lorenz";

    public string Description => "Recovers the parameters of Lorenz's chaotic system from noisy observations in short windows.";

    public void Run(ExampleContext context)
    {
        Tensor truth = Truth(), observed = truth + (Noise * Normal(truth.Shape, seed: 1963));
        var start = new Unknowns(new Lorenz63Parameters(Scalar(7), Scalar(22), Scalar(2)), observed[.., 0]);

        FitResult<Unknowns> fit = context.Track("fitting", 12, track => LevenbergMarquardt.Fit(
            (Unknowns p) => (Paths(p) - observed) / Noise, start, new FitOptions { Cancellation = context.Cancellation }, new FitProgress(track, 12)));

        string[] keys = ["sigma", "rho", "beta"];
        double[] estimate = Values(fit.Estimate.Parameters), errors = Values(fit.StandardErrors.Parameters), exact = Values(Lorenz63.Classical);
        context.Say(string.Create(CultureInfo.InvariantCulture,
            $"{observed.Size} observations with noise {Noise} in {Windows} windows of {WindowLength}, {fit.Names.Count} unknowns"));
        for (int i = 0; i < keys.Length; i++)
        {
            context.Say(string.Create(CultureInfo.InvariantCulture,
                $"  {keys[i],-5} {estimate[i],9:F4} ± {errors[i]:F4}   true {exact[i]:F4}"));
        }
        context.Say(fit.Message);

        double[][] misfits = context.Track("misfit over horizons", Horizons.Length, track => Horizons.Select((horizon, i) =>
        {
            context.Cancellation.ThrowIfCancellationRequested();
            double[] misfit = Misfits(horizon);
            track.Report(i + 1, $"horizon {horizon}");
            return misfit;
        }).ToArray());
        Draw(context, observed, fit, misfits);

        for (int i = 0; i < keys.Length; i++)
            context.Results.Add(keys[i], estimate[i]).Add($"{keys[i]}_error", errors[i], "G3");
        context.Results.Add("scatter", fit.ResidualDeviation, "F4").Add("iterations", fit.History.Count - 1);
    }

    /// <summary>The solution after it has come to the attractor, by windows: <c>[windows, times, 3]</c>. The last time of a window is the
    /// first of the next.</summary>
    private static Tensor Truth()
    {
        const double Settling = 20;
        Tensor onAttractor = Ode.Solve(Lorenz63.Rhs, FromArray([1.0, 1, 1]), (0, Settling), Lorenz63.Classical, Options).FinalState;
        Tensor all = Path(Lorenz63.Classical, onAttractor, Linspace(0, Windows * WindowLength, (Windows * StepsAWindow) + 1));
        var windows = new Tensor[Windows];
        for (int w = 0; w < Windows; w++)
            windows[w] = all[(w * StepsAWindow)..(((w + 1) * StepsAWindow) + 1)];
        return Stack(windows);
    }

    private static Tensor Path(Lorenz63Parameters p, Tensor start, Tensor times) =>
        Ode.Solve(Lorenz63.Rhs, start, (0, (double)times[^1]), p, Options with { SaveAt = SaveAt.Times(times) }).States;

    /// <summary>All windows at once: <c>[windows, times, 3]</c>.</summary>
    private static Tensor Paths(Unknowns p) => Batch((Tensor start) => Path(p.Parameters, start, Clock))(p.Starts);

    private static double[] Values(Lorenz63Parameters p) => [.. Tree.Leaves(p).Select(x => (double)x)];

    /// <summary>How far a solution with another ρ is from that with ρ = 28, from the same start, root mean square over the horizon.</summary>
    private static double[] Misfits(double horizon)
    {
        Tensor times = Linspace(0, horizon, (int)(horizon / WindowLength * StepsAWindow) + 1);
        Func<Tensor, Tensor> path = Compile((Tensor rho) => Path(Lorenz63.Classical with { Rho = rho }, Lorenz63.Start, times));
        Tensor reference = path(Lorenz63.Classical.Rho);
        return [.. Rhos.Select(rho => (double)Sqrt(Mean(Square(path(rho) - reference))))];
    }

    /// <summary>Normal deviates by the method of G. E. P. Box and M. E. Muller (1958).</summary>
    private static Tensor Normal(Shape shape, int seed)
    {
        var random = new Random(seed);
        double[] values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++)
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return FromArray(values, shape);
    }

    private static void Draw(ExampleContext context, Tensor observed, FitResult<Unknowns> fit, double[][] misfits)
    {
        Tensor fine = Linspace(0, WindowLength, 200);
        var figure = new Figure("Lorenz's equations, inverted in windows") { Columns = 2, PanelWidth = 500 };
        Panel record = figure.AddPanel("Record and windows").X("time").Y("x");
        Panel plane = figure.AddPanel("Phase space, seen from the side").X("x").Y("z");
        for (int w = 0; w < Windows; w++)
        {
            Tensor path = Path(fit.Estimate.Parameters, fit.Estimate.Starts[w], fine);
            double begin = w * WindowLength;
            Ink ink = w % 2 == 0 ? Ink.Blue : Ink.Sky;
            record.Line((fine + begin).ToArray(), path[.., 0].ToArray(), w == 0 ? "fitted windows" : "", ink: ink);
            plane.Line(path[.., 0].ToArray(), path[.., 2].ToArray(), w == 0 ? "fitted windows" : "", ink: ink);
        }
        for (int w = 0; w < Windows; w++)
        {
            record.Points((Clock + (w * WindowLength)).ToArray(), observed[w][.., 0].ToArray(), w == 0 ? "observed" : "", ink: Ink.Black);
            plane.Points(observed[w][.., 0].ToArray(), observed[w][.., 2].ToArray(), w == 0 ? "observed" : "", ink: Ink.Black);
        }

        Panel landscape = figure.AddPanel("Misfit over ρ, by length of window").X("ρ").Y("root mean square misfit");
        Ink[] inks = [Ink.Blue, Ink.Green, Ink.Vermilion];
        for (int i = Horizons.Length - 1; i >= 0; i--)
            landscape.Line(Rhos, misfits[i], string.Create(CultureInfo.InvariantCulture, $"T = {Horizons[i]}"), ink: inks[i]);

        double[] sums = [.. fit.History], iterations = [.. Enumerable.Range(0, sums.Length)];
        figure.AddPanel("The fit, iteration by iteration").X("iteration").Y("sum of squares over noise²").LogY()
            .HorizontalLine(fit.DegreesOfFreedom, "expected from the noise")
            .History(sums, ink: Ink.Blue).Points(iterations, sums, ink: Ink.Blue);
        figure.Save(context.PathOf("lorenz.png"));
    }
}
