using Adjoint.Examples.Progress;
using Adjoint.Physics.Chemistry;
using Adjoint.Plotting;
using static System.FormattableString;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// The three rates of Robertson's stiff reactions from concentrations with errors of two percent, over seven powers of ten of time. The
/// concentrations are themselves five powers of ten apart, so that logarithms are compared and every component has a tolerance of its own.
/// </summary>
internal sealed class RobertsonFit : IExample
{
    private const double Noise = 0.02;
    private const int Observations = 36;

    private static readonly Tensor Times = Pow(10, Linspace(-3, 4, Observations));
    private static readonly string[] Keys = ["k1", "k2", "k3"];
    private static readonly OdeOptions Options = new()
    {
        Method = OdeMethod.Rodas5P,
        Rtol = 1e-8,
        Atol = Tolerance.Of(1e-10, 1e-15, 1e-12),
    };

    public string Name => "robertson";

    public string Description => "Recovers the rates of a stiff reaction from noisy concentrations over seven powers of ten of time.";

    public void Run(ExampleContext context)
    {
        Tensor truth = LogConcentrations(Robertson.Classical, Times), observed = truth + (Noise * Normal(RandomKey.FromSeed(1966), truth.Shape));

        // The first guess has the order of magnitude of one rate right and that of the others wrong.
        var start = new RobertsonRates(Scalar(0.1), Scalar(1e3), Scalar(1e6));
        FitResult<RobertsonRates> fit = context.Track("fitting", 15, track => LevenbergMarquardt.Fit(
            (RobertsonRates k) => (LogConcentrations(k, Times) - observed) / Noise, start,
            new FitOptions { Constraints = [Constraint.Positive()], Cancellation = context.Cancellation }, new FitProgress(track, 15)));

        double[] guess = Values(start), estimate = Values(fit.Estimate), errors = Values(fit.StandardErrors), exact = Values(Robertson.Classical);
        OdeStatistics work = Ode.Solve(Robertson.Rhs, Robertson.Start, (0, (double)Times[^1]), fit.Estimate, Options).Statistics;
        context.Say(Invariant($"{observed.Size} concentrations between 1 ms and 10⁴ s; a solve takes {work.Steps} steps of {Options.Method}, the first of them shorter than 0.1 ms"));
        context.Say("       first guess     estimate    std. error         true");
        for (int i = 0; i < Keys.Length; i++)
            context.Say(Invariant($"  {Keys[i]} {guess[i],13:G4} {estimate[i],12:G6} {errors[i],13:G3} {exact[i],12:G4}"));
        context.Say(fit.Message);
        Draw(context, observed, fit);
        for (int i = 0; i < Keys.Length; i++)
            context.Results.Add(Keys[i], estimate[i]).Add($"{Keys[i]}_error", errors[i], "G3");
        context.Results.Add("scatter", fit.ResidualDeviation, "F4").Add("iterations", fit.History.Count - 1);
    }

    /// <summary>Logarithms of the concentrations: <c>[times, 3]</c>.</summary>
    private static Tensor LogConcentrations(RobertsonRates k, Tensor times) => Log(
        Ode.Solve(Robertson.Rhs, Robertson.Start, (0, (double)times[^1]), k, Options with { SaveAt = SaveAt.Times(times) }).States);

    private static double[] Values(RobertsonRates k) => [.. Tree.Leaves(k).Select(x => (double)x)];

    private static void Draw(ExampleContext context, Tensor observed, FitResult<RobertsonRates> fit)
    {
        const int Points = 200;
        Tensor fine = Pow(10, Linspace(-4, 4, Points));
        double[] times = fine.ToArray(), at = Times.ToArray();
        Tensor curves = Exp(LogConcentrations(fit.Estimate, fine)), data = Exp(observed);
        string[] names = ["A", "10⁴ B", "C"];
        double[] scales = [1, 1e4, 1];
        Ink[] inks = [Ink.Blue, Ink.Vermilion, Ink.Green];
        var figure = new Figure("Robertson's reactions, fitted") { PanelWidth = 420, PanelHeight = 300 };
        Panel panel = figure.AddPanel("Concentrations").X("time", "s").Y("concentration, of the sum").LogX();
        for (int i = 0; i < names.Length; i++)
        {
            panel.Line(times, (scales[i] * curves[.., i]).ToArray(), names[i], ink: inks[i])
                .Points(at, (scales[i] * data[.., i]).ToArray(), ink: inks[i]);
        }

        // ∂ ln A / ∂ ln k: one curve for each rate. A hundred-fold of time apart, the same data tell of other rates.
        Tensor logRates = Log(Stack([.. Tree.Leaves(fit.Estimate)]));
        Tensor sensitivity = Jacobian((Tensor q) => LogConcentrations(new RobertsonRates(Exp(q[0]), Exp(q[1]), Exp(q[2])), fine)[.., 1])(logRates);
        Panel elasticity = figure.AddPanel("What B tells of the rates").X("time", "s").Y("change of ln B by ln k").LogX().HorizontalLine(0);
        for (int i = 0; i < Keys.Length; i++)
            elasticity.Line(times, sensitivity[.., i].ToArray(), $"k{i + 1}", ink: inks[i]);

        double[] sums = [.. fit.History], iterations = [.. Enumerable.Range(0, sums.Length)];
        figure.AddPanel("The fit, iteration by iteration").X("iteration").Y("sum of squares over noise²").LogY()
            .HorizontalLine(fit.DegreesOfFreedom, "expected from the noise")
            .History(sums, ink: Ink.Blue).Points(iterations, sums, ink: Ink.Blue);
        figure.Save(context.PathOf("robertson.png"));
    }
}
