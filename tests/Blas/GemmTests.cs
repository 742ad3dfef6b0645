using System.Numerics;
using Adjoint.Blas;

namespace Adjoint.Tests.Blas;

public sealed unsafe class GemmTests
{
    private static readonly int[] Small = [0, 1, 2, 3, 5, 7, 8, 9];
    private static readonly int[] All = [0, 1, 2, 3, 5, 7, 8, 9, 31, 33, 64, 65, 100, 192, 257];

    // Powers of two, so that the products with them are exact in the reference.
    private static readonly (double Alpha, double Beta)[] Factors = [(1, 0), (1, 1), (-0.5, 0), (2, -0.25), (0, 0), (0, 2)];

    public static TheoryData<int> Indices => Providers.Indices;

    [Fact]
    public void SmallProducts_OfEveryShape_AreRightToRounding_ByEveryProvider()
    {
        int seed = 0;
        foreach (int m in Small)
            foreach (int n in Small)
                foreach (int k in Small)
                    CheckBoth(seed++, m, n, k);
    }

    [Fact]
    public void LargerProducts_AreRightToRounding_ByEveryProvider()
    {
        var random = new Random(1);
        for (int run = 0; run < 30; run++)
            CheckBoth(run, All[random.Next(All.Length)], All[random.Next(All.Length)], All[random.Next(All.Length)]);

        // More than one block of the inner dimension, and of the columns.
        CheckBoth(1, 65, 31, 600);
        CheckBoth(3, 1, 257, 600);
        CheckBoth(4, 257, 1, 600);
        CheckBoth(2, 33, 700, 257);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Gemv_WithStrides_IsTheProductWithAColumn(int provider)
    {
        BlasProvider blas = Providers.All[provider];
        foreach (bool transA in new[] { false, true })
        {
            foreach ((int m, int n) in new[] { (1, 1), (7, 5), (64, 33), (100, 257) })
            {
                const int StrideX = 3, StrideY = 2;
                int rows = transA ? n : m, columns = transA ? m : n;
                double[] a = Numbers(m * n, 1), x = Numbers(columns * StrideX, 2), y = Numbers(rows * StrideY, 3), before = (double[])y.Clone();
                fixed (double* pa = a, px = x, py = y) blas.Gemv(transA, m, n, 2.0, pa, n, px, StrideX, 0.5, py, StrideY);
                for (int i = 0; i < rows; i++)
                {
                    double sum = 0.5 * before[i * StrideY];
                    for (int j = 0; j < columns; j++) sum += 2 * a[transA ? (j * n) + i : (i * n) + j] * x[j * StrideX];
                    Assert.Equal(sum, y[i * StrideY], 1e-13);
                    Assert.Equal(before[(i * StrideY) + 1], y[(i * StrideY) + 1]);
                }
            }
        }
    }

    [Theory]
    [InlineData(false, false, 257, 192, 300)]
    [InlineData(true, false, 200, 257, 192)]
    [InlineData(false, true, 192, 200, 257)]
    [InlineData(true, true, 257, 257, 100)]
    [InlineData(false, false, 2000, 3, 600)]
    [InlineData(true, false, 2000, 3, 600)]
    [InlineData(false, true, 3, 2000, 600)]
    [InlineData(false, false, 3, 2000, 600)]
    public void BuiltInProduct_HasTheSameBitsOnAnyNumberOfThreads(bool transA, bool transB, int m, int n, int k)
    {
        CheckThreads<double>(transA, transB, m, n, k);
        CheckThreads<float>(transA, transB, m, n, k);
    }

    [Theory]
    [InlineData(false, false, 37, 50, 300)]
    [InlineData(false, true, 37, 50, 300)]
    [InlineData(false, true, 3, 50, 300)]
    [InlineData(true, false, 37, 50, 300)]
    [InlineData(true, true, 37, 50, 300)]
    [InlineData(false, false, 37, 3, 300)]
    [InlineData(true, false, 37, 3, 300)]
    public void BuiltInProduct_ByRowsOrColumnsAlone_HasTheSameBitsAsWhole(bool transA, bool transB, int m, int n, int k)
    {
        double[] a = Numbers(m * k, 1), b = Numbers(k * n, 2), whole = new double[m * n], parts = new double[m * n];
        foreach (VectorWidth width in VectorWidths.Supported)
        {
            DenseKernels<double> kernels = DenseKernels<double>.Create(width);
            fixed (double* pa = a, pb = b, pw = whole, pp = parts)
            {
                GemmProblem<double> problem = Problem(transA, transB, m, n, k, pa, pb, pw), cut = problem with { C = pp };
                GemmPath path = GemmPaths.Choose(problem);
                kernels.Gemm(problem, path);
                for (int i = 0; i < m; i++) kernels.Gemm(cut.Rows(i, 1), path);
                Assert.Equal(whole, parts);
                for (int j = 0; j < n; j++) kernels.Gemm(cut.Columns(j, 1), path);
                Assert.Equal(whole, parts);
            }
        }
    }

    [Fact]
    public void BlockedProduct_HasTheSameBitsAtEveryVectorWidth()
    {
        const int M = 37, N = 53, K = 700;
        double[] a = Numbers(M * K, 1), b = Numbers(K * N, 2), first = new double[M * N], other = new double[M * N];
        fixed (double* pa = a, pb = b, pf = first, po = other)
        {
            GemmProblem<double> problem = Problem(false, false, M, N, K, pa, pb, pf);
            DenseKernels<double>.Create(VectorWidth.Scalar).Gemm(problem, GemmPath.Blocked);
            foreach (VectorWidth width in VectorWidths.Supported)
            {
                DenseKernels<double>.Create(width).Gemm(problem with { C = po }, GemmPath.Blocked);
                Assert.Equal(first, other);
            }
        }
    }

    private static void CheckBoth(int seed, int m, int n, int k)
    {
        Check<double>(seed, m, n, k);
        Check<float>(seed, m, n, k);
    }

    private static void Check<T>(int seed, int m, int n, int k) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int flags = 0; flags < 4; flags++)
        {
            var (alpha, beta) = Factors[(seed + flags) % Factors.Length];
            var problem = new GemmCase<T>(seed, (flags & 1) != 0, (flags & 2) != 0, m, n, k, alpha, beta);
            foreach (BlasProvider blas in Providers.All)
            {
                string? trouble = problem.Run(blas).Trouble();
                Assert.True(trouble is null, $"{blas}, {trouble}");
            }
        }
    }

    private static void CheckThreads<T>(bool transA, bool transB, int m, int n, int k) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var problem = new GemmCase<T>(5, transA, transB, m, n, k, 1, 1);
        int threads = Parallelism.Threads;
        try
        {
            Parallelism.Threads = 1;
            T[] alone = problem.Run(BlasProvider.BuiltIn).Result();
            foreach (int count in new[] { 2, 3 })
            {
                Parallelism.Threads = count;
                Assert.Equal(alone, problem.Run(BlasProvider.BuiltIn).Result());
            }
        }
        finally
        {
            Parallelism.Threads = threads;
        }
    }

    private static GemmProblem<double> Problem(bool transA, bool transB, int m, int n, int k, double* a, double* b, double* c) => new()
    {
        TransA = transA,
        TransB = transB,
        M = m,
        N = n,
        K = k,
        Alpha = 1,
        A = a,
        Lda = transA ? m : k,
        B = b,
        Ldb = transB ? k : n,
        Beta = 0,
        C = c,
        Ldc = n,
    };

    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) values[i] = random.NextDouble() - 0.5;
        return values;
    }
}
