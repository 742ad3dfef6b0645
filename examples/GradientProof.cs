using System.Globalization;
using Adjoint.Physics.Oscillators;
using Adjoint.Plotting;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples;

/// <summary>
/// Two gradients of the same function, one of them wrong by a forgotten term in a hand-written derivative, and what tells them apart: the
/// remainder of Taylor's expansion falls with the square of the step for the one, and only with the step itself for the other. That forward
/// and reverse mode agree says nothing here: both use the forgetful rule.
/// </summary>
internal sealed class GradientProof : IExample
{
    private const double Softening = 0.5;
    private static readonly Tensor Start = FromArray([0.4, 0.3, -0.2]);

    /// <summary>√(x² + ε²) with the derivative x / √(x² + ε²), derived by hand and right.</summary>
    private static readonly Func<Tensor, Tensor> Soft = CustomJvp((Tensor x) => Sqrt((x * x) + (Softening * Softening)), (x, y, dx) => dx * x / y);

    /// <summary>The same with the derivative of |x|: ε was forgotten.</summary>
    private static readonly Func<Tensor, Tensor> Forgotten = CustomJvp((Tensor x) => Sqrt((x * x) + (Softening * Softening)), (x, y, dx) => dx * Sign(x));

    public string Name => "gradient-check";

    public string Description => "Tells a right gradient from a silently wrong one.";

    public void Run(ExampleContext context)
    {
        Func<Tensor, Tensor> right = x => Loss(x, Soft), wrong = x => Loss(x, Forgotten);
        GradientReport good = GradientCheck.Run(right, Start), bad = GradientCheck.Run(wrong, Start, new GradientCheckOptions { SecondOrder = false });
        context.Say("With the right derivative:");
        context.Say(good.ToString());
        context.Say("With a term forgotten:");
        context.Say(bad.ToString());

        double[] steps = [.. Enumerable.Range(0, 25).Select(i => Math.Pow(10, -i / 4.0))];
        double[] rightRemainder = Remainders(right, steps), wrongRemainder = Remainders(wrong, steps), second = SecondRemainders(right, steps);
        var figure = new Figure("Taylor remainders of a loss through an ODE solve") { PanelWidth = 560, PanelHeight = 360 };
        figure.AddPanel()
            .X("step s").Y("remainder").LogX().LogY()
            .Line(steps, wrongRemainder, "|f(x + s v) − f(x) − s g·v|, g wrong", ink: Ink.Vermilion).Points(steps, wrongRemainder, ink: Ink.Vermilion)
            .Line(steps, rightRemainder, "the same, g right", ink: Ink.Blue).Points(steps, rightRemainder, ink: Ink.Blue)
            .Line(steps, second, "less s²/2 v·Hv", ink: Ink.Green).Points(steps, second, ink: Ink.Green);
        figure.Save(context.PathOf("gradient-check.png"));
        context.Results
            .Add("right_passed", good.Passed ? 1 : 0, "F0")
            .Add("wrong_passed", bad.Passed ? 1 : 0, "F0")
            .Add("rate_right", Rate(rightRemainder), "F3")
            .Add("rate_wrong", Rate(wrongRemainder), "F3")
            .Add("rate_second", Rate(second), "F3");
    }

    /// <summary>How far a van der Pol oscillator is from rest after some time, by a softened distance: start (x₀, x₁) and damping 1 + x₂.</summary>
    private static Tensor Loss(Tensor x, Func<Tensor, Tensor> distance) => Sum(distance(
        Ode.Solve(VanDerPol.Rhs, x[..2], (0, 2), 1 + x[2], new OdeOptions { Controller = StepController.Fixed(0.02), Method = OdeMethod.RK4 }).FinalState));

    private static Tensor Direction { get; } = FromArray([0.6, -0.64, 0.48]);

    private static double[] Remainders(Func<Tensor, Tensor> f, double[] steps)
    {
        var (value, gradient) = ValueAndGrad(f)(Start);
        Tensor slope = Dot(gradient, Direction);
        return [.. steps.Select(s => (double)Abs(f(Start + (s * Direction)) - value - (s * slope)))];
    }

    private static double[] SecondRemainders(Func<Tensor, Tensor> f, double[] steps)
    {
        var (value, gradient) = ValueAndGrad(f)(Start);
        Tensor slope = Dot(gradient, Direction), curvature = Dot(Hvp(f, Start, Direction), Direction);
        return [.. steps.Select(s => (double)Abs(f(Start + (s * Direction)) - value - (s * slope) - (s * s / 2 * curvature)))];
    }

    /// <summary>The power of the step between 10⁻² and 10⁻³, where neither rounding nor the next order matters much.</summary>
    private static double Rate(double[] remainders) => Math.Log10(remainders[8] / remainders[12]);
}
