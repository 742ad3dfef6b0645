using System.Numerics;

namespace Adjoint.Tests.Blas;

/// <summary>
/// A product within larger arrays: rows farther apart than they are long, every matrix at an odd offset, and everything around the
/// operands NaN, so that a kernel that reads or writes past an edge is found out.
/// </summary>
internal sealed unsafe class GemmCase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Offset = 3;

    private readonly T[] _a;
    private readonly T[] _b;
    private readonly T[] _before;
    private readonly T[] _c;
    private readonly int _lda;
    private readonly int _ldb;
    private readonly int _ldc;
    private readonly (double Value, double Size)[] _reference;

    public GemmCase(int seed, bool transA, bool transB, int m, int n, int k, double alpha, double beta)
    {
        var random = new Random(seed);
        (TransA, TransB, M, N, K, Alpha, Beta) = (transA, transB, m, n, k, alpha, beta);
        (_lda, _ldb, _ldc) = ((transA ? m : k) + random.Next(1, 6), (transB ? k : n) + random.Next(1, 6), n + random.Next(1, 6));
        _a = Fill(random, transA ? k : m, transA ? m : k, _lda);
        _b = Fill(random, transB ? n : k, transB ? k : n, _ldb);
        _before = Fill(random, m, beta == 0 ? 0 : n, _ldc);
        _c = (T[])_before.Clone();
        _reference = new (double, double)[m * n];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++) _reference[(i * n) + j] = Reference(i, j);
    }

    public bool TransA { get; }

    public bool TransB { get; }

    public int M { get; }

    public int N { get; }

    public int K { get; }

    public double Alpha { get; }

    public double Beta { get; }

    public T this[int i, int j] => _c[Offset + (i * _ldc) + j];

    public GemmCase<T> Run(BlasProvider blas)
    {
        _before.CopyTo(_c, 0);
        fixed (T* a = _a, b = _b, c = _c)
        {
            blas.Gemm(
                TransA, TransB, M, N, K, T.CreateChecked(Alpha), a + Offset, _lda, b + Offset, _ldb, T.CreateChecked(Beta), c + Offset, _ldc);
        }

        return this;
    }

    /// <summary>The product computed so far, without what is around it.</summary>
    public T[] Result()
    {
        var result = new T[M * N];
        for (int i = 0; i < M; i++) Array.Copy(_c, Offset + (i * _ldc), result, i * N, N);
        return result;
    }

    /// <summary>
    /// What is wrong with the result, or null. The bound is that of an inner product in any order of summation, with alpha and beta:
    /// |error| ≤ (k + 3)·u·(|alpha|·|A|·|B| + |beta·C|), Higham, "Accuracy and stability of numerical algorithms", 2002, section 3.1.
    /// </summary>
    public string? Trouble()
    {
        double unit = typeof(T) == typeof(double) ? Math.ScaleB(1, -53) : Math.ScaleB(1, -24);
        for (int i = 0; i < M; i++)
        {
            for (int j = 0; j < N; j++)
            {
                var (exact, size) = _reference[(i * N) + j];
                double error = Math.Abs(double.CreateChecked(this[i, j]) - exact);
                if (!(error <= (K + 3) * unit * size))
                    return $"{this}: element [{i}, {j}] is {this[i, j]} instead of {exact:R}";
            }
        }

        for (int at = 0; at < _c.Length; at++)
        {
            int row = Math.DivRem(at - Offset, _ldc, out int column);
            bool isResult = at >= Offset && row < M && column < N;
            if (!isResult && !T.IsNaN(_c[at])) return $"{this}: wrote outside C at {at - Offset}";
        }

        return null;
    }

    public override string ToString() =>
        $"{typeof(T).Name} {(TransA ? "Aᵀ" : "A")}·{(TransB ? "Bᵀ" : "B")} m={M} n={N} k={K} alpha={Alpha} beta={Beta}";

    /// <summary>Twice the working precision, by the error-free transformations of Ogita, Rump and Oishi 2005 (Dot2); and the sum of the absolute values.</summary>
    private (double Value, double Size) Reference(int i, int j)
    {
        double sum = 0, rest = 0, size = 0;
        void Add(double x, double y)
        {
            double product = x * y, low = Math.FusedMultiplyAdd(x, y, -product);
            double next = sum + product, part = next - sum;
            rest += (sum - (next - part)) + (product - part) + low;
            sum = next;
            size += Math.Abs(product);
        }

        if (Alpha != 0)
        {
            for (int p = 0; p < K; p++)
            {
                double a = double.CreateChecked(_a[Offset + (TransA ? (p * _lda) + i : (i * _lda) + p)]);
                double b = double.CreateChecked(_b[Offset + (TransB ? (j * _ldb) + p : (p * _ldb) + j)]);
                Add(Alpha * a, b);
            }
        }

        if (Beta != 0) Add(Beta, double.CreateChecked(_before[Offset + (i * _ldc) + j]));
        return (sum + rest, size);
    }

    private static T[] Fill(Random random, int rows, int columns, int leading)
    {
        T[] values = new T[(rows * leading) + (2 * Offset)];
        Array.Fill(values, T.NaN);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) values[Offset + (i * leading) + j] = T.CreateChecked(random.NextDouble() - 0.5);
        return values;
    }
}
