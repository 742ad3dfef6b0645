using Adjoint.Physics;
using Adjoint.Physics.Chemistry;
using Adjoint.Physics.Oscillators;
using Adjoint.Solvers;
using Adjoint.Tracing;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Solvers.Ode;

using Ode = global::Adjoint.Ode;

/// <summary>The methods for stiff problems: orders, published end states, what is lost at infinite stiffness, and how they fail.</summary>
public sealed class StiffSolveTests
{
    /// <summary>x = exp(sin t²), y = exp(cos t²): x′ = 2 t x ln y, y′ = −2 t y ln x.</summary>
    private static Tensor Spiral(Tensor t, Tensor y) => 2 * t * Stack(y[0] * Log(y[1]), -y[1] * Log(y[0]));

    private static double[] SpiralAt(double t) => [Math.Exp(Math.Sin(t * t)), Math.Exp(Math.Cos(t * t))];

    [Theory]
    [InlineData("Rosenbrock23", 200)]
    [InlineData("Rodas5P", 120)]
    public void FixedSteps_ConvergeAtTheOrderAtAndBetweenTheSteps(string name, int steps)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        var (coarse, coarseBetween) = Errors(steps);
        var (fine, fineBetween) = Errors(2 * steps);
        Assert.Equal(method.Order, Math.Log2(coarse / fine), 0.2);
        Assert.Equal(method.DenseOrder, Math.Log2(coarseBetween / fineBetween), 0.2);

