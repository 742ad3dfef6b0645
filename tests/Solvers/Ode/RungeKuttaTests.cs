using Adjoint.Solvers;
using Adjoint.Tracing;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Solvers.Ode;

public sealed class RungeKuttaTests
{
    private const double T = 0.3;
    private const double H = 0.2;
    private static readonly double[] Y = [1.2, 0.7];

    // Two orders of the same few hundred operations on numbers around 1, with coefficients up to 43 (Dopri8).
    private const double Rounding = 2e-14;

    private sealed record Start(Tensor Y, Tensor H, Tensor Rate);

    public static TheoryData<string> Names => OdeMethodTests.Names;

    [Theory, MemberData(nameof(Names))]
    public void StepWithError_AgreesWithTheDefiningSums(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        var reference = new RungeKuttaStepper(method, ForcedPredators);
        double[] next = reference.Step(T, Y, H);
        Tensor[] outputs = Stepper(method).StepWithError(T, H, T + H, [FromArray(Y)], null, [], 1e-6, 1e-6);
        Same(next, outputs[0]);
        if (method.IsFsal) Same(reference.Slopes[method.StageCount - 1], outputs[1]);
        if (!method.IsAdaptive) return;

        // The error is a sum of stages that cancel down to 1e-8 of their size in Dopri8, divided by the tolerance.
        Tensor[] norms = outputs[(method.IsFsal ? 2 : 1)..];
        double norm = Math.Sqrt(norms.Length == 1 ? (double)norms[0] : ErrorNorm.Combine((double)norms[0], (double)norms[1]));
        Assert.Equal(reference.Error(Y, next, H, 1e-6), norm, 1e-6 * norm);
    }

    [Theory, MemberData(nameof(Names))]
    public void Interpolate_AgreesWithTheDefiningSums(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        var reference = new RungeKuttaStepper(method, ForcedPredators);
        reference.Step(T, Y, H);
        foreach (double theta in new[] { 0, 0.3, 0.75, 1 })
            Same(reference.Interpolate(Y, H, theta), Stepper(method).Interpolate(T, H, T + H, T + (theta * H), [FromArray(Y)], [])[0]);
    }

    [Theory, MemberData(nameof(Names))]
    public void Interpolate_AtTheEndsOfTheStep_MeetsTheStates(string name)
    {
        RungeKutta stepper = Stepper(OdeMethodTests.Find(name));
        Tensor next = stepper.Step(T, H, T + H, [FromArray(Y)], [])[0];
        Assert.Equal(Y, stepper.Interpolate(T, H, T + H, T, [FromArray(Y)], [])[0].ToArray());
        Same(next.ToArray(), stepper.Interpolate(T, H, T + H, T + H, [FromArray(Y)], [])[0]);
    }

    [Theory, MemberData(nameof(Names))]
    public void StepWithError_FromAKnownFirstStage_IsTheSameToTheBit(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        RungeKutta stepper = Stepper(method);
        Tensor[] first = stepper.Evaluate(T, [FromArray(Y)], []);
        Tensor[] evaluated = stepper.StepWithError(T, H, T + H, [FromArray(Y)], null, [], 1e-6, 1e-6);
        Tensor[] given = stepper.StepWithError(T, H, T + H, [FromArray(Y)], first, [], 1e-6, 1e-6);
        for (int i = 0; i < evaluated.Length; i++) Assert.Equal(evaluated[i].ToArray(), given[i].ToArray());
    }

    [Theory, MemberData(nameof(Names))]
    public void Step_DerivativesOnALinearProblem_AreThoseOfTheStabilityFunction(string name)
    {
        // y' = λy gives y₁ = R(z) y with z = hλ, hence ∂y₁/∂y = R, ∂y₁/∂h = λ R' y, ∂y₁/∂λ = h R' y.
        OdeMethod method = OdeMethodTests.Find(name);
        const double Lambda = -1.7;
        (double r, double slope) = StabilityFunction(method.Tableau, H * Lambda);
        TensorType scalar = new(ElementType.Float64, Shape.Scalar);
        (Graph f, _) = Traced.Abstractly(x => [x[2] * x[1]], [scalar, scalar, scalar]);
        var stepper = new RungeKutta(method, f, 1);
        Start gradient = Grad((Start s) => stepper.Step(T, s.H, T + s.H, [s.Y], [s.Rate])[0])(new Start(Scalar(1.2), Scalar(H), Scalar(Lambda)));
        Assert.Equal(r, (double)gradient.Y, Rounding);
        Assert.Equal(Lambda * slope * 1.2, (double)gradient.H, Rounding);
        Assert.Equal(H * slope * 1.2, (double)gradient.Rate, Rounding);
    }

    private static RungeKutta Stepper(OdeMethod method)
    {
        TensorType scalar = new(ElementType.Float64, Shape.Scalar), pair = new(ElementType.Float64, new Shape(2));
        (Graph f, _) = Traced.Abstractly(
            x => [Stack((1.5 * x[1][0]) - (x[1][0] * x[1][1]), (x[1][0] * x[1][1]) - (x[1][1] * (1.0 + Sin(x[0]))))], [scalar, pair]);
        return new RungeKutta(method, f, 1);
    }

    private static double[] ForcedPredators(double t, double[] y) =>
        [(1.5 * y[0]) - (y[0] * y[1]), (y[0] * y[1]) - (y[1] * (1 + Math.Sin(t)))];

    /// <summary>R(z) and R'(z) from the stages: g_i = 1 + z Σ a_ij g_j.</summary>
    private static (double Value, double Slope) StabilityFunction(Tableau tableau, double z)
    {
        double[] g = new double[tableau.StageCount], dg = new double[tableau.StageCount];
        double r = 1, dr = 0;
        for (int i = 0; i < g.Length; i++)
        {
            g[i] = 1;
            for (int j = 0; j < i; j++)
            {
                double a = tableau.Coefficient(i, j);
                g[i] += z * a * g[j];
                dg[i] += a * (g[j] + (z * dg[j]));
            }

            r += z * tableau.B[i] * g[i];
            dr += tableau.B[i] * (g[i] + (z * dg[i]));
        }

        return (r, dr);
    }

    private static void Same(double[] expected, Tensor actual)
    {
        double[] values = actual.ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], Rounding);
    }
}
