using static Adjoint.Tensor;

namespace Adjoint.Tests.Solvers.Ode.Adjoints;

using Ode = global::Adjoint.Ode;

/// <summary>
/// A driven, damped pendulum, y₀′ = p₀ y₁ + sin t / 2, y₁′ = −p₁ sin y₀ − p₂ y₁: nonlinear in the state, dependent on time, and everything a solve can be
/// differentiated by is an argument. The objective weighs the final state and, where there are save points, every saved number differently.
/// </summary>
internal sealed record PendulumProblem(OdeOptions Options, bool Saves, bool Backwards = false, ElementType Element = ElementType.Float64)
{
    /// <summary>The arguments: initial state, parameters, ends of the interval, save points.</summary>
    public (Tensor Y, Tensor P, Tensor T0, Tensor T1, Tensor Times) At
    {
        get
        {
            double t0 = Backwards ? 1.9 : 0.1, t1 = Backwards ? 0.1 : 1.9;

            // At the start, twice at the same place, within steps, at the end.
            double[] times = [0.1, 0.35, 0.35, 1.0, 1.2345, 1.9];
            if (Backwards) Array.Reverse(times);
            return (Make(0.7, -0.4), Make(1.1, 2.3, 0.15), Make(t0)[0], Make(t1)[0], Make(times));
        }
    }

    /// <summary>A direction like the arguments.</summary>
    public (Tensor, Tensor, Tensor, Tensor, Tensor) Direction =>
        (Make(0.3, -0.8), Make(0.1, -0.2, 0.4), Make(0.2)[0], Make(-0.3)[0], Make(0.2, 0.1, -0.5, 0.9, -0.35, 0.6));

    /// <summary>The final state and the saved ones.</summary>
    public (Tensor Final, Tensor States) Solve((Tensor Y, Tensor P, Tensor T0, Tensor T1, Tensor Times) x)
    {
        OdeSolution path = Ode.Solve(Slope, x.Y, (x.T0, x.T1), x.P, Options with { SaveAt = Saves ? SaveAt.Times(x.Times) : SaveAt.End });
        return (path.FinalState, Saves ? path.States : path.FinalState);
    }

    public Tensor Objective((Tensor Y, Tensor P, Tensor T0, Tensor T1, Tensor Times) x)
    {
        (Tensor final, Tensor states) = Solve(x);
        Tensor objective = Sum(Make(0.8, -1.3) * final * final);
        return Saves ? objective + Sum(Make(0.5, -0.4, 1.1, 0.3, -0.7, 0.9, 0.2, -1.2, 0.6, 0.35, -0.15, 0.45).Reshape(6, 2) * Sin(states)) : objective;
    }

    /// <summary>The gradient by everything, as one vector.</summary>
    public double[] Gradient() => Flat(Transform.Grad<(Tensor, Tensor, Tensor, Tensor, Tensor)>(Objective)(At));

    /// <summary>
    /// How much larger a relative change of all arguments at once can show in the gradient, in units of its largest entry: max Σⱼ |Hᵢⱼ xⱼ| / max |gᵢ|
    /// with the Hessian H of the objective, plus 1 for a relative change of the gradient itself.
    /// </summary>
    public double Condition()
    {
        double[] x = Flat(At), sums = new double[x.Length];
        for (int j = 0; j < x.Length; j++)
        {
            double[] change = new double[x.Length];
            change[j] = x[j];
            double[] column = Flat(Transform.Hvp<(Tensor, Tensor, Tensor, Tensor, Tensor)>(Objective, At, Build(change)));
            for (int i = 0; i < sums.Length; i++) sums[i] += Math.Abs(column[i]);
        }

        return 1 + (sums.Max() / Gradient().Max(Math.Abs));
    }

    public static double[] Flat((Tensor, Tensor, Tensor, Tensor, Tensor) tree) =>
        [.. Tree.Leaves(tree).SelectMany(t => t.Cast(ElementType.Float64).ToArray())];

    /// <summary>The objective at arguments given as numbers. Fixed steps scale with the interval: gradients hold the steps at their fractions of it.</summary>
    public double ObjectiveAt(double[] x)
    {
        OdeOptions options = Options.Controller is FixedStep constant
            ? Options with { Controller = StepController.Fixed(constant.Step * Math.Abs(x[6] - x[5]) / 1.8) }
            : Options;
        return (double)(this with { Options = options }).Objective(Build(x));
    }

    /// <summary>The gradient by central differences of fourth order of the objective, for the given arguments.</summary>
    public double[] Differences(int[] arguments, double h)
    {
        double[] at = Flat(At);
        return Array.ConvertAll(arguments, i =>
        {
            double Shifted(double by)
            {
                double[] x = [.. at];
                x[i] += by;
                return ObjectiveAt(x);
            }

            return ((8 * (Shifted(h) - Shifted(-h))) - (Shifted(2 * h) - Shifted(-2 * h))) / (12 * h);
        });
    }

    /// <summary>The largest difference, relative to the largest entry.</summary>
    public static double Distance(double[] expected, double[] actual)
    {
        double scale = expected.Max(Math.Abs), worst = 0;
        for (int i = 0; i < expected.Length; i++) worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        return double.IsFinite(worst) ? worst / scale : double.PositiveInfinity;
    }

    private (Tensor Y, Tensor P, Tensor T0, Tensor T1, Tensor Times) Build(double[] x) =>
        (Make(x[..2]), Make(x[2..5]), Make(x[5])[0], Make(x[6])[0], Make(x[7..]));

    private Tensor Make(params double[] values) => FromArray(values).Cast(Element);

    public static Tensor Slope(Tensor t, Tensor y, Tensor p) =>
        Stack((p[0] * y[1]) + (0.5 * Sin(t)), (-p[1] * Sin(y[0])) - (p[2] * y[1]));
}
