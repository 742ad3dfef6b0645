using static Adjoint.Tensor;

namespace Adjoint.Tests.Solvers.Ode;

using Ode = global::Adjoint.Ode;

/// <summary>Which steps a solve takes, what it counts, and what may be a state.</summary>
public sealed class OdeStepTests
{
    [Theory]
    [InlineData("Heun")]
    [InlineData("Midpoint")]
    [InlineData("Tsit5")]
    [InlineData("Dopri8")]
    public void FirstStep_IsThatOfHairersAlgorithm_AlsoWithoutAReusedSlope(string name)
    {
        // y″ = −y as a system from (1, 0): with scale s = Atol + Rtol |y₀|, d₀, d₁, h₀, f(h₀) and d₂ by hand.
        OdeMethod method = OdeMethodTests.Find(name);
        const double Tolerance = 1e-4;
        double[] scale = [2 * Tolerance, Tolerance];
        double Norm(double a, double b) => Math.Sqrt(((a / scale[0] * (a / scale[0])) + (b / scale[1] * (b / scale[1]))) / 2);
        double d0 = Norm(1, 0), d1 = Norm(0, -1), h0 = 0.01 * d0 / d1, d2 = Norm(-h0, 0) / h0;
        double expected = Math.Min(100 * h0, Math.Pow(0.01 / Math.Max(d1, d2), 1.0 / method.Tableau.ErrorOrder));

        // One step only is allowed, so the status tells the size of the second, which the first one's end gives away.
        OdeStatus status = Ode.Solve(
            (t, y) => Stack(y[1], -y[0]), FromArray([1.0, 0.0]), (0, 10),
            new OdeOptions { Method = method, Rtol = Tolerance, Atol = Tolerance, MaxSteps = 1, Throw = false }).Status;
        Assert.Equal(1, status.Step);
        Assert.Equal(expected, status.Time, 1e-12);
    }

    [Theory]
    [InlineData("Heun")]
    [InlineData("Bosh3")]
    [InlineData("Tsit5")]
    [InlineData("Dopri8")]
    public void Statistics_CountStepsRejectionsAndEvaluations(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);

        // The jump at t = 1 rejects steps.
        OdeSolution path = Ode.Solve(
            (t, y) => Where(t < 1, -y, 5 * Cos(20 * t) * y), FromArray([1.0]), (0, 2), new OdeOptions { Method = method, Rtol = 1e-4, Atol = 1e-4 });
        OdeStatistics work = path.Statistics;
        Assert.True(work.Rejected > 0);
        Assert.Equal(path.Status.Step, work.Steps);

