using Adjoint.Loops;

namespace Adjoint.Tests.Loops;

public sealed class RevolveTests
{
    private const int Longest = 200, MostSlots = 12;

    [Fact]
    public void AdvancedSteps_IsTheLeastOverAllSplits()
    {
        (long Steps, long Stores)[,] least = LeastOverAllSplits(Longest, MostSlots);
        for (int slots = 1; slots <= MostSlots; slots++)
        {
            for (int length = 1; length <= Longest; length++)
                Assert.Equal(least[length, slots].Steps, Revolve.AdvancedSteps(length, slots));
        }
    }

    [Fact]
    public void Split_TakesTheLeastStepsAndThenTheLeastStores()
    {
        (long Steps, long Stores)[,] least = LeastOverAllSplits(Longest, MostSlots);
        var taken = new (long Steps, long Stores)[Longest + 1, MostSlots + 1];
        for (int slots = 1; slots <= MostSlots; slots++)
        {
            for (int length = 2; length <= Longest; length++)
            {
                int first = Revolve.Split(length, slots);
                Assert.InRange(first, 1, length - 1);
                taken[length, slots] = slots == 1 ? Sum(first, (0, 0), taken[length - 1, 1], length) : Sum(first, taken[length - first, slots - 1], taken[first, slots], length);
                Assert.Equal(least[length, slots], taken[length, slots]);
            }
        }
    }

    // The figures of the authors' own implementation, revolve.cpp of Griewank, Walther and Stumm as distributed with pyrevolve
    // (github.com/devitocodes/pyrevolve): steps, snaps, and the `advance` steps counted from its actions.
    [Theory]
    [InlineData(10, 1, 45)]
    [InlineData(10, 2, 20)]
    [InlineData(10, 3, 15)]
    [InlineData(10, 5, 13)]
    [InlineData(20, 3, 45)]
    [InlineData(30, 3, 85)]
    [InlineData(50, 4, 144)]
    [InlineData(56, 5, 140)]
    [InlineData(100, 3, 490)]
    [InlineData(100, 10, 222)]
    [InlineData(120, 7, 315)]
    [InlineData(150, 12, 345)]
    [InlineData(200, 2, 2470)]
    [InlineData(500, 38, 960)]
    [InlineData(1000, 5, 6284)]
    [InlineData(1000, 20, 2747)]
    [InlineData(10000, 10, 57624)]
    [InlineData(10000, 100, 24747)]
    [InlineData(100000, 20, 534220)]
    [InlineData(1000000, 20, 6815960)]
    [InlineData(1000000, 1000, 2497497)]
    public void AdvancedSteps_MatchesTheAuthorsImplementation(int steps, int snaps, long advances) =>
        Assert.Equal(advances, Revolve.AdvancedSteps(steps, snaps));

    [Theory]
    [InlineData(20, 3, 3, 20)]    // β(3, 3) = 20
    [InlineData(21, 3, 4, 35)]    // β(3, 4) = 35
    [InlineData(1771, 20, 3, 1771)]    // β(20, 3) = 1771
    [InlineData(1000000, 1, 999999, 1000000)]
    [InlineData(1000000, 80000, 2, 3200120001)]    // β(80000, 2) = 80001 · 80002 / 2
    public void Range_IsTheSmallestBinomialThatCovers(long length, long slots, long reps, long range) =>
        Assert.Equal((reps, range), Revolve.Range(length, slots));

    // The definition: the least over the place m of the first store of m + t(n − m, s − 1) + t(m, s), found by trying them all; ties go to
    // fewer stores. A state needs no slot when it is the beginning of the step to be reversed.
    private static (long Steps, long Stores)[,] LeastOverAllSplits(int longest, int mostSlots)
    {
        var least = new (long Steps, long Stores)[longest + 1, mostSlots + 1];
        for (int slots = 1; slots <= mostSlots; slots++)
        {
            for (int length = 2; length <= longest; length++)
            {
                if (slots == 1)
                {
                    least[length, 1] = (length - 1 + least[length - 1, 1].Steps, 0);
                    continue;
                }

                (long, long) best = (long.MaxValue, long.MaxValue);
                for (int first = 1; first < length; first++)
                {
                    (long, long) candidate = Sum(first, least[length - first, slots - 1], least[first, slots], length);
                    if (candidate.CompareTo(best) < 0)
                        best = candidate;
                }

                least[length, slots] = best;
            }
        }

        return least;
    }

    private static (long Steps, long Stores) Sum(int first, (long Steps, long Stores) right, (long Steps, long Stores) left, int length) =>
        (first + right.Steps + left.Steps, (first < length - 1 ? 1 : 0) + right.Stores + left.Stores);
}
