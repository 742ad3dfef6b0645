using Adjoint.Loops;
using CsCheck;

namespace Adjoint.Tests.Loops;

public sealed class PeriodicPlacementTests
{
    private static readonly Gen<(int Steps, int MemorySlots, int Period)> Cases = Gen.Select(Gen.Int[0, 1200], Gen.Int[1, 15], Gen.Int[1, 150]);

    [Fact]
    public void AGradientOfKnownLength_IsCarriedOutAtThePlannedCost() => Cases.Sample((steps, memorySlots, period) =>
    {
        Checkpoints schedule = Checkpoints.TwoLevel(memorySlots, period);
        var simulator = new ScheduleSimulator(schedule.CreateRun(steps, 8));
        long advanced = simulator.Forward(steps).Advanced + simulator.Reverse().Advanced;
        CheckpointPlan plan = schedule.PlanFor(steps, 8);
        Assert.Equal(plan.ForwardSteps, advanced);
        Assert.Equal(plan.DiskSlots, simulator.Used.Disk);
        Assert.InRange(simulator.Used.Memory, 0, plan.Slots);
    });

    [Fact]
    public void AGradientOfUnknownLength_TakesAtMostOneMorePeriod() => Cases.Sample((steps, memorySlots, period) =>
    {
        Checkpoints schedule = Checkpoints.TwoLevel(memorySlots, period);
        var simulator = new ScheduleSimulator(schedule.CreateRun(null, 8));
        long advanced = simulator.Forward(steps).Advanced + simulator.Reverse().Advanced;
        Assert.InRange(advanced - schedule.PlanFor(steps, 8).ForwardSteps, 0, period);
    });

    [Fact]
    public void AnotherReversal_StartsFromTheStatesOnDisk() => Cases.Sample((steps, memorySlots, period) =>
    {
        var simulator = new ScheduleSimulator(Checkpoints.TwoLevel(memorySlots, period).CreateRun(steps, 8));
        simulator.Forward(steps);
        simulator.Reverse();
        long periods = (steps + period - 1) / period;
        Assert.True(simulator.Reverse().Advanced <= periods * Revolve.AdvancedSteps(period, memorySlots + 1));
    });

    [Fact]
    public void TheDefaultPeriod_RunsNoStepMoreThanTwice() => Gen.Select(Gen.Int[1, 2000], Gen.Int[1, 30]).Sample((steps, memorySlots) =>
    {
        var simulator = new ScheduleSimulator(Checkpoints.TwoLevel(memorySlots).CreateRun(steps, 8));
        simulator.Forward(steps);
        Assert.InRange(simulator.Reverse().Repetitions, 0, 1);
    });
}