        // Two evaluations find the first step; a method that reuses the last slope of a step saves none of them when it rejects.
        Assert.Equal(((work.Steps + work.Rejected) * method.EvaluationsPerStep) + 2, work.Evaluations);
    }

    [Fact]
    public void StepSize_OfASuccess_IsThatOfTheLastStep()
    {
        Assert.Equal(0.1, Ode.Solve((t, y) => -y, FromArray([1.0]), (0, 1), new OdeOptions { Controller = StepController.Fixed(0.3) }).Status.StepSize, 1e-12);
        Assert.Equal(0.25, Ode.Solve((t, y) => -y, FromArray([1.0]), (0, 0.25), new OdeOptions { InitialStep = 1 }).Status.StepSize, 1e-12);
    }

    [Fact]
    public void MaxStep_BoundsEveryStep()
    {
        OdeOptions options = new() { Rtol = 1e-3, Atol = 1e-3 };
        Tensor y0 = FromArray([1.0]);
        Assert.True(Ode.Solve((t, y) => -0.01 * y, y0, (0, 10), options).Statistics.Steps < 10);
        Assert.Equal(20, Ode.Solve((t, y) => -0.01 * y, y0, (0, 10), options with { MaxStep = 0.5, InitialStep = 3 }).Statistics.Steps);
    }

    [Theory]
    [InlineData("Integral")]
    [InlineData("Pi")]
    [InlineData("Pid")]
    public void EveryController_HoldsTheTolerance(string name)
    {
        var controller = (StepController)typeof(StepController).GetProperty(name)!.GetValue(null)!;
        OdeSolution path = Ode.Solve((t, y) => Stack(y[1], -y[0]), FromArray([1.0, 0.0]), (0, 10), new OdeOptions { Controller = controller, Rtol = 1e-7, Atol = 1e-7 });
        Assert.Equal(Math.Cos(10), path.FinalState.ToArray()[0], 1e-5);
    }

    [Fact]
    public void FixedSteps_LieAtMultiplesOfTheirSize()
    {
        OdeSolution path = Ode.Solve((t, y) => Ones([1]), FromArray([0.0]), (0, 1), new OdeOptions { Method = OdeMethod.Euler, Controller = StepController.Fixed(0.1) });
        Assert.Equal(10, path.Statistics.Steps);
        Assert.Equal(1, path.FinalState.ToArray()[0], 1e-15);
    }

    [Fact]
    public void BackwardSolve_OfAForwardOne_ComesBack()
    {
        Func<Tensor, Tensor, Tensor> f = (t, y) => Stack(y[1], -Sin(y[0]) + (0.1 * Cos(t)));
        OdeOptions options = new() { Rtol = 1e-11, Atol = 1e-11 };
        Tensor there = Ode.Solve(f, FromArray([0.3, -0.7]), (1, 4), options).FinalState;
        double[] back = Ode.Solve(f, there, (4, 1), options).FinalState.ToArray();
        Assert.Equal(0.3, back[0], 1e-9);
        Assert.Equal(-0.7, back[1], 1e-9);
    }

    [Fact]
    public void BatchedState_IntegratesAsOneSystem()
    {
        // One step sequence for the batch; at tight tolerances the rows are those of single solves.
        Tensor batch = FromArray(new[,] { { 1.0, 0.0 }, { 0.2, 0.5 }, { -1.0, 0.3 } });
        Func<Tensor, Tensor, Tensor> f = (t, y) => Concat(1, y[.., 1..], -Sin(y[.., ..1]));
        OdeOptions options = new() { Rtol = 1e-10, Atol = 1e-10, SaveAt = SaveAt.Times(0.5, 2) };
        OdeSolution path = Ode.Solve(f, batch, (0, 2), options);
        Assert.Equal([2, 3, 2], path.States.Shape.ToArray());
        for (int i = 0; i < 3; i++)
        {
            double[] alone = Ode.Solve((t, y) => Stack(y[1], -Sin(y[0])), batch[i], (0, 2), options).States.ToArray();
            double[] row = path.States.ToArray();
            for (int m = 0; m < 2; m++)
                for (int c = 0; c < 2; c++) Assert.Equal(alone[(2 * m) + c], row[(6 * m) + (2 * i) + c], 1e-8);
        }
    }

    private sealed record Body(Tensor Position, Tensor Velocity);

    [Fact]
    public void TreeAsState_IsSavedAndDifferentiatedAsATree()
    {
        var start = new Body(FromArray([1.0, 0.0]), FromArray([0.0, 1.0]));
        OdeOptions options = new() { Rtol = 1e-9, Atol = 1e-9, SaveAt = SaveAt.Times(Math.PI / 2, Math.PI) };
        OdeSolution<Body> Orbit(Body b) => Ode.SolveTree(
            (Tensor t, Body s, Tensor k) => new Body(s.Velocity, -k * s.Position), b, (0, Math.PI), Scalar(1), options);
        Body states = Orbit(start).States;
        Assert.Equal([2, 2], states.Position.Shape.ToArray());
        double[] position = states.Position.ToArray();
        Assert.Equal(0, position[0], 1e-7);
        Assert.Equal(1, position[1], 1e-7);
        Assert.Equal(-1, position[2], 1e-7);

        // x(π) = −x₀ and v(π) = −v₀.
        Body gradient = Transform.Grad((Body b) => Sum(Orbit(b).FinalState.Position) + (2 * Sum(Orbit(b).FinalState.Velocity)))(start);
        Assert.Equal(-1, gradient.Position.ToArray()[0], 1e-7);
        Assert.Equal(-2, gradient.Velocity.ToArray()[1], 1e-7);
    }
}
