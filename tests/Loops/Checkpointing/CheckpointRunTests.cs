using Adjoint.Loops;
using CsCheck;

namespace Adjoint.Tests.Loops;

public sealed class CheckpointRunTests
{
    private static readonly Gen<Checkpoints> Schedules = Gen.OneOf(
        Gen.Const(Checkpoints.StoreAll),
        Gen.Int[1, 20].Select(Checkpoints.Binomial),
        Gen.Int[1, 20].Select(Checkpoints.Online),
        Gen.Int[100, 5000].Select(bytes => Checkpoints.Within(bytes)),
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 40], (slots, period) => Checkpoints.TwoLevel(slots, period)));

    [Fact]
    public void AnySchedule_CanBeReversedAgainAfterAnyInterruption() =>
        Gen.Select(Schedules, Gen.Int[0, 300], Gen.Int[0, 600].Array[0, 4]).Sample((schedule, steps, interruptions) =>
        {
            var simulator = new ScheduleSimulator(schedule.CreateRun(steps, 8));
            simulator.Forward(steps);
            foreach (int instructions in interruptions)
                simulator.Reverse(instructions);
            simulator.Reverse();
        });

    [Fact]
    public void AnySchedule_CanBeRunAgainFromTheStart() =>
        Gen.Select(Schedules, Gen.Int[0, 300]).Sample((schedule, steps) =>
        {
            var simulator = new ScheduleSimulator(schedule.CreateRun(steps, 8));
            simulator.Forward(steps);
            ScheduleSimulator.Work first = simulator.Reverse();
            simulator.Forward(steps);
            return first == simulator.Reverse();
        });

    [Fact]
    public void TheCostOfAReversal_IsKnownBeforehand() =>
        Gen.Select(Schedules, Gen.Int[0, 300]).Sample((schedule, steps) =>
        {
            var simulator = new ScheduleSimulator(schedule.CreateRun(steps, 8));
            simulator.Forward(steps);
            return simulator.Run.CostOfReverse() == simulator.Reverse().Advanced;
        });

    [Fact]
    public void KeepsAll_MeansThatStateNLiesInSlotN()
    {
        foreach (Checkpoints schedule in (Checkpoints[])[Checkpoints.StoreAll, Checkpoints.Online(100), Checkpoints.Within(64.MiB())])
        {
            CheckpointRun run = schedule.CreateRun(null, 8);
            for (int n = 0; n < 100; n++)
                Assert.Equal(n, run.Keep(n));
            run.EndForward(100);
            Assert.True(run.KeepsAll);
        }
    }

    [Fact]
    public void KeepsAll_IsFalseOnceAStateWasPassedOver()
    {
        CheckpointRun run = Checkpoints.Online(99).CreateRun(null, 8);
        for (int n = 0; n < 100; n++)
            run.Keep(n);
        run.EndForward(100);
        Assert.False(run.KeepsAll);
    }

    [Fact]
    public void ASecondPassage_AllocatesNothing()
    {
        foreach (Checkpoints schedule in (Checkpoints[])[Checkpoints.StoreAll, Checkpoints.Binomial(7), Checkpoints.Online(7), Checkpoints.TwoLevel(7, 50)])
        {
            CheckpointRun run = schedule.CreateRun(400, 8);
            Pass(run, 400);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Pass(run, 400);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    [Fact]
    public void AMillionSteps_TakeMemoryForTheSlotsOnly()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pass(Checkpoints.Binomial(20).CreateRun(1_000_000, 8), 1_000_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
    }

    private static void Pass(CheckpointRun run, int steps)
    {
        run.BeginForward();
        for (int n = 0; n < steps; n++)
            run.Keep(n);
        run.EndForward(steps);
        for (int sweep = 0; sweep < 2; sweep++)
        {
            run.BeginReverse();
            while (run.Next(out _))
            {
            }
        }
    }
}