        (double AtEnd, double Between) Errors(int count)
        {
            double[] times = [.. from n in Enumerable.Range(0, count) from i in Enumerable.Range(1, 4) select (n + (i / 5.0)) * 2 / count];
            OdeSolution path = Ode.Solve(
                Spiral, FromArray(SpiralAt(0)), (0, 2), new OdeOptions { Method = method, Controller = StepController.Fixed(2.0 / count), SaveAt = SaveAt.Times(times) });
            return (Distance(path.FinalState, SpiralAt(2)), times.Select((t, i) => Distance(path.States[i], SpiralAt(t))).Max());
        }
    }

    [Theory]
    [InlineData("Rosenbrock23")]
    [InlineData("Rodas5P")]
    public void ErrorEstimate_ShrinksWithThePowerTheControllerCountsOn(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        var (slope, _) = Traced.Abstractly(x => [Spiral(x[0], x[1])], [new TensorType(ElementType.Float64, Shape.Scalar), new TensorType(ElementType.Float64, [2])]);
        OdeStepper stepper = method.Scheme.CreateStepper(method, slope, 1);
        double Squared(double h) =>
            (double)stepper.StepWithError(Scalar(0.7), Scalar(h), Scalar(0.7 + h), [FromArray(SpiralAt(0.7))], null, [], 1e-300, 1)[1];
        Assert.Equal(method.Scheme.ErrorOrder, 0.5 * Math.Log2(Squared(0.02) / Squared(0.01)), 0.2);
    }

    [Theory]
    [InlineData("Rosenbrock23", 1.8)]
    [InlineData("Rodas5P", 3.8)]
    public void ProtheroAndRobinsonsProblem_KeepsTheOrderThatIsDocumented(string name, double order)
    {
        // y′ = λ (y − φ) + φ′ with φ = sin(4 t + 1). For a given λ some power of h is regained when hλ is large, so what counts is the largest
        // error for any λ.
        double Error(int steps) => Enumerable.Range(0, 13).Select(i => Math.Pow(10, 0.5 * i)).Max(lambda => Math.Abs(Ode.Solve(
            (t, y, l) => (-l * (y - Sin((4 * t) + 1))) + (4 * Cos((4 * t) + 1)), FromArray([Math.Sin(1)]), (0, 2), Scalar(lambda),
            new OdeOptions { Method = OdeMethodTests.Find(name), Controller = StepController.Fixed(2.0 / steps) }).FinalState.ToArray()[0] - Math.Sin(9)));
        double[] errors = [Error(20), Error(40), Error(80), Error(160)];
        double measured = Math.Log2(errors[0] / errors[^1]) / 3;
        Assert.True(measured > order, $"order {measured:F2}, errors {string.Join(", ", errors.Select(e => e.ToString("E2", null)))}");
    }

    [Theory]
    [InlineData("robertson")]
    [InlineData("hires")]
    [InlineData("pollu")]
    [InlineData("van-der-pol")]
    public void Rodas5P_GainsDigitsWithTheTolerance_EightOrMoreAtTenToMinusTen(string name)
    {
        double before = 2;
        foreach (double tolerance in new[] { 1e-4, 1e-7, 1e-10 })
        {
            double digits = Digits(name, OdeMethod.Rodas5P, tolerance);
            Assert.True(digits > before + 1, $"{digits:F1} digits at {tolerance}, {before:F1} before");
            before = digits;
        }

        Assert.True(before >= 8, $"{before:F1} digits");
    }

    [Theory]
    [InlineData("robertson")]
    [InlineData("hires")]
    [InlineData("pollu")]
    [InlineData("van-der-pol")]
    public void Rosenbrock23_ReachesItsTolerance(string name)
    {
        // The error of an integration over many steps is a few times the tolerance of one.
        Assert.True(Digits(name, OdeMethod.Rosenbrock23, 1e-3) > 2);
        Assert.True(Digits(name, OdeMethod.Rosenbrock23, 1e-5) > 3.5);
    }

    [Fact]
    public void Rodas5P_TakesFarFewerStepsThanAnExplicitMethod()
    {
        OdeOptions options = new() { Rtol = 1e-4, Atol = Tolerance.Of(1e-8, 1e-10, 1e-8) };
        int Steps(OdeMethod method) => Ode.Solve(Robertson.Model.Rhs, Robertson.Start, (0, 40), Robertson.Model.Parameters, options with { Method = method }).Statistics.Steps;
        Assert.InRange(Steps(OdeMethod.Rodas5P), 5, 60);
        Assert.True(Steps(OdeMethod.Tsit5) > 10_000);
    }

    [Fact]
    public void State_AsATree_AndInSinglePrecision_IsSolvedAsOneVector()
    {
        OdeOptions options = new() { Method = OdeMethod.Rodas5P, Rtol = 1e-8, Atol = 1e-8 };
        Tensor whole = Ode.Solve((t, y) => Stack(-1000 * (y[0] - y[1]), y[0] - (y[1] * Cos(t)), -y[2]), FromArray([1.0, 0.5, 2]), (0, 3), options).FinalState;
        var (a, b) = Ode.SolveTree(
            (t, y, _) => (-1000 * (y.A - y.B[0]), Stack(y.A - (y.B[0] * Cos(t)), -y.B[1])), (A: Scalar(1), B: FromArray([0.5, 2])), (0, 3), Scalar(0), options).FinalState;
        Assert.Equal(whole.ToArray(), [.. a.ToArray(), .. b.ToArray()], (x, y) => Math.Abs(x - y) < 1e-10);
        Tensor single = Ode.Solve(
            (t, y) => Stack(-1000 * (y[0] - y[1]), y[0] - (y[1] * Cos(t)), -y[2]), FromArray([1.0, 0.5, 2]).Cast(ElementType.Float32), (0, 3), options with { Rtol = 1e-4, Atol = 1e-5 }).FinalState;
        Assert.Equal(whole.ToArray(), single.Cast(ElementType.Float64).ToArray(), (x, y) => Math.Abs(x - y) < 1e-3);
    }

    [Fact]
    public void Interval_MayRunBackwards()
    {
        OdeOptions options = new() { Method = OdeMethod.Rodas5P, Rtol = 1e-9, Atol = 1e-9 };
        Assert.Equal(SpiralAt(0), Ode.Solve(Spiral, FromArray(SpiralAt(1.5)), (1.5, 0), options).FinalState.ToArray(), (x, y) => Math.Abs(x - y) < 1e-7);
    }

    [Theory]
    [InlineData("Rosenbrock23")]
    [InlineData("Rodas5P")]
    public void DenseOutput_AtLateTimes_LosesNoMoreThanTheRoundingOfTime(string name)
    {
        // Within a transient of 1e-8 at t = 1000, where times are spaced 1.1e-13 apart, y is known to 1e-5 for its slope of 1e8.
        double[] times = [1000, .. Enumerable.Range(1, 20).Select(i => 1000 + (i * 1e-9))];
        double[] states = Ode.Solve(
            (t, y) => -1e8 * (y - 1), FromArray([2.0]), (1000, 1000 + 1e-7),
            new OdeOptions { Method = OdeMethodTests.Find(name), Rtol = 1e-8, Atol = 1e-8, SaveAt = SaveAt.Times(times) }).States.ToArray();
        Assert.Equal(2, states[0]);
        for (int i = 1; i < times.Length; i++) Assert.Equal(1 + Math.Exp(-1e8 * (times[i] - 1000)), states[i], 1.2e-5);
    }

    [Fact]
    public void SingularMatrix_IsPassedByWithAnotherStep()
    {
        // 1/(hγ) − 1 = 0 for h = 1/γ: the first step proposed.
        double h = 2 + Math.Sqrt(2);
        OdeSolution path = Ode.Solve((t, y) => y, FromArray([1.0]), (0, 20), new OdeOptions { Method = OdeMethod.Rosenbrock23, InitialStep = h, Rtol = 1e-4, Atol = 1e-4 });
        Assert.True(path.Statistics.Rejected > 0);
        Assert.Equal(1, path.FinalState.ToArray()[0] / Math.Exp(20), 1e-2);
        OdeStatus status = Ode.Solve(
            (t, y) => y, FromArray([1.0]), (0, 20),
            new OdeOptions { Method = OdeMethod.Rosenbrock23, Controller = StepController.Fixed(h), Throw = false }).Status;
        Assert.Equal(OdeOutcome.SingularMatrix, status.Outcome);
        Assert.Contains("linear equations of Rosenbrock23 is singular", status.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SingularMatrix_OfALargeSystem_IsPassedByToo()
    {
        double h = 2 + Math.Sqrt(2);
        OdeSolution path = Ode.Solve((t, y) => y, Ones([12]), (0, 20), new OdeOptions { Method = OdeMethod.Rosenbrock23, InitialStep = h, Rtol = 1e-4, Atol = 1e-4 });
        Assert.True(path.Statistics.Rejected > 0);
        Assert.Equal(1, path.FinalState.ToArray()[11] / Math.Exp(20), 1e-2);
    }

    [Fact]
    public void UnboundedDerivative_IsNamedWithItsComponent()
    {
        OdeStatus status = Assert.Throws<OdeSolveException>(() => Ode.Solve(
            (t, y) => Stack(-y[0], Sqrt(y[1])), FromArray([1.0, 0]), (0, 1), new OdeOptions { Method = OdeMethod.Rodas5P })).Status;
        Assert.Equal((OdeOutcome.NonFiniteDerivative, 1), (status.Outcome, status.Component));
        Assert.Contains("derivative of the right-hand side", status.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NonFiniteSlope_NamesTheStage()
    {
        OdeStatus status = Ode.Solve(
            (t, y) => Stack(y[1], Sqrt(0.2 - t)), FromArray([1.0, 0]), (0, 2),
            new OdeOptions { Method = OdeMethod.Rosenbrock23, Controller = StepController.Fixed(0.5), Throw = false }).Status;
        Assert.Equal((OdeOutcome.NonFinite, 2, 1), (status.Outcome, status.Stage, status.Component));
    }

    [Fact]
    public void RightHandSideWithoutAForwardDerivative_IsRefusedByName()
    {
        Func<Tensor, Tensor> oneWay = Transform.CustomVjp((Tensor y) => -y, (_, _, bar) => -bar);
        NotSupportedException refusal = Assert.Throws<NotSupportedException>(() => Ode.Solve(
            (t, y) => oneWay(y), FromArray([1.0]), (0, 1), new OdeOptions { Method = OdeMethod.Rodas5P }));
        Assert.Contains("forward", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Correct digits of the worst component at the published end.</summary>
    private static double Digits(string name, OdeMethod method, double tolerance)
    {
        (double[] expected, Tensor actual) = name == "van-der-pol"
            ? (VanDerPol.StiffReference.ToArray(), Ode.Solve(
                VanDerPol.StiffRhs, FromArray([2.0, 0]), (0, 2), Scalar(1e-6), new OdeOptions { Method = method, Rtol = tolerance, Atol = tolerance }).FinalState)
            : Reach(ModelTable.All.Single(model => model.Name == name));
        return -Math.Log10(expected.Zip(actual.ToArray(), (x, y) => Math.Abs((y / x) - 1)).Max());

        (double[] Expected, Tensor Actual) Reach(OdeModel model)
        {
            // Each component has its own size; none is forgiven more than a tenth of the tolerance of what it ends as.
            double[] end = [.. model.References[0].State];
            Tolerance atol = Tolerance.Of(Array.ConvertAll(end, y => 0.1 * tolerance * y));
            return (end, Ode.Solve(model.Rhs, model.Start, (0, model.References[0].Time), model.Parameters, new OdeOptions { Method = method, Rtol = tolerance, Atol = atol }).FinalState);
        }
    }

    private static double Distance(Tensor x, double[] y) => x.ToArray().Zip(y, (a, b) => Math.Abs(a - b)).Max();
}
