using Adjoint.Loops;
using CsCheck;

namespace Adjoint.Tests.Loops;

public sealed class BinomialPlacementTests
{
    [Fact]
    public void AWholeGradient_TakesTheOptimalNumberOfForwardSteps()
    {
        for (int slots = 1; slots <= 12; slots++)
        {
            for (int steps = 0; steps <= 200; steps++)
                AssertOptimal(steps, slots);
        }
    }

    [Theory]
    [InlineData(1_000_000, 20)]
    [InlineData(1_000_000, 80_000)]
    [InlineData(1_000_000, 999_999)]
    [InlineData(100_000, 5)]
    [InlineData(3_000, 2)]
    [InlineData(3_000, 1)]
    public void ALongGradient_TakesTheOptimalNumberOfForwardSteps(int steps, int slots) => AssertOptimal(steps, slots);

    // revolve.cpp of Griewank, Walther and Stumm (see RevolveTests) on a chain of steps + 1, the last of which is the objective: the
    // `takeshot` actions and the `advance` steps.
    [Theory]
    [InlineData(9, 3, 15, 6)]
    [InlineData(19, 3, 45, 10)]
    [InlineData(49, 4, 144, 20)]
    [InlineData(99, 10, 222, 55)]
    [InlineData(119, 7, 315, 84)]
    [InlineData(199, 2, 2470, 19)]
    [InlineData(499, 38, 960, 461)]
    [InlineData(999, 20, 2747, 769)]
    [InlineData(99999, 20, 534220, 46870)]
    public void AGradient_StoresAsFewStatesAsTheAuthorsImplementation(int steps, int slots, long advances, int shots)
    {
        var simulator = new ScheduleSimulator(Checkpoints.Binomial(slots).CreateRun(steps, 8));
        ScheduleSimulator.Work forward = simulator.Forward(steps);
        ScheduleSimulator.Work reverse = simulator.Reverse();
        Assert.Equal(advances, forward.Advanced + reverse.Advanced);
        Assert.Equal(shots, forward.Stores + reverse.Stores);
    }

    [Fact]
    public void NoStep_RunsMoreOftenThanTheRepetitionNumber() =>
        Gen.Select(Gen.Int[1, 2000], Gen.Int[1, 40]).Sample((steps, slots) =>
        {
            var simulator = new ScheduleSimulator(new CheckpointRun(new BinomialPlacement(steps, slots), steps));
            simulator.Forward(steps);
            return 1 + simulator.Reverse().Repetitions <= Revolve.Range(steps + 1, slots).Reps;
        });

    [Fact]
    public void AnotherReversal_IsOptimalFromTheInitialState() =>
        Gen.Select(Gen.Int[1, 2000], Gen.Int[1, 40]).Sample((steps, slots) =>
        {
            var simulator = new ScheduleSimulator(new CheckpointRun(new BinomialPlacement(steps, slots), steps));
            simulator.Forward(steps);
            simulator.Reverse();
            return simulator.Reverse().Advanced <= Revolve.AdvancedSteps(steps, slots);
        });

    [Fact]
    public void ALoopThatEndsEarly_IsReversedAllTheSame() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[1, 12]).Sample((known, taken, slots) =>
        {
            int steps = Math.Min(known, taken);
            var simulator = new ScheduleSimulator(new CheckpointRun(new BinomialPlacement(known, slots), known));
            simulator.Forward(steps);
            simulator.Reverse();
        });

    private static void AssertOptimal(int steps, int slots)
    {
        var simulator = new ScheduleSimulator(Checkpoints.Binomial(slots).CreateRun(steps, 8));
        long advanced = simulator.Forward(steps).Advanced;
        long again = simulator.Run.CostOfReverse();
        Assert.Equal(again, simulator.Reverse().Advanced);
        advanced += again;
        Assert.Equal(steps == 0 ? 0 : Revolve.AdvancedSteps(steps + 1, slots), advanced);

        CheckpointPlan plan = Checkpoints.Binomial(slots).PlanFor(steps, 8);
        Assert.Equal(advanced, plan.ForwardSteps);
        Assert.Equal(simulator.Used, (plan.Slots, 0));
    }
}
