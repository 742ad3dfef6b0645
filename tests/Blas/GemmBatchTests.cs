using System.Numerics;
using Adjoint.Blas;

namespace Adjoint.Tests.Blas;

public sealed unsafe class GemmBatchTests
{
    // Shapes of small networks: m examples, n outputs, k inputs, with everything below one register, skinny, and one tile and a bit.
    private static readonly (int M, int N, int K)[] Shapes =
        [(10, 40, 1), (10, 40, 40), (10, 1, 40), (1, 40, 10), (40, 1, 10), (40, 40, 10), (32, 2, 50), (32, 50, 2), (3, 3, 3), (5, 10, 9), (1, 1, 64), (2, 3, 17)];

    /// <summary>Small integers: exact in every order of summation.</summary>
    [Fact]
    public void ABatch_IsItsProducts_ForAllTransposes_AtEveryWidth_AndByEveryLibrary()
    {
        foreach ((int m, int n, int k) in Shapes)
        {
            for (int flags = 0; flags < 4; flags++)
            {
                Check<double>((flags & 1) != 0, (flags & 2) != 0, m, n, k);
                Check<float>((flags & 1) != 0, (flags & 2) != 0, m, n, k);
            }
        }
    }

    [Theory]
    [InlineData(false, false, 300, 32, 2, 50)]
    [InlineData(true, true, 300, 10, 40, 40)]
    [InlineData(true, false, 3, 130, 100, 100)]
    [InlineData(false, true, 3, 100, 130, 100)]
    [InlineData(false, false, 2, 400, 3, 1000)]
    public void ABatch_HasTheSameBits_OnAnyNumberOfThreads_AndOneByOne(bool transA, bool transB, int count, int m, int n, int k)
    {
        double[] a = Numbers(count * m * k, 1), b = Numbers(count * k * n, 2), single = new double[count * m * n];
        foreach (VectorWidth width in VectorWidths.Supported)
        {
            DenseKernels<double> kernels = DenseKernels<double>.Create(width);
            fixed (double* pa = a, pb = b, ps = single)
            {
                GemmBatch<double> batch = GemmBatch<double>.Dense(transA, transB, count, m, n, k, pa, pb, ps);
                for (int i = 0; i < count; i++) kernels.Gemm(batch.Items(i, 1).First, 1);
                for (int threads = 1; threads <= 3; threads++)
                {
                    double[] together = new double[count * m * n];
                    fixed (double* pt = together) kernels.Gemm(batch with { First = batch.First with { C = pt } }, threads);
                    Assert.Equal(single, together);
                }
            }
        }
    }

    [Fact]
    public void ABatch_SharingAFactor_ReadsItAgain()
    {
        const int Count = 4, M = 5, N = 7, K = 9;
        double[] a = Numbers(Count * M * K, 1), b = Numbers(K * N, 2), c = new double[Count * M * N], whole = new double[Count * M * N];
        fixed (double* pa = a, pb = b, pc = c, pw = whole)
        {
            BlasProvider.BuiltIn.GemmBatch(GemmBatch<double>.Dense(false, false, Count, M, N, K, pa, pb, pc) with { StrideB = 0 });
            BlasProvider.BuiltIn.Gemm(false, false, Count * M, N, K, 1.0, pa, K, pb, N, 0, pw, N);
        }

        Assert.Equal(whole, c);
    }

    [Fact]
    public void ABatch_WithoutInnerDimension_IsZero()
    {
        double[] c = [.. Enumerable.Repeat(double.NaN, 12)];
        fixed (double* pc = c) BlasProvider.BuiltIn.GemmBatch(GemmBatch<double>.Dense(false, false, 2, 2, 3, 0, null, null, pc));
        Assert.All(c, value => Assert.Equal(0, value));
    }

    private static void Check<T>(bool transA, bool transB, int m, int n, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Count = 3, Guard = 64;
        var random = new Random(m + (100 * n) + k);
        T[] a = Integers<T>(random, Count * m * k), b = Integers<T>(random, Count * k * n), expected = new T[Count * m * n];
        for (int o = 0; o < expected.Length; o++)
        {
            int item = o / (m * n), i = o / n % m, j = o % n;
            for (int p = 0; p < k; p++)
                expected[o] += a[(item * m * k) + (transA ? (p * m) + i : (i * k) + p)] * b[(item * k * n) + (transB ? (j * k) + p : (p * n) + j)];
        }

        foreach (BlasProvider blas in Providers.All)
        {
            T[] c = new T[expected.Length + Guard];
            Array.Fill(c, T.NaN);
            fixed (T* pa = a, pb = b, pc = c) blas.GemmBatch(GemmBatch<T>.Dense(transA, transB, Count, m, n, k, pa, pb, pc));
            Assert.True(c.AsSpan(0, expected.Length).SequenceEqual(expected), $"{blas}: {typeof(T).Name} {transA} {transB} {m} x {k} by {k} x {n}");
            Assert.All(c[expected.Length..], value => Assert.True(T.IsNaN(value)));
        }
    }

    private static T[] Integers<T>(Random random, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++) values[i] = T.CreateChecked(random.Next(-9, 10));
        return values;
    }

    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) values[i] = random.NextDouble() - 0.5;
        return values;
    }
}
