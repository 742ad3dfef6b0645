using Adjoint.Loops;
using Adjoint.Solvers;
using Adjoint.Tracing;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Solvers.Ode.Adjoints;

/// <summary>Checkpoint schedules change memory and time of a solve's gradient, never a bit of it.</summary>
public sealed class CheckpointedSolveTests
{
    public static TheoryData<Checkpoints> Schedules =>
        [Checkpoints.Online(1), Checkpoints.Online(3), Checkpoints.Online(7), Checkpoints.Within(600), Checkpoints.Within(4096), Checkpoints.TwoLevel(2, 5)];

    [Theory, MemberData(nameof(Schedules))]
    public void AdaptiveSolve_UnderAnySchedule_HasTheSameGradientToTheBit(Checkpoints schedule)
    {
        foreach (bool saves in new[] { false, true })
        {
            foreach (string method in new[] { "Heun", "Tsit5", "Dopri8" })
            {
                OdeOptions options = new() { Method = OdeMethodTests.Find(method), Rtol = 1e-5, Atol = 1e-5 };
                double[] all = new PendulumProblem(options, saves).Gradient();
                Assert.Equal(all, new PendulumProblem(options with { Adjoint = OdeAdjoint.Discrete(schedule) }, saves).Gradient());
            }
        }
    }

    [Fact]
    public void FixedSteps_MayUseTheScheduleForAKnownLength()
    {
        OdeOptions options = new() { Controller = StepController.Fixed(0.05) };
        double[] all = new PendulumProblem(options, true).Gradient();
        Assert.Equal(all, new PendulumProblem(options with { Adjoint = OdeAdjoint.Discrete(Checkpoints.Binomial(4)) }, true).Gradient());
    }

    [Fact]
    public void HessianProduct_UnderASchedule_HasTheSameBits()
    {
        OdeOptions options = new() { Rtol = 1e-5, Atol = 1e-5 };
        double[] Product(OdeOptions o)
        {
            var problem = new PendulumProblem(o, true);
            return PendulumProblem.Flat(Transform.Hvp(problem.Objective, problem.At, problem.Direction));
        }

        Assert.Equal(Product(options), Product(options with { Adjoint = OdeAdjoint.Discrete(Checkpoints.Online(4)) }));
    }

    [Fact]
    public void LongRun_StaysWithinItsBudget_WithTheOptimalExtraWork()
    {
        // A chain of 100 diffusing cells, 2,000 steps of RK4: 1.6 MB of states within 64 KiB.
        const int N = 2000, Cells = 100;
        long budget = 64.KiB();
        (double[] Gradient, OdeTape Tape) Run(OdeAdjoint adjoint)
        {
            OdeOptions options = new() { Method = OdeMethod.RK4, Controller = StepController.Fixed(1.0 / N), Adjoint = adjoint };
            var (slope, _) = Traced.Abstractly(
                x => [x[2] * (Concat(0, x[1][1..], x[1][..1]) - (2 * x[1]) + Concat(0, x[1][^1..], x[1][..^1]))],
                [new TensorType(ElementType.Float64, Shape.Scalar), new TensorType(ElementType.Float64, [Cells]), new TensorType(ElementType.Float64, Shape.Scalar)]);
            var problem = new OdeProblem(slope, 1, 0, ElementType.Float64, options);
            Tensor y0 = FromArray([.. Enumerable.Range(0, Cells).Select(i => Math.Sin(0.1 * i * i))]);
            Tensor[] inputs = [Scalar(0), Scalar(1), y0, Scalar(40)];
            Tensor[] solved = new OdeSolve(problem, KeepsTape: true).Bind(inputs);
            MarchSpec spec = problem.Plan.March(timed: false);
            Tensor[] pulled = new MarchVjp(spec, new[] { true, true }).Bind([y0, inputs[3], .. inputs, solved[^1], solved[0]]);
            OdeTape tape = problem.Plan.Tapes.Find((long)(double)solved[^1].Cast(ElementType.Float64))!;
            return ([.. pulled[0].ToArray(), (double)pulled[1]], tape);
        }

        var (all, everything) = Run(OdeAdjoint.Discrete());
        var (budgeted, tape) = Run(OdeAdjoint.Discrete(budget));
        Assert.Equal(all, budgeted);
        Assert.Equal(N, tape.Steps);
        Assert.True(everything.BytesHeld > N * Cells * sizeof(double));

        CheckpointPlan plan = Checkpoints.Within(budget).PlanFor(N, Cells * sizeof(double), (2 * Cells * sizeof(double)) + (16L * N));
        Assert.Equal(plan.ExtraForwardSteps, tape.States!.RecomputedSteps);
        Assert.InRange(tape.BytesHeld, 0, budget);
    }
}
