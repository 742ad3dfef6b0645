using System.Globalization;
using Adjoint.Examples.Measuring;
using Adjoint.Examples.Progress;
using Adjoint.Physics.Populations;
using Adjoint.Plotting;
using static System.FormattableString;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// Four rates and two initial populations of the Lotka–Volterra equations from 21 years of pelts, by least squares of the logarithms: the
/// errors of such counts are in proportion to them. This is the inverse problem of B. Carpenter's study in Stan (2018), without its
/// priors and with one scatter for both animals, so that the estimates are near its posterior means and not equal to them.
/// </summary>
internal sealed class LotkaVolterraFit : IExample
{
    private const double Tolerance = 1e-8;
    private const int ForecastYears = 5;

    private static readonly Tensor Observed = StackAlong(1, FromArray(PeltData.Hares), FromArray(PeltData.Lynx));
    private static readonly OdeOptions Options = new() { Method = OdeMethod.Tsit5, Rtol = Tolerance, Atol = Tolerance };

    /// <summary>The posterior means of the study, in the order of <see cref="Unknowns"/>.</summary>
    private static readonly double[] Study = [0.55, 0.028, 0.80, 0.024, 34.0, 5.9];

    private static readonly string[] Keys = ["alpha", "beta", "gamma", "delta", "hare0", "lynx0"];

    private sealed record Unknowns(LotkaVolterraRates Rates, Tensor Hares, Tensor Lynx);

    public string Name => "lotka-volterra";

    public string Description => "Fits predator and prey to 21 years of lynx and hare pelts, with gradients through the solve.";

    public void Run(ExampleContext context)
    {
        Unknowns start = FirstGuess();
        FitResult<Unknowns> fit = context.Track("fitting", 15, track => LevenbergMarquardt.Fit(
            (Unknowns p) => Residuals(p), start,
            new FitOptions { Constraints = [Constraint.Positive()], Cancellation = context.Cancellation }, new FitProgress(track, 15)));

        SayEstimates(context, start, fit);
        SayWork(context, start, fit);
        context.Track("figures", 3, track =>
        {
            DrawFit(fit, start).Save(context.PathOf("fit.png"));
            track.Report(1, "fit.png");
            DrawPhasePlane(fit.Estimate).Save(context.PathOf("phase-plane.png"));
            track.Report(2, "phase-plane.png");
            DrawHistory(fit).Save(context.PathOf("history.png"));
            track.Report(3, "history.png");
            return 3;
        });

        double[] estimate = Values(fit.Estimate);
        for (int i = 0; i < Keys.Length; i++)
            context.Results.Add(Keys[i], estimate[i]);
        context.Results.Add("ssr", fit.SumOfSquares);
    }

    /// <summary>
    /// What the plot of the data shows at a glance: peaks ten years apart, so that √(αγ) = 2π/10, with α = γ for want of better knowledge;
    /// mean populations, which are the equilibrium γ/δ and α/β; and the first year's counts.
    /// </summary>
    private static Unknowns FirstGuess()
    {
        double rate = 2 * Math.PI / 10;
        return new Unknowns(
            new LotkaVolterraRates(Scalar(rate), Scalar(rate / PeltData.Lynx.Average()), Scalar(rate), Scalar(rate / PeltData.Hares.Average())),
            Scalar(PeltData.Hares[0]), Scalar(PeltData.Lynx[0]));
    }

    private static OdeSolution Solve(Unknowns p, double[] years) => Ode.Solve(
        LotkaVolterra.Rhs, Stack(p.Hares, p.Lynx), (0, years[^1]), p.Rates, Options with { SaveAt = SaveAt.Times(years) });

    private static Tensor Residuals(Unknowns p) => Log(Solve(p, PeltData.Years).States) - Log(Observed);

    private static Tensor SumOfSquares(Unknowns p) => Sum(Square(Residuals(p)));

    private static double[] Values(Unknowns p) => [.. Tree.Leaves(p).Select(x => (double)x)];

    private static void SayEstimates(ExampleContext context, Unknowns start, FitResult<Unknowns> fit)
    {
        double[] guess = Values(start), estimate = Values(fit.Estimate), errors = Values(fit.StandardErrors);
        context.Say("");
        context.Say("          first guess   estimate   std. error   Stan study, mean");
        for (int i = 0; i < Keys.Length; i++)
            context.Say(Invariant($"  {Keys[i],-6} {guess[i],13:F4} {estimate[i],10:F5} {errors[i],12:F5} {Study[i],18}"));
        context.Say("");
        context.Say("correlations of the estimates");
        context.Say("        " + string.Concat(Keys.Select(key => key.PadLeft(9))));
        for (int i = 0; i < Keys.Length; i++)
        {
            IEnumerable<string> row = Enumerable.Range(0, i + 1).Select(
                j => ((double)fit.Correlation[i, j]).ToString("F3", CultureInfo.InvariantCulture).PadLeft(9));
            context.Say($"  {Keys[i],-6}{string.Concat(row)}");
        }
        context.Say("");
        context.Say(Invariant($"sum of squares {fit.SumOfSquares:F6} with {fit.DegreesOfFreedom} degrees of freedom: counts scatter by a factor of {Math.Exp(fit.ResidualDeviation):F2}"));
        context.Say(fit.Message);
    }

