using Adjoint.Primitives;
using static Adjoint.Transform;

namespace Adjoint.Tests.Tensors;

public sealed class RandomTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(42);

    [Fact]
    public void SameKey_GivesTheSameNumbers_OnAnyThread()
    {
        double[] expected = Tensor.Normal(Key, [1001]).ToArray();
        Parallel.For(0, 8, _ => Assert.Equal(expected, Tensor.Normal(RandomKey.FromSeed(42), [1001]).ToArray()));
    }

    [Fact]
    public void Elements_DoNotDependOnTheShape()
    {
        Assert.Equal(Tensor.Uniform(Key, [100]).ToArray()[..7], Tensor.Uniform(Key, [7]).ToArray());
        Assert.Equal(Tensor.Normal(Key, [10, 10]).ToArray()[..7], Tensor.Normal(Key, [7, 1]).ToArray());
    }

    [Fact]
    public void FirstNumber_IsTheFirstBlockOfTheGenerator()
    {
        // Key 0, counter 0: the first known answer. 64 bits are the first two words; a uniform number is its upper 52 bits and a half.
        const ulong Bits = 0xe169c58d_6627e8d5;
        Assert.Equal(((Bits >> 12) + 0.5) / (1L << 52), Tensor.Uniform(RandomKey.FromSeed(0), [1]).ToArray()[0]);
    }

    [Fact]
    public void SplitAndFold_GiveKeysThatDiffer()
    {
        var keys = new List<RandomKey>([Key, .. Key.Split(50), .. Enumerable.Range(0, 50).Select(i => Key.Fold(i)), Key.Fold(-1), .. Key.Split(3)[1].Split(3)]);
        var seen = new HashSet<(long, long)>(keys.Select(k => (k.Bits.ToArray<long>()[0], k.Bits.ToArray<long>()[1])));
        Assert.Equal(keys.Count, seen.Count);
        Assert.Equal(keys.Count, keys.Select(k => Tensor.Uniform(k, [1]).ToArray()[0]).Distinct().Count());
    }

    [Fact]
    public void Split_GivesTheFirstKeysWhateverTheCount() => Assert.Equal(Key.Split(9)[2].Bits.ToArray<long>(), Key.Split(3)[2].Bits.ToArray<long>());

    [Fact]
    public void Batch_OverKeys_GivesTheBitsOfEachKey()
    {
        Tensor together = Batch((RandomKey k) => Tensor.Normal(k.Fold(3), [5]))(Key.SplitBatch(4));
        RandomKey[] keys = Key.Split(4);
        for (int i = 0; i < 4; i++) Assert.Equal(Tensor.Normal(keys[i].Fold(3), [5]).ToArray(), together[i].ToArray());
    }

    [Fact]
    public void Compiled_GivesTheSameBits()
    {
        var compiled = Compile((RandomKey k) => Tensor.Normal(k, [77]));
        Assert.Equal(Tensor.Normal(Key, [77]).ToArray(), compiled(Key).ToArray());
        Assert.Equal(Tensor.Normal(Key.Fold(1), [77]).ToArray(), compiled(Key.Fold(1)).ToArray());
    }

    [Fact]
    public void Uniform_FillsItsInterval()
    {
        // χ² of 20 000 draws in 100 cells: the 99.9th percentile with 99 degrees of freedom is 148.2 (Abramowitz, Stegun 1964, table 26.8).
        const int Draws = 20_000, Cells = 100;
        double[] u = Tensor.Uniform(Key, [Draws], -1, 3).ToArray();
        Assert.All(u, x => Assert.InRange(x, -1, 3));
        double chi = u.GroupBy(x => (int)((x + 1) / 4 * Cells)).Sum(g => Math.Pow(g.Count() - (Draws / Cells), 2) / (Draws / Cells));
        Assert.True(chi < 148.2, $"χ² = {chi}");
    }

    [Theory]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Float32)]
    public void Normal_HasTheNormalDistribution(ElementType type)
    {
        // Kolmogorov–Smirnov: the distance exceeds 1.95/√n for one sample in a thousand.
        const int Draws = 20_000;
        Tensor z = Tensor.Sort(Tensor.Normal(Key, [Draws], type).Cast(ElementType.Float64));
        double[] cdf = (0.5 * Tensor.Erfc(-z / Math.Sqrt(2))).ToArray();
        double distance = cdf.Select((p, i) => Math.Max(Math.Abs(p - ((double)i / Draws)), Math.Abs(p - ((i + 1.0) / Draws)))).Max();
        Assert.True(distance < 1.95 / Math.Sqrt(Draws), $"distance {distance}");

        // Neighbors, which come from one block, are uncorrelated: standard error 1/√(n/2).
        double[] pairs = Tensor.Normal(Key, [Draws], type).ToArray();
        double correlation = Enumerable.Range(0, Draws / 2).Average(i => pairs[2 * i] * pairs[(2 * i) + 1]);
        Assert.InRange(correlation, -4 / Math.Sqrt(Draws / 2.0), 4 / Math.Sqrt(Draws / 2.0));
    }

    [Fact]
    public void Bernoulli_IsSetAsOftenAsAsked()
    {
        double[] p = [0, 0.1, 0.5, 1];
        double[] mean = Tensor.Mean(Tensor.Bernoulli(Key, Tensor.FromArray(p), [10_000, 4]).Cast(ElementType.Float64), 0).ToArray();
        for (int i = 0; i < 4; i++) Assert.InRange(mean[i], p[i] - (4 * Math.Sqrt(p[i] * (1 - p[i]) / 10_000)), p[i] + (4 * Math.Sqrt(p[i] * (1 - p[i]) / 10_000)));
    }

    [Fact]
    public void RandomIntegers_LieInTheirRange_AndReachItsEnds()
    {
        long[] drawn = Tensor.RandomIntegers(Key, [300], -2, 4).ToArray<long>();
        Assert.Equal([-2, -1, 0, 1, 2, 3], drawn.Distinct().Order());
    }

    [Fact]
    public void RandomPermutation_HasEveryIntegerOnce_InEveryOrderAsOften()
    {
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), Tensor.RandomPermutation(Key, 100).ToArray<long>().Order());

        // χ² over the 6 orders of 3: the 99.9th percentile with 5 degrees of freedom is 20.5.
        const int Draws = 6000;
        Tensor many = Batch((RandomKey k) => Tensor.RandomPermutation(k, 3))(Key.SplitBatch(Draws));
        double chi = many.ToArray<long>().Chunk(3).GroupBy(p => (p[0] * 3) + p[1]).Sum(g => Math.Pow(g.Count() - (Draws / 6), 2) / (Draws / 6));
        Assert.True(chi < 20.5, $"χ² = {chi}");
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        Assert.Contains("Float32", Assert.Throws<ArgumentException>(() => Tensor.Uniform(Key, [2], type: ElementType.Int64)).Message);
        Assert.Contains("low", Assert.Throws<ArgumentException>(() => Tensor.Uniform(Key, [2], 2, 1)).Message);
        Assert.Contains("Batch", Assert.Throws<ArgumentException>(() => Tensor.Uniform(Key.SplitBatch(3), [2])).Message);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => Key.Fold(Tensor.Scalar(1))).Message);
        Assert.Contains("Int64[2]", Assert.Throws<ArgumentException>(() => Tensor.Uniform(new RandomKey(Tensor.Arange(3)), [2])).Message);
    }
}
