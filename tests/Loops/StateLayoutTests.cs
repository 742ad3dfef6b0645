using Adjoint.Loops;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Loops;

/// <summary>States that hand values on lie as windows on one line of values.</summary>
public sealed class StateLayoutTests
{
    private static readonly TensorType Field = new(ElementType.Float64, [200]);

    public static TheoryData<Checkpoints> Schedules =>
        [Checkpoints.StoreAll, Checkpoints.Binomial(1), Checkpoints.Binomial(4), Checkpoints.Online(3), Checkpoints.TwoLevel(2), Checkpoints.Within(30.KiB()), Checkpoints.Within(1.MiB())];

    [Fact]
    public void ValuesHandedOn_AreSharedWithTheNextState()
    {
        var layout = new StateLayout([Field, Field, Field], [-1, 0, 1]);
        Assert.Equal((2, 1600, 4800), (layout.Age, layout.Fresh, layout.Bytes));
        Assert.Equal([3200, 1600, 0], layout.Offsets);
        var pairs = new StateLayout([Field, Field, Field, Field], [-1, -1, 1, 0]);
        Assert.Equal((1, 3200, 6400), (pairs.Age, pairs.Fresh, pairs.Bytes));
        Assert.Equal([3200, 4800, 1600, 0], pairs.Offsets);
    }

    public static TheoryData<int[]> Others => new() { new[] { -1, -1 }, new[] { 1, 0 }, new[] { 0, -1 }, new[] { -1, 0, -1 }, new[] { -1, 0, 0 }, new[] { -1, 0, 1, -1, 3 } };

    [Theory]
    [MemberData(nameof(Others))]
    public void OtherStates_LieTensorAfterTensor(int[] sources)
    {
        TensorType[] types = [.. sources.Select(_ => Field)];
        var layout = new StateLayout(types, sources);
        Assert.Equal((0, layout.Bytes), (layout.Age, layout.Fresh));
        Assert.Equal(new StateLayout(types).Offsets, layout.Offsets);
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void LoopsThatHandValuesOn_AreTheUnrolledOnes_UnderAnySchedule(Checkpoints schedule)
    {
        Tensor start = Uniform(RandomKey.FromSeed(1), [3, 200], -1, 1), w = Uniform(RandomKey.FromSeed(2), [200], 0.2, 0.4);
        static Tensor Next(Tensor a, Tensor b, Tensor c, Tensor w) => (w * Tanh(a)) - (0.3 * b) + (w * Sin(c));
        foreach (int steps in (int[])[0, 1, 2, 5, 41])
        {
            Tensor Unrolled((Tensor W, Tensor Start) x)
            {
                Tensor a = x.Start[0], b = x.Start[1], c = x.Start[2], sum = 0;
                for (int n = 0; n < steps; n++)
                {
                    sum += Sum(c * a);
                    (a, b, c) = (Next(a, b, c, x.W), a, b);
                }

                return sum + Sum(a) + Sum(2 * b) + Sum(3 * c);
            }

            Tensor Looped((Tensor W, Tensor Start) x)
            {
                var ((a, b, c), sums) = Loop.Scan<(Tensor A, Tensor B, Tensor C), Tensor>(
                    s => ((Next(s.A, s.B, s.C, x.W), s.A, s.B), Sum(s.C * s.A)), (x.Start[0], x.Start[1], x.Start[2]), steps, schedule);
                return Sum(sums) + Sum(a) + Sum(2 * b) + Sum(3 * c);
            }

            Assert.Equal((double)Unrolled((w, start)), (double)Looped((w, start)), 11);
            var expected = Grad<(Tensor W, Tensor Start)>(Unrolled)((w, start));
            var actual = Grad<(Tensor W, Tensor Start)>(Looped)((w, start));
            double[][] pairs = [expected.W.ToArray(), actual.W.ToArray(), expected.Start.ToArray(), actual.Start.ToArray()];
            for (int p = 0; p < 4; p += 2)
                for (int i = 0; i < pairs[p].Length; i++) Assert.Equal(pairs[p][i], pairs[p + 1][i], 1e-12);
        }
    }

    [Fact]
    public void ATapeOfWindows_HoldsEachValueOnce()
    {
        const int Steps = 100;
        using var tape = new LoopTape(Checkpoints.StoreAll, Steps, 3200, 0, 1600);
        tape.Begin();
        for (int n = 0; n < Steps; n++) Assert.NotEqual(0, Place(tape, n));
        Assert.Equal(Place(tape, 7) + 1600, Place(tape, 8));
        Assert.InRange(tape.BytesHeld, Steps * 1600, (Steps + 8) * 1600);
        Assert.InRange(Checkpoints.StoreAll.PlanFor(Steps, 3200, 0, 1600).Bytes, Steps * 1600, (Steps + 2) * 1600);
    }

    /// <summary>Large states, of which some begin a new piece of memory and copy what is handed on.</summary>
    [Fact]
    public void WindowsInSeveralPieces_GiveTheSameBits()
    {
        Tensor start = Uniform(RandomKey.FromSeed(1), [300_000], -1, 1);
        Tensor Misfit(Tensor x, Checkpoints schedule)
        {
            var (a, b) = Loop.Repeat<(Tensor A, Tensor B)>(20, (x, 0.5 * x), s => ((1.5 * s.A) - (0.7 * s.B * s.A), s.A), schedule);
            return Sum(a * b);
        }

        Assert.Equal(
            Grad((Tensor x) => Misfit(x, Checkpoints.StoreAll))(start).ToArray(), Grad((Tensor x) => Misfit(x, Checkpoints.Binomial(3)))(start).ToArray());
    }

    private static unsafe nint Place(LoopTape tape, int n) => (nint)tape.Place(n);
}
