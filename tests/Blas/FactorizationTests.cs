using System.Numerics;
using Adjoint.Blas;

namespace Adjoint.Tests.Blas;

public sealed unsafe class FactorizationTests
{
    private const int Padding = 3;
    private static readonly int[] Sizes = [0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 100, 192];

    public static TheoryData<int> Indices => Providers.Indices;

    [Theory]
    [MemberData(nameof(Indices))]
    public void Lu_OfTallAndSquareBlocks_RebuildsThem(int provider)
    {
        foreach (int n in Sizes)
        {
            CheckLu<double>(Providers.All[provider], n, n);
            CheckLu<double>(Providers.All[provider], n + 13, n);
            CheckLu<float>(Providers.All[provider], n, n);
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Cholesky_RebuildsTheMatrix_AndReadsItsLowerTriangleOnly(int provider)
    {
        foreach (int n in Sizes)
        {
            CheckCholesky<double>(Providers.All[provider], n);
            CheckCholesky<float>(Providers.All[provider], n);
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void TriangularSolve_OfEveryKind_LeavesNoResidual(int provider)
    {
        foreach (int n in Sizes)
        {
            foreach (int columns in new[] { 1, 2, 7, 33 })
            {
                for (int flags = 0; flags < 8; flags++)
                    CheckTriangular(Providers.All[provider], (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, n, columns);
            }
        }
    }

    private static void CheckLu<T>(BlasProvider blas, int m, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int leading = n + Padding;
        T[] before = Matrix<T>(m, n, leading, m + n), lu = (T[])before.Clone();
        long[] pivots = new long[n];
        fixed (T* a = lu)
        fixed (long* p = pivots)
        {
            if (n > 0) Assert.Equal(-1, blas.LuFactor(m, n, a, leading, p));
        }

        int[] order = [.. Enumerable.Range(0, m)];
        for (int j = 0; j < n; j++)
        {
            Assert.InRange(pivots[j], j, m - 1);
            (order[j], order[pivots[j]]) = (order[pivots[j]], order[j]);
        }

        double tolerance = Unit<T>() * 4 * (n + 1);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0, size = 0;
                for (int q = 0; q <= Math.Min(i, j); q++)
                {
                    double l = q == i ? 1 : double.CreateChecked(lu[(i * leading) + q]), term = l * double.CreateChecked(lu[(q * leading) + j]);
                    sum += term;
                    size += Math.Abs(term);
                }

                double expected = double.CreateChecked(before[(order[i] * leading) + j]);
                Assert.True(Math.Abs(sum - expected) <= tolerance * (size + Math.Abs(expected)), $"{blas} LU {m} x {n} at [{i}, {j}]: {sum} for {expected}");
            }
        }

        AssertPaddingUntouched(lu, m, n, leading);
    }

    private static void CheckCholesky<T>(BlasProvider blas, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int leading = n + Padding;
        T[] root = Matrix<T>(n, n, leading, n), a = Matrix<T>(n, n, leading, 0);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                // Above the diagonal: what must not count.
                T sum = i == j ? T.One : T.Zero;
                for (int q = 0; q < n; q++) sum += root[(i * leading) + q] * root[(j * leading) + q];
                a[(i * leading) + j] = j > i ? T.CreateChecked(1e10) : sum;
            }
        }

        T[] l = (T[])a.Clone();
        fixed (T* p = l) Assert.Equal(-1, blas.CholeskyFactor(n, p, leading));
        double tolerance = Unit<T>() * 4 * (n + 1);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (j > i)
                {
                    Assert.Equal(T.Zero, l[(i * leading) + j]);
                    continue;
                }

                double sum = 0, size = 0;
                for (int q = 0; q <= j; q++)
                {
                    double term = double.CreateChecked(l[(i * leading) + q]) * double.CreateChecked(l[(j * leading) + q]);
                    sum += term;
                    size += Math.Abs(term);
                }

                Assert.True(Math.Abs(sum - double.CreateChecked(a[(i * leading) + j])) <= tolerance * size, $"{blas} Cholesky {n} at [{i}, {j}]");
            }
        }

        AssertPaddingUntouched(l, n, n, leading);
    }

    private static void CheckTriangular(BlasProvider blas, bool lower, bool transposed, bool unit, int n, int columns)
    {
        int leading = n + Padding, right = columns + Padding;
        double[] a = Matrix<double>(n, n, leading, n), b = Matrix<double>(n, columns, right, n + 1), x = (double[])b.Clone();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                ref double entry = ref a[(i * leading) + j];
                if (i == j) entry = unit ? double.NaN : entry + 3;
                else entry = (lower ? j < i : j > i) ? entry * 2 / n : double.NaN;
            }
        }

        fixed (double* pa = a, px = x) blas.SolveTriangular(lower, transposed, unit, n, columns, pa, leading, px, right);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0, size = 0;
                for (int q = 0; q < n; q++)
                {
                    int row = transposed ? q : i, column = transposed ? i : q;
                    if (lower ? column > row : column < row) continue;
                    double term = (row == column && unit ? 1 : a[(row * leading) + column]) * x[(q * right) + j];
                    sum += term;
                    size += Math.Abs(term);
                }

                double expected = b[(i * right) + j];
                Assert.True(
                    Math.Abs(sum - expected) <= 2 * (n + 1) * Unit<double>() * (size + Math.Abs(expected)),
                    $"{blas} {(lower ? "lower" : "upper")}{(transposed ? " transposed" : "")}{(unit ? " unit" : "")} {n} x {columns} at [{i}, {j}]: {sum} for {expected}");
            }
        }

        AssertPaddingUntouched(x, n, columns, right);
    }

    private static double Unit<T>() => typeof(T) == typeof(double) ? Math.ScaleB(1, -53) : Math.ScaleB(1, -24);

    private static T[] Matrix<T>(int rows, int columns, int leading, int seed) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] values = new T[(rows * leading) + 1];
        Array.Fill(values, T.NaN);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) values[(i * leading) + j] = T.CreateChecked(random.NextDouble() - 0.5);
        return values;
    }

    private static void AssertPaddingUntouched<T>(T[] values, int rows, int columns, int leading) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
            for (int j = columns; j < leading; j++) Assert.True(T.IsNaN(values[(i * leading) + j]));
    }
}
