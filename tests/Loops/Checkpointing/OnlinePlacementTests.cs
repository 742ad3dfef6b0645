using Adjoint.Loops;
using CsCheck;

namespace Adjoint.Tests.Loops;

public sealed class OnlinePlacementTests
{
    [Fact]
    public void UpToTwoRepetitions_TheStatesHeldAreOptimalForEveryLength()
    {
        // Stumm and Walther (2010), section 2: optimal up to β(S, 2) = (S + 1)(S + 2)/2 steps, here one less for the objective.
        for (int slots = 1; slots <= 40; slots++)
        {
            ForEveryLength((slots + 1) * (slots + 2) / 2 - 1, slots, (steps, cost) =>
                Assert.Equal(Revolve.AdvancedSteps(steps + 1, slots), steps + cost));
        }
    }

    [Fact]
    public void AnyLength_TakesNoMoreThanMinimalRepetitionGuarantees()
    {
        // Wang, Moin and Iaccarino (2009): no step need run more than r times, where r is the least number with N + 1 ≤ β(S, r).
        for (int slots = 1; slots <= 24; slots++)
        {
            ForEveryLength(5000, slots, (steps, cost) =>
                Assert.True(steps + cost <= Revolve.Range(steps + 1, slots).Reps * steps, $"{steps} steps, {slots} slots: {cost} extra"));
        }
    }

    // The placement is deterministic and its cost a closed form, so that the excess over the optimum for known length is a fact about
    // each length, not a sample: these are the worst lengths of the range, so that a change for the worse is seen.
    [Theory]
    [InlineData(1, 3000, 1.0)]    // one slot leaves no choice
    [InlineData(2, 20000, 1.1389)]    // 13 steps
    [InlineData(3, 20000, 1.0626)]    // 60
    [InlineData(4, 20000, 1.0533)]    // 73
    [InlineData(6, 20000, 1.0281)]    // 898
    [InlineData(12, 20000, 1.0396)]    // 455
    [InlineData(20, 20000, 1.0308)]    // 1785
    [InlineData(40, 20000, 1.0123)]    // 12,344
    public void BeyondTwoRepetitions_FewMoreStepsThanOptimalAreTaken(int slots, int longest, double atMost)
    {
        double worst = 1;
        ForEveryLength(longest, slots, (steps, cost) => worst = Math.Max(worst, (double)(steps + cost) / Revolve.AdvancedSteps(steps + 1, slots)));
        Assert.InRange(worst, 1, atMost);
    }

    [Fact]
    public void EachDecision_IsTheBestOfAllChoices()
    {
        for (int slots = 2; slots <= 9; slots++)
        {
            var placement = new OnlinePlacement(slots);
            var held = new CheckpointList();
            placement.Begin();
            for (int n = 0; n < 400; n++)
            {
                List<int> before = [.. Steps(held)];
                int slot = n < slots ? n : placement.Keep(n);
                held.Clear();
                placement.Collect(n + 1, held);
                List<int> after = [.. Steps(held)];

                long best = before.Count == 0 ? long.MaxValue : Cost(before, n + 1, slots);
                if (before.Count < slots)
                    best = Math.Min(best, Cost([.. before, n], n + 1, slots));
                for (int k = 1; k < before.Count; k++)
                    best = Math.Min(best, Cost([.. before[..k], .. before[(k + 1)..], n], n + 1, slots));
                Assert.Equal(best, Cost(after, n + 1, slots));
                Assert.Equal(slot >= 0, after.Contains(n));
            }
        }
    }

    [Fact]
    public void AGradient_IsCarriedOutAtThePlannedCost() =>
        Gen.Select(Gen.Int[0, 1500], Gen.Int[1, 24]).Sample((steps, slots) =>
        {
            var simulator = new ScheduleSimulator(Checkpoints.Online(slots).CreateRun(null, 8));
            long advanced = simulator.Forward(steps).Advanced + simulator.Reverse().Advanced;
            CheckpointPlan plan = Checkpoints.Online(slots).PlanFor(steps, 8);
            Assert.Equal(plan.ForwardSteps, advanced);
            Assert.Equal((plan.Slots, 0), simulator.Used);
            Assert.True(simulator.Reverse().Advanced <= Revolve.AdvancedSteps(steps, slots));
        });

    [Fact]
    public void AllLengthsAndSlotsUpToEight_AreReversed()
    {
        for (int slots = 1; slots <= 8; slots++)
        {
            for (int steps = 0; steps <= 120; steps++)
            {
                var simulator = new ScheduleSimulator(Checkpoints.Online(slots).CreateRun(null, 8));
                simulator.Forward(steps);
                simulator.Reverse();
            }
        }
    }

    [Theory]
    [InlineData(10, 20000, 0.15)]
    [InlineData(20, 20000, 0.25)]
    public void ALongSweep_StoresFewOfItsStates(int slots, int steps, double atMost)
    {
        var simulator = new ScheduleSimulator(Checkpoints.Online(slots).CreateRun(null, 8));
        Assert.True(simulator.Forward(steps).Stores < atMost * steps);
    }

    private static void ForEveryLength(int longest, int slots, Action<int, long> check)
    {
        // Collecting at every length would be quadratic, so the cost is taken from the states held: the placement is asked anyway.
        var placement = new OnlinePlacement(slots);
        var held = new CheckpointList();
        placement.Begin();
        for (int n = 0; n < longest; n++)
        {
            if (n >= slots)
                placement.Keep(n);
            held.Clear();
            placement.Collect(n + 1, held);
            check(n + 1, ReverseSweep.Cost(held, n + 1, slots));
        }
    }

    private static IEnumerable<int> Steps(CheckpointList held) => Enumerable.Range(0, held.Count).Select(held.Step);

    private static long Cost(IReadOnlyList<int> held, int steps, int slots)
    {
        long cost = 0;
        for (int i = 0; i < held.Count; i++)
            cost += Revolve.AdvancedSteps((i + 1 < held.Count ? held[i + 1] : steps) - held[i], slots - i);
        return cost;
    }
}