    private static void SayWork(ExampleContext context, Unknowns start, FitResult<Unknowns> fit)
    {
        OdeStatistics solve = Solve(fit.Estimate, PeltData.Years).Statistics;
        Func<Unknowns, Tensor> value = Compile((Unknowns p) => SumOfSquares(p));
        Func<Unknowns, (Tensor, Unknowns)> both = Compile(ValueAndGrad((Unknowns p) => SumOfSquares(p)));
        double[] gradient = Values(both(start).Item2), forward = ForwardGradient(start);
        double difference = gradient.Zip(forward, (a, b) => Math.Abs(a - b) / Math.Abs(b)).Max();
        Tensor sum = value(start);
        (Tensor, Unknowns) result = both(start);
        double valueTime = BestTime.Of(() => value.CallInto(start, sum)), gradientTime = BestTime.Of(() => both.CallInto(start, result));

        context.Say(Invariant($"work: {fit.Work}; a solve takes {solve.Steps} steps and {solve.Rejected} rejected of {Options.Method} at tolerance {Tolerance:0e-0}"));
        context.Say(Invariant($"gradient by the discrete adjoint: {1e6 * gradientTime:F1} µs, {gradientTime / valueTime:F2} × the value alone; relative difference from that by forward derivatives {difference:0.0e-0}"));
        context.Say($"BLAS: {BlasProvider.Current.Description}");
    }

    /// <summary>The gradient of the sum of squares by one forward derivative for each unknown.</summary>
    private static double[] ForwardGradient(Unknowns at)
    {
        Tensor[] leaves = Tree.Leaves(at);
        return [.. leaves.Select((_, i) => (double)Jvp(
            SumOfSquares, at, Tree.WithLeaves(at, [.. leaves.Select((_, j) => Scalar(i == j ? 1 : 0))])).Tangent)];
    }

    private static Figure DrawFit(FitResult<Unknowns> fit, Unknowns start)
    {
        const int PointsAYear = 10;
        double[] years = [.. Enumerable.Range(0, (PeltData.Years.Length - 1 + ForecastYears) * PointsAYear + 1).Select(i => (double)i / PointsAYear)];
        double[] dates = [.. years.Select(year => PeltData.FirstYear + year)];
        Tensor curve = Log(Solve(fit.Estimate, years).States), guess = Solve(start, years).States;

        // The band is that of the fitted curve: two standard errors of its logarithm either way, from the uncertainty of the parameters.
        Tensor errors = fit.PredictionErrors(p => Log(Solve(p, years).States));
        Tensor low = Exp(curve - (2 * errors)), high = Exp(curve + (2 * errors));
        var figure = new Figure("Hares and lynx of Canada, in pelts of the Hudson's Bay Company") { Columns = 1, PanelWidth = 820, PanelHeight = 250 };
        DrawAnimal("Hares", 0, PeltData.Hares, Ink.Blue);
        DrawAnimal("Lynx", 1, PeltData.Lynx, Ink.Vermilion);
        return figure;

        // What the marks mean is told once, in the upper panel.
        void DrawAnimal(string title, int animal, double[] counts, Ink ink)
        {
            string Told(string label) => animal == 0 ? label : "";
            figure.AddPanel(title)
                .X("year").Y("pelts", "thousands").RangeX(PeltData.FirstYear - 0.5, dates[^1])
                .Band(dates, low[.., animal].ToArray(), high[.., animal].ToArray(), Told("± 2 std. errors"), ink)
                .Line(dates, guess[.., animal].ToArray(), Told("first guess"), Stroke.Dotted, Ink.Gray)
                .VerticalLine(PeltData.FirstYear + PeltData.Years[^1])
                .Line(dates, Exp(curve[.., animal]).ToArray(), Told("fit, forecast"), ink: ink)
                .Points([.. PeltData.Years.Select(year => PeltData.FirstYear + year)], counts, Told("pelts"), ink: Ink.Black);
        }
    }

    private static Figure DrawPhasePlane(Unknowns estimate)
    {
        double[] years = [.. Enumerable.Range(0, 401).Select(i => i * PeltData.Years[^1] / 400)];
        Tensor path = Solve(estimate, years).States;
        double[] rates = Values(estimate), equilibrium = LotkaVolterra.Equilibrium(estimate.Rates).ToArray();
        var figure = new Figure("Lynx follow hares") { PanelWidth = 560, PanelHeight = 420 };
        figure.AddPanel()
            .X("hares", "thousands").Y("lynx", "thousands")
            .Flow((u, v) => ((rates[0] * u) - (rates[1] * u * v), (rates[3] * u * v) - (rates[2] * v)))
            .Trajectory(path[.., 0].ToArray(), path[.., 1].ToArray(), "fitted orbit, 1900–1920", ink: Ink.Blue)
            .Line(PeltData.Hares, PeltData.Lynx, stroke: Stroke.Dotted, ink: Ink.Gray)
            .Points(PeltData.Hares, PeltData.Lynx, "pelts, year by year", ink: Ink.Black)
            .Points([equilibrium[0]], [equilibrium[1]], "equilibrium", ink: Ink.Green);
        return figure;
    }

    private static Figure DrawHistory(FitResult<Unknowns> fit)
    {
        var figure = new Figure("The fit, iteration by iteration") { PanelWidth = 420 };
        double[] sums = [.. fit.History], iterations = [.. Enumerable.Range(0, fit.History.Count)];
        figure.AddPanel("Sum of squares")
            .X("iteration").Y("sum of squares").LogY()
            .History(sums, ink: Ink.Blue).Points(iterations, sums, ink: Ink.Blue);

        // The last iterations change nothing but the last digits, and have no place on a logarithmic axis once they are equal.
        double[] excess = [.. sums.Select(sum => sum - fit.SumOfSquares).Select(gap => gap > 1e-15 ? gap : double.NaN)];
        figure.AddPanel("Above the least")
            .X("iteration").Y("sum of squares − least").LogY()
            .History(excess, ink: Ink.Vermilion).Points(iterations, excess, ink: Ink.Vermilion);
        return figure;
    }
}
