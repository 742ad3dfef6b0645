using static Adjoint.Tensor;

namespace Adjoint.Tests.Solvers.Ode;

using Ode = global::Adjoint.Ode;

/// <summary>A failed solve says what happened, when, in which stage and component; as an exception, or as a value.</summary>
public sealed class OdeFailureTests
{
    private static readonly Tensor One = FromArray([1.0]);

    [Fact]
    public void TooManySteps_IsNamedWithTheTimeReached()
    {
        OdeStatus status = Failure((t, y) => -y, One, (0, 1000), new OdeOptions { MaxSteps = 7 });
        Assert.Equal(OdeOutcome.TooManySteps, status.Outcome);
        Assert.InRange(status.Time, 0.1, 100);
        Assert.InRange(status.Step, 1, 7);
        Assert.Contains("more steps than MaxSteps allows", status.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void StepTooSmall_AtAPole_NamesTimeComponentAndValue()
    {
        // y′ = y² from 1 has its pole at t = 1; the second component stays.
        OdeStatus status = Failure((t, y) => Stack(0 * y[0], y[1] * y[1]), FromArray([0.5, 1.0]), (0, 2), new OdeOptions { Rtol = 1e-9, Atol = 1e-9 });
        Assert.NotEqual(OdeOutcome.Success, status.Outcome);
        Assert.Equal(1, status.Time, 1e-6);
        Assert.Equal(1, status.Component);
        Assert.True(Math.Abs(status.Value) > 1e6);
        Assert.Contains("component 1", status.ToString(), StringComparison.Ordinal);
        Assert.Contains("(step ", status.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void StepTooSmall_ByMinStep_ComesBeforeTheSpacingOfTime()
    {
        OdeStatus status = Failure((t, y) => y * y, One, (0, 2), new OdeOptions { MinStep = 1e-3 });
        Assert.Equal(OdeOutcome.StepTooSmall, status.Outcome);
        Assert.InRange(status.StepSize, 0, 1e-3);
    }

    [Fact]
    public void FirstStep_IsNotBelowMinStep()
    {
        // From 0 the automatic choice is one ten-thousandth.
        OdeSolution path = Ode.Solve((t, y) => Ones([1]), FromArray([0.0]), (0, 1), new OdeOptions { MinStep = 1e-3 });
        Assert.Equal(1, (double)path.FinalState[0], 1e-12);
        string message = Assert.Throws<ArgumentException>(() => Ode.Solve((t, y) => y, One, (0, 1), new OdeOptions { MinStep = 1e-3, InitialStep = 1e-4 })).Message;
        Assert.Contains("InitialStep, 0.0001, is below MinStep, 0.001", message, StringComparison.Ordinal);
    }

    [Fact]
    public void PoleWhereTimeIsZero_IsFoundAsSoonAsFractionsOfTheIntervalCannotTellStepsApart()
    {
        // y = 1 + ln t from 1 down to 0: at t = 1e-14 it is −31, and no step may be repeated in place.
        OdeStatus status = Failure((t, y) => Ones([1]) / t, One, (1, 0), new OdeOptions());
        Assert.Equal(OdeOutcome.StepTooSmall, status.Outcome);
        Assert.InRange(status.Step, 1, 500);
        Assert.Equal(1 + Math.Log(status.Time), status.Value, 0.5);

        // An integrable pole in the end itself: 1/√t.
        status = Failure((t, y) => Ones([1]) / Sqrt(t), One, (1, 0), new OdeOptions());
        Assert.Equal(OdeOutcome.NonFinite, status.Outcome);
        Assert.InRange(status.Step, 1, 500);
    }

    [Theory]
    [InlineData("Tsit5")]
    [InlineData("Dopri8")]
    [InlineData("Rodas5P")]
    public void InfiniteState_IsNeverAccepted(string method)
    {
        // The slope stays finite, and measured by an infinite state there is no error.
        OdeStatus status = Failure(
            (t, y) => 1e306 * Tanh(y), FromArray([1e306]), (0, 1000), new OdeOptions { Method = OdeMethodTests.Find(method), InitialStep = 500 });
        Assert.Equal(OdeOutcome.NonFinite, status.Outcome);
    }

    [Fact]
    public void FailedSolve_AsAValue_HasTheDerivativesOfWhatWasReached()
    {
        // y = exp(p sin(3t) / 3), stopped after twelve steps: the last one ends there, and not at the end of the interval.
        Func<Tensor, Tensor> reached = Reached(OdeAdjoint.Discrete()), forward = Reached(OdeAdjoint.ForwardSensitivity());
        Tensor p = Scalar(0.7);
        OdeStatus status = Solve(p, OdeAdjoint.Discrete()).Status;
        Assert.Equal((OdeOutcome.TooManySteps, 12), (status.Outcome, status.Step));
        double exact = Math.Sin(3 * status.Time) / 3 * Math.Exp(0.7 * Math.Sin(3 * status.Time) / 3);
        Assert.Equal(exact, (double)Transform.Grad(reached)(p), 1e-5);
        Assert.Equal(exact, (double)Transform.Grad(forward)(p), 1e-5);
        Assert.Equal(exact, (double)Transform.Jvp(reached, p, Scalar(1)).Tangent, 1e-5);

        OdeSolution Solve(Tensor rate, OdeAdjoint adjoint) => Ode.Solve(
            (t, y, q) => q * Cos(3 * t) * y, One, (0, 10), rate, new OdeOptions { MaxSteps = 12, Throw = false, Adjoint = adjoint });
        Func<Tensor, Tensor> Reached(OdeAdjoint adjoint) => rate => Solve(rate, adjoint).FinalState[0];
    }

    [Fact]
    public void Message_OfAnExplicitMethod_NamesAMethodForStiffProblems()
    {
        Func<Tensor, Tensor, Tensor> pole = (t, y) => y * y;
        Assert.Contains("Try Rodas5P where it is stiff, shorten", Failure(pole, One, (0, 2), new OdeOptions()).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Try", Failure(pole, One, (0, 2), new OdeOptions { Method = OdeMethod.Rodas5P }).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Heun", 2)]
    [InlineData("RK4", 4)]
    [InlineData("Tsit5", 5)]
    public void NonFiniteSlope_WithFixedSteps_NamesTheStageFoundByRunningAgain(string method, int stage)
    {
        // √(limit − t) is not a number beyond the limit; the first stage of the first step past it is the one to be named. Stage nodes of
        // Heun 0, 1; RK4 0, ½, ½, 1; Tsit5 0, 0.161, 0.327, 0.9, 0.98, 1, 1.
        double limit = method == "Tsit5" ? 0.95 : 0.75;
        OdeStatus status = Failure(
            (t, y) => Stack(y[1], Sqrt(limit - t)), FromArray([1.0, 0.0]), (0, 3),
            new OdeOptions { Method = OdeMethodTests.Find(method), Controller = StepController.Fixed(1) });
        Assert.Equal(OdeOutcome.NonFinite, status.Outcome);
        Assert.Equal(stage, status.Stage);
        Assert.Equal(1, status.Component);
        Assert.True(double.IsNaN(status.Value));
        Assert.Equal(0, status.Time);
        Assert.Contains($"stage {stage} of {method}: the slope of component 1 is NaN", status.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NonFiniteSlope_WithAdaptiveSteps_IsNarrowedDownToItsTime()
    {
        OdeStatus status = Failure((t, y) => Sqrt(0.7 - t) * Ones([1]), One, (0, 3), new OdeOptions());
        Assert.Equal(OdeOutcome.NonFinite, status.Outcome);
        Assert.Equal(0.7, status.Time, 1e-9);
        Assert.True(status.Stage > 1);
    }

    [Fact]
    public void NonFiniteSlope_AtTheStart_IsStageOne()
    {
        OdeStatus status = Failure((t, y) => Log(-y), One, (0, 1), new OdeOptions());
        Assert.Equal(OdeOutcome.NonFinite, status.Outcome);
        Assert.Equal((1, 0, 0), (status.Stage, status.Component, status.Step));
    }

    [Fact]
    public void FailedSolve_AsAValue_HoldsWhatWasReachedAndNaNBeyond()
    {
        OdeSolution path = Ode.Solve((t, y) => y * y, One, (0, 2), new OdeOptions { Throw = false, SaveAt = SaveAt.Times(0, 0.5, 1.5, 2) });
        Assert.NotEqual(OdeOutcome.Success, path.Status.Outcome);
        double[] states = path.States.ToArray();
        Assert.Equal(1, states[0], 1e-12);
        Assert.Equal(2, states[1], 1e-4);
        Assert.True(double.IsNaN(states[2]) && double.IsNaN(states[3]));
    }

    [Fact]
    public void Solve_AfterAFailedOneOfTheSameProblem_IsNotAffected()
    {
        Func<Tensor, Tensor> run = y0 => Ode.Solve((t, y) => y * y, y0, (0, 2), new OdeOptions { Rtol = 1e-9, Atol = 1e-9 }).FinalState;
        Func<Tensor, Tensor> gradient = Transform.Grad((Tensor y0) => Sum(run(y0)));
        double[] before = gradient(FromArray([0.25])).ToArray();
        Assert.Throws<OdeSolveException>(() => gradient(One));
        Assert.Equal(before, gradient(FromArray([0.25])).ToArray());

        // y = y₀ / (1 − y₀ t), ∂y/∂y₀ = 1 / (1 − y₀ t)² = 4.
        Assert.Equal(4, before[0], 1e-6);
    }

    private static OdeStatus Failure(Func<Tensor, Tensor, Tensor> f, Tensor y0, (Tensor, Tensor) interval, OdeOptions options)
    {
        OdeStatus thrown = Assert.Throws<OdeSolveException>(() => Ode.Solve(f, y0, interval, options)).Status;
        OdeStatus value = Ode.Solve(f, y0, interval, options with { Throw = false }).Status;
        Assert.Equal(value, thrown);
        return thrown;
    }
}
