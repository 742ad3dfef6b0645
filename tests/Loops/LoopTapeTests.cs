using Adjoint.Loops;

namespace Adjoint.Tests.Loops;

public sealed unsafe class LoopTapeTests
{
    public static TheoryData<Checkpoints> Schedules =>
    [
        Checkpoints.StoreAll, Checkpoints.Binomial(1), Checkpoints.Binomial(7), Checkpoints.Online(5), Checkpoints.Within(400),
        Checkpoints.TwoLevel(3), Checkpoints.Binomial(1000),
    ];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Reverse_GivesTheBitsOfStoreAll_WithTheStepsOfThePlan(Checkpoints schedule)
    {
        foreach (int steps in (int[])[0, 1, 2, 3, 50, 211])
        {
            var (expected, _) = Gradient(Checkpoints.StoreAll, steps);
            var (actual, advanced) = Gradient(schedule, steps);
            Assert.Equal(expected, actual);
            Assert.Equal(schedule.PlanFor(steps, 16).ForwardSteps, advanced);
        }
    }

    [Fact]
    public void Reverse_OfATapeWithHandWrittenAdjoint_MatchesCentralDifferences()
    {
        var (actual, _) = Gradient(Checkpoints.StoreAll, 12);
        const double H = 1e-6;
        double difference = (Final(3.1 + H, 12) - Final(3.1 - H, 12)) / (2 * H);
        Assert.Equal(difference, actual.Gradient, 1e-7 * Math.Abs(difference));
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Tape_IsFilledAgainAndReversedTwice_WithoutAllocating(Checkpoints schedule)
    {
        using var tape = new LoopTape(schedule, 100, 16);
        var body = new LogisticBody(3.1);
        Run(tape, body, 100);
        Run(tape, body, 100);
        var first = (body.Gradient, body.Cotangent[0]);
        body.Start();
        tape.Reverse(body);
        Assert.Equal(first, (body.Gradient, body.Cotangent[0]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(tape, body, 100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ALoopThatFindsItsLength_WithRejectedSteps_ComputesEveryStateInItsPlace()
    {
        foreach (Checkpoints schedule in (Checkpoints[])[Checkpoints.StoreAll, Checkpoints.Online(4), Checkpoints.Within(300)])
        {
            using var tape = new LoopTape(schedule, null, 16);
            var body = new LogisticBody(3.1);
            tape.Begin();
            byte* state = tape.Place(0);
            (((double*)state)[0], ((double*)state)[1]) = (0.3, 0.4);
            for (int n = 0; n < 60; n++)
            {
                tape.Keep(n, state);
                byte* next = tape.Place(n + 1);
                new Span<double>(next, 2).Fill(double.NaN);
                body.Advance(n, state, next);
                state = next;
            }

            tape.End(60);
            body.Start();
            tape.Reverse(body);
            Assert.Equal(Gradient(Checkpoints.StoreAll, 60).Result.Gradient, body.Gradient);
        }
    }

    private static ((double Gradient, double First, double Second) Result, long Advanced) Gradient(Checkpoints schedule, int steps)
    {
        using var tape = new LoopTape(schedule, steps, 16);
        var body = new LogisticBody(3.1);
        Run(tape, body, steps);
        return ((body.Gradient, body.Cotangent[0], body.Cotangent[1]), body.Advanced);
    }

    private static void Run(LoopTape tape, LogisticBody body, int steps)
    {
        double* initial = stackalloc double[] { 0.3, 0.4 };
        tape.Forward(body, steps, (byte*)initial);
        body.Start();
        tape.Reverse(body);
    }

    private static double Final(double r, int steps)
    {
        using var tape = new LoopTape(Checkpoints.StoreAll, steps, 16);
        double* initial = stackalloc double[] { 0.3, 0.4 };
        return ((double*)tape.Forward(new LogisticBody(r), steps, (byte*)initial))[0];
    }
}
