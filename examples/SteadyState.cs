using Adjoint.Physics.Populations;
using Adjoint.Plotting;
using static System.FormattableString;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// The steady state of a chemostat as the root of its right-hand side, with its sensitivity to the flow by the implicit-function theorem, and the
/// flow that gives the largest output of microbes, as the root of a derivative of that root.
/// </summary>
internal sealed class SteadyState : IExample
{
    private const int Samples = 150;
    private static readonly ChemostatParameters Known = Chemostat.Aerobacter;

    public string Name => "steady-state";

    public string Description => "Follows a steady state with its sensitivity, and finds the best one.";

    public void Run(ExampleContext context)
    {
        // From half the feed used up, the search goes to the state with microbes.
        Tensor guess = FromArray([0.02, 1.3]);
        Tensor State(Tensor dilution) =>
            Root.Find((y, p) => Chemostat.Rhs(0.0, y, p), guess, Known with { Dilution = dilution }).Value;
        var (state, slope) = Jvp((Tensor d) => State(d), Known.Dilution, Scalar(1));
        Tensor curvature = Jvp((Tensor d) => Jvp((Tensor e) => State(e), d, Scalar(1)).Tangent, Known.Dilution, Scalar(1)).Tangent;

        // The output D x is largest where its derivative is zero. That falls ever faster with D, so that Newton's method comes from above without
        // overshooting; from below it would land where all microbes are washed out.
        RootSolution best = Root.Find(d => Grad((Tensor e) => e * State(e)[1])(d), Scalar(0.81));
        Tensor exact = Chemostat.SteadyState(Known);
        double optimum = (double)(Known.MaxGrowth * (1 - Sqrt(Known.HalfSaturation / (Known.HalfSaturation + Known.Feed))));

        context.Say(Invariant($"At D = {(double)Known.Dilution:F2}/h: substrate {(double)state[0]:F4} g/l, microbes {(double)state[1]:F4} g/l."));
        context.Say(Invariant($"A flow larger by 0.01/h would change them by {0.01 * (double)slope[0]:E2} and {0.01 * (double)slope[1]:E2} g/l."));
        context.Say(Invariant($"Most microbes flow out at D = {(double)best.Value:F4}/h, found in {best.Status.Iterations} steps."));
        Draw(context, State, (double)best.Value);
        context.Results
            .Add("substrate", (double)state[0], "F8")
            .Add("biomass", (double)state[1], "F8")
            .Add("biomass_slope", (double)slope[1], "F8")
            .Add("biomass_curvature", (double)curvature[1], "F8")
            .Add("best_dilution", (double)best.Value, "F8")
            .Add("error_state", (double)Max(Abs(state - exact)), "E1")
            .Add("error_best", Math.Abs((double)best.Value - optimum), "E1");
    }

    private static void Draw(ExampleContext context, Func<Tensor, Tensor> state, double best)
    {
        Tensor flows = Linspace(0.02, 0.82, Samples);
        var (states, slopes) = Jvp(Batch(state), flows, Ones([Samples]));
        double[] d = flows.ToArray(), output = (flows * states[.., 1]).ToArray();
        var figure = new Figure("Steady states of a chemostat") { PanelHeight = 300 };
        figure.AddPanel("Steady state")
            .X("dilution rate D", "1/h").Y("concentration", "g/l")
            .Line(d, states[.., 0].ToArray(), "substrate", ink: Ink.Blue)
            .Line(d, states[.., 1].ToArray(), "microbes", ink: Ink.Green);
        figure.AddPanel("Output of microbes")
            .X("dilution rate D", "1/h").Y("D x", "g/(l h)")
            .Line(d, output, ink: Ink.Green)
            .VerticalLine(best, "largest");
        figure.AddPanel("Sensitivity to the flow")
            .X("dilution rate D", "1/h").Y("size of the change by D", "g h/l").LogY()
            .Line(d, Abs(slopes[.., 0]).ToArray(), "substrate", ink: Ink.Blue)
            .Line(d, Abs(slopes[.., 1]).ToArray(), "microbes", ink: Ink.Green);
        figure.Save(context.PathOf("steady-state.png"));
    }
}
