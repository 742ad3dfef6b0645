using Adjoint.Loops;
using CsCheck;

namespace Adjoint.Tests.Loops;

public sealed class CheckpointsTests
{
    [Fact]
    public void Within_KeepsEveryStateIfItFits()
    {
        // 100 states of 1 KiB and 4 KiB of working states are 104 KiB.
        CheckpointPlan plan = Checkpoints.Plan(steps: 100, bytesPerState: 1024, memoryBytes: 104.KiB(), overheadBytes: 4096);
        Assert.Equal((100, 100L, 104.KiB()), (plan.Slots, plan.ForwardSteps, plan.Bytes));
        Assert.True(Checkpoints.Plan(100, 1024, 104.KiB() - 1, 4096).Slots < 100);
    }

    [Fact]
    public void Within_NeverPlansMoreThanTheBudget() =>
        Gen.Select(Gen.Int[0, 5000], Gen.Int[0, 3000], Gen.Long[10_000, 5_000_000], Gen.Int[0, 5000]).Sample((steps, bytesPerState, budget, overhead) =>
        {
            CheckpointPlan plan = Checkpoints.Plan(steps, bytesPerState, budget, overhead);
            return plan.Bytes <= budget && plan.Slots <= steps && plan.Slots * (long)bytesPerState + overhead <= plan.Bytes;
        });

    [Fact]
    public void Within_IsBinomialForKnownLengthAndOnlineOtherwise()
    {
        var schedule = (BudgetCheckpoints)Checkpoints.Within(1.MiB());
        // 1 MiB / (1024 + 24) bytes = 1000.5.
        Assert.Equal(Checkpoints.Binomial(1000), schedule.Resolve(100_000, 1024, 0));
        Assert.Equal(Checkpoints.Online(1000), schedule.Resolve(null, 1024, 0));
        Assert.Equal(Checkpoints.StoreAll, schedule.Resolve(1000, 1024, 0));
    }

    [Fact]
    public void Within_RefusesABudgetTooSmallForOneStateAndNamesTheLeast()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Checkpoints.Plan(500, 2.MiB(), 4.MiB(), overheadBytes: 3.MiB()));
        Assert.Equal(
            "Checkpoints.Within(4 MiB) cannot hold one state: a state takes 2 MiB and the loop's working states 3 MiB, so that at least 5 MiB "
            + "(5,242,904 bytes) are needed. Raise the budget, or make the state smaller (a coarser grid, Float32).",
            refused.Message);
        Assert.Equal(1, Checkpoints.Plan(500, 2.MiB(), 5_242_904, overheadBytes: 3.MiB()).Slots);
    }

    [Fact]
    public void Binomial_IsRefusedWhereTheLengthIsNotKnown()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Checkpoints.Binomial(20).CreateRun(null, 8));
        Assert.Equal(
            "Checkpoints.Binomial(20) needs the number of steps before the loop starts, and this loop finds out while it runs. "
            + "Use Checkpoints.Online(20), which holds as many states.",
            refused.Message);
    }

    public static TheoryData<Action, string> Misuse => new()
    {
        { () => Checkpoints.Binomial(0), "Checkpoints.Binomial needs slots of at least 1; it is 0." },
        { () => Checkpoints.Online(-3), "Checkpoints.Online needs slots of at least 1; it is -3." },
        { () => Checkpoints.TwoLevel(0), "Checkpoints.TwoLevel needs memorySlots of at least 1; it is 0." },
        { () => Checkpoints.TwoLevel(3, 0), "Checkpoints.TwoLevel needs period of at least 1; it is 0." },
        { () => Checkpoints.Within(0), "Checkpoints.Within needs a positive number of bytes; it is 0. Write 64.MiB(), for instance." },
        { () => Checkpoints.StoreAll.PlanFor(-1, 8), "PlanFor: steps cannot be negative; it is -1." },
        { () => Checkpoints.StoreAll.PlanFor(1, -8), "PlanFor: bytesPerState cannot be negative; it is -8." },
    };

    [Theory]
    [MemberData(nameof(Misuse), DisableDiscoveryEnumeration = true)]
    public void Misuse_IsRefusedWithTheArgument(Action misuse, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(misuse).Message);

    [Fact]
    public void APlan_ReadsAsASentence()
    {
        // t(501, 38) = 2 · 501 − β(39, 1) = 962 forward steps.
        Assert.Equal("stores 38 of 500 states (37.1 MiB), 1.92 × forward work", Checkpoints.Binomial(38).PlanFor(500, 1_024_000).ToString());
        Assert.Equal("stores 100 of 100 states (1.6 KiB), 1.00 × forward work", Checkpoints.StoreAll.PlanFor(100, 16).ToString());
        // Nine periods are swept over and cost t(100, 11) = 3 · 100 − β(12, 2) = 209 more each, the last costs t(101, 11) = 212: 2993.
        Assert.Equal(
            "stores 20 of 1000 states (10 KiB in memory, 10 KiB on disk), 2.99 × forward work",
            Checkpoints.TwoLevel(10, 100).PlanFor(1000, 1024).ToString());
        Assert.Equal("stores 0 of 0 states (0 bytes), 1.00 × forward work", Checkpoints.Online(3).PlanFor(0, 16).ToString());
    }

    [Fact]
    public void ASchedule_ReadsAsTheCallThatMakesIt()
    {
        Assert.Equal("Checkpoints.StoreAll", Checkpoints.StoreAll.ToString());
        Assert.Equal("Checkpoints.Binomial(20)", Checkpoints.Binomial(20).ToString());
        Assert.Equal("Checkpoints.Online(20)", Checkpoints.Online(20).ToString());
        Assert.Equal("Checkpoints.Within(64 MiB)", Checkpoints.Within(64.MiB()).ToString());
        Assert.Equal("Checkpoints.TwoLevel(10, 12)", Checkpoints.TwoLevel(10).ToString());
        Assert.Equal("Checkpoints.TwoLevel(10, 500, \"/scratch\")", Checkpoints.TwoLevel(10, 500, "/scratch").ToString());
    }

    [Fact]
    public void Sizes_AreBinaryMultiples()
    {
        Assert.Equal((1024L, 1_048_576L, 1_073_741_824L), (1.KiB(), 1.MiB(), 1.GiB()));
        Assert.Equal(2_199_023_255_552L - 1_073_741_824L, 2047.GiB());
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(200 * 1024 * 1024, "200 MiB")]
    [InlineData(1024L * 1024 * 1024 * 1024 * 5000, "5000 TiB")]
    public void Sizes_AreWrittenShort(long bytes, string text) => Assert.Equal(text, ByteSizes.Format(bytes));
}
