using Adjoint.Physics.Chemistry;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Solvers.Ode.Adjoints;

using Ode = global::Adjoint.Ode;

/// <summary>Gradients through the methods for stiff problems: exact for the numbers computed, in every mode and at second order.</summary>
public sealed class StiffGradientTests
{
    private static readonly OdeOptions Robertson1E6 = new() { Method = OdeMethod.Rodas5P, Rtol = 1e-6, Atol = Tolerance.Of(1e-8, 1e-12, 1e-8) };

    public static TheoryData<string, int> Cases => new() { { "Rodas5P", 3 }, { "Rosenbrock23", 3 }, { "Rodas5P", 12 }, { "Rosenbrock23", 12 } };

    [Theory]
    [InlineData("Rodas5P", 1e-9, 1e-6)]
    [InlineData("Rosenbrock23", 1e-6, 2e-4)]
    public void Backsolve_WithSavePointsAtBothEnds_AgreesWithTheDiscreteAdjoint_AtSecondOrderToo(string method, double tolerance, double agreement)
    {
        // Between a save point and the end that it coincides with, the backward solve makes an empty step.
        Func<Tensor, Tensor> Loss(OdeAdjoint adjoint) => x => Sum(Square(Ode.Solve(
            (t, y, p) => -p * y * Cos(t), FromArray([1.0, 2]), (x[0], x[1]), x[2],
            new OdeOptions { Method = OdeMethodTests.Find(method), Rtol = tolerance, Atol = tolerance, SaveAt = SaveAt.Times(Stack(x[0], 0.6 * x[1], x[1])), Adjoint = adjoint }).States));
        Tensor at = FromArray([0.1, 1.1, 0.7]), direction = FromArray([0.3, -0.8, 0.5]);
        Func<Tensor, Tensor> discrete = Loss(OdeAdjoint.Discrete()), back = Loss(OdeAdjoint.Backsolve());
        Assert.Equal(Grad(discrete)(at).ToArray(), Grad(back)(at).ToArray(), (a, b) => Math.Abs(a - b) < agreement * (1 + Math.Abs(a)));
        Assert.Equal(Hvp(discrete, at, direction).ToArray(), Hvp(back, at, direction).ToArray(), (a, b) => Math.Abs(a - b) < 20 * agreement * (1 + Math.Abs(a)));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradient_IsTheTransposeOfTheTangent(string method, int size)
    {
        // In a direction u both are ⟨w, J u⟩, by everything that can be differentiated by.
        var (solve, at) = Chain(method, size);
        var direction = (Waves(size, 0.3), Waves(2, 0.7), Scalar(0.2), Scalar(-0.4), Waves(3, 0.1));
        Tensor weight = Waves(4 * size, 0.9).Reshape(4, size);
        var (_, tangent) = Jvp(solve, at, direction);
        var (_, pull) = Vjp(solve, at);
        double left = (double)Sum(weight * tangent), right = (double)Tree.Dot(pull(weight), direction);
        Assert.Equal(left, right, 1e-11 * Math.Abs(left));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradient_IsTheSameByForwardSensitivitiesAndWithAnyCheckpoints(string method, int size)
    {
        double[] stored = Gradient(OdeAdjoint.Discrete());
        Assert.Equal(stored, Gradient(OdeAdjoint.Discrete(Checkpoints.Online(3))));
        Assert.Equal(stored, Gradient(OdeAdjoint.Discrete(2000)));
        double scale = stored.Max(Math.Abs);
        Assert.Equal(stored, Gradient(OdeAdjoint.ForwardSensitivity()), (x, y) => Math.Abs(x - y) < 1e-11 * scale);

        double[] Gradient(OdeAdjoint adjoint)
        {
            var (solve, at) = Chain(method, size, adjoint);
            return [.. Tree.Leaves(Grad(((Tensor, Tensor, Tensor, Tensor, Tensor) x) => Sum(Sin(solve(x))))(at)).SelectMany(t => t.ToArray())];
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradient_HasTaylorRemaindersOfOrderTwo(string method, int size)
    {
        // Fixed steps, so that the steps do not change with the arguments; values and derivatives then are of one function.
        OdeOptions options = new() { Method = OdeMethodTests.Find(method), Controller = StepController.Fixed(0.05) };
        Tensor parameters = FromArray([2.0, 0.7]);
        GradientReport report = GradientCheck.Run((Tensor y) => Sum(Sin(Ode.Solve(Rhs, y, (0, 0.5), parameters, options).FinalState)), Waves(size, 1.0));
        Assert.True(report.Passed, report.ToString());
    }

    [Theory, MemberData(nameof(Cases))]
    public void HessianVectorProduct_IsTheDerivativeOfTheGradient(string method, int size)
    {
        OdeOptions options = new() { Method = OdeMethodTests.Find(method), Controller = StepController.Fixed(0.1) };
        Func<Tensor, Tensor> objective = p => Sum(Sin(Ode.Solve(Rhs, Waves(size, 1.0), (0, 0.5), p, options).FinalState));
        Tensor at = FromArray([2.0, 0.7]), direction = FromArray([0.4, -0.9]);
        double[] product = Hvp(objective, at, direction).ToArray();
        double[] Shifted(double h) => Grad(objective)(at + (h * direction)).ToArray();
        const double H = 3e-4;
        double[] p1 = Shifted(H), m1 = Shifted(-H), p2 = Shifted(2 * H), m2 = Shifted(-2 * H);
        double[] difference = [.. p1.Select((_, i) => ((8 * (p1[i] - m1[i])) - (p2[i] - m2[i])) / (12 * H))];
        Assert.Equal(difference, product, (x, y) => Math.Abs(x - y) < 1e-8 * product.Max(Math.Abs));

        // Reverse over reverse gives the same matrix.
        double[] twice = Grad((Tensor p) => Sum(Grad(objective)(p) * direction))(at).ToArray();
        Assert.Equal(product, twice, (x, y) => Math.Abs(x - y) < 1e-11 * product.Max(Math.Abs));
    }

    [Fact]
    public void Robertson_GradientByTheRates_IsTheTangentOfTheSameSteps()
    {
        Func<Tensor, Tensor> objective = p =>
        {
            Tensor y = Ode.Solve(Robertson.Model.Rhs, Robertson.Start, (0, 1e4), p, Robertson1E6).FinalState;
            return y[0] + y[1] + (y[2] * y[2]);
        };
        Tensor rates = Robertson.Model.Parameters;
        double[] gradient = Grad(objective)(rates).ToArray();
        for (int i = 0; i < 3; i++)
        {
            double[] unit = new double[3];
            unit[i] = 1;
            Assert.Equal((double)Jvp(objective, rates, FromArray(unit)).Tangent, gradient[i], 1e-11 * Math.Abs(gradient[i]));
        }

        // Against the same at a tolerance of 1e-11: the gradient has the digits that the solution has.
        double[] tight = Grad((Tensor p) =>
        {
            Tensor y = Ode.Solve(Robertson.Model.Rhs, Robertson.Start, (0, 1e4), p, Robertson1E6 with { Rtol = 1e-11, Atol = Tolerance.Of(1e-13, 1e-17, 1e-13) }).FinalState;
            return y[0] + y[1] + (y[2] * y[2]);
        })(rates).ToArray();
        for (int i = 0; i < 3; i++) Assert.Equal(1, gradient[i] / tight[i], 1e-5);
    }

    [Fact]
    public void Batch_GivesTheBitsOfEachSolveAlone()
    {
        Func<Tensor, Tensor> gradient = Grad((Tensor p) => Sum(Ode.Solve(Rhs, Waves(3, 1.0), (0, 1), p, new OdeOptions { Method = OdeMethod.Rodas5P }).FinalState));
        Tensor points = FromArray([2.0, 0.7, 1.5, 0.9]).Reshape(2, 2);
        double[] together = Batch(gradient)(points).ToArray();
        Assert.Equal(gradient(points[0]).ToArray(), together[..2]);
        Assert.Equal(gradient(points[1]).ToArray(), together[2..]);
    }

    /// <summary>A chain of coupled components with a fast and a slow part, that depends on time.</summary>
    private static Tensor Rhs(Tensor t, Tensor y, Tensor p)
    {
        int n = y.Size;
        Tensor next = Concat(0, y[1..n], y[0..1]);
        return (-30 * p[0] * (y - Sin(next * p[1]))) + (Cos(t) * y * next);
    }

    private static (Func<(Tensor Y, Tensor P, Tensor T0, Tensor T1, Tensor Times), Tensor> Solve, (Tensor, Tensor, Tensor, Tensor, Tensor) At) Chain(
        string method, int size, OdeAdjoint? adjoint = null)
    {
        OdeOptions options = new() { Method = OdeMethodTests.Find(method), Rtol = 1e-5, Atol = 1e-7, Adjoint = adjoint ?? OdeAdjoint.Discrete() };
        return (
            x =>
            {
                OdeSolution path = Ode.Solve(Rhs, x.Y, (x.T0, x.T1), x.P, options with { SaveAt = SaveAt.Times(x.Times) });
                return Concat(0, path.States, path.FinalState.ExpandAxis(0));
            },
            (Waves(size, 1.0), FromArray([2.0, 0.7]), Scalar(0.1), Scalar(1.3), FromArray([0.2, 0.55, 1.1])));
    }

    private static Tensor Waves(int count, double phase) => Sin((1.7 * Arange(count).Cast(ElementType.Float64)) + phase);
}
