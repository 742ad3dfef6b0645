using System.Numerics;

namespace Adjoint.Blas;

/// <summary>LU factorization with partial pivoting.</summary>
/// <remarks>
/// The recursive algorithm of S. Toledo, "Locality of reference in LU decomposition with partial pivoting", SIAM J. Matrix Anal. Appl. 18
/// (1997), 1065: the left half of the columns, then a triangular solve and a product for the right half, then the rest. Its pivots are
/// those of the classical algorithm; nearly all its work is products.
/// </remarks>
internal static unsafe class LuFactorization
{
    // The widest block that is factored column by column.
    private const int Leaf = 8;

    /// <summary>
    /// Overwrites A [m, n], m ≥ n, row-major, with L (unit lower triangular, its diagonal not stored) and U, where P·A = L·U and P exchanges
    /// row j with row pivots[j] ≥ j, for j = 0, 1, …, n − 1 in this order.
    /// </summary>
    /// <returns>The first column in which every candidate for the pivot was zero, or −1. The factors exist in either case.</returns>
    public static int LuFactor<T>(this BlasProvider blas, int m, int n, T* a, int lda, long* pivots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n <= Leaf)
            return DenseKernels<T>.Best.LuPanel(m, n, a, lda, pivots);

        int n1 = Math.Max(n / 2 / Leaf, 1) * Leaf, n2 = n - n1;
        T* a12 = a + n1, a21 = a + (nint)n1 * lda, a22 = a21 + n1;
        int singular = blas.LuFactor(m, n1, a, lda, pivots);
        ExchangeRows(n1, pivots, n2, a12, lda);
        blas.SolveTriangular(lower: true, trans: false, unit: true, n1, n2, a, lda, a12, lda);
        blas.Gemm(false, false, m - n1, n2, n1, -T.One, a21, lda, a12, lda, T.One, a22, lda);
        int singularRest = blas.LuFactor(m - n1, n2, a22, lda, pivots + n1);
        ExchangeRows(n2, pivots + n1, n1, a21, lda);
        for (int j = n1; j < n; j++)
            pivots[j] += n1;
        return singular >= 0 ? singular : singularRest >= 0 ? singularRest + n1 : -1;
    }

    /// <summary>Solves op(A)·X = B in place from the factors of a square A, B and X [n, columns], row-major.</summary>
    public static void LuSolve<T>(this BlasProvider blas, bool trans, int n, int columns, T* lu, int ldlu, long* pivots, T* b, int ldb)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!trans)
        {
            ExchangeRows(n, pivots, columns, b, ldb);
            blas.SolveTriangular(lower: true, trans: false, unit: true, n, columns, lu, ldlu, b, ldb);
            blas.SolveTriangular(lower: false, trans: false, unit: false, n, columns, lu, ldlu, b, ldb);
            return;
        }

        // A = Pᵀ·L·U, so Aᵀ·X = B is Uᵀ·(Lᵀ·(P·X)) = B.
        blas.SolveTriangular(lower: false, trans: true, unit: false, n, columns, lu, ldlu, b, ldb);
        blas.SolveTriangular(lower: true, trans: true, unit: true, n, columns, lu, ldlu, b, ldb);
        ExchangeRowsBack(n, pivots, columns, b, ldb);
    }

    /// <summary>Applies the first <paramref name="count"/> exchanges to the rows of B.</summary>
    public static void ExchangeRows<T>(int count, long* pivots, int columns, T* b, int ldb)
        where T : unmanaged
    {
        for (int j = 0; j < count; j++)
            ExchangeRow(j, pivots[j], columns, b, ldb);
    }

    /// <summary>Undoes <see cref="ExchangeRows"/>.</summary>
    public static void ExchangeRowsBack<T>(int count, long* pivots, int columns, T* b, int ldb)
        where T : unmanaged
    {
        for (int j = count - 1; j >= 0; j--)
            ExchangeRow(j, pivots[j], columns, b, ldb);
    }

    private static void ExchangeRow<T>(long i, long j, int columns, T* b, int ldb)
        where T : unmanaged
    {
        if (i == j)
            return;
        var first = new Span<T>(b + (nint)i * ldb, columns);
        var second = new Span<T>(b + (nint)j * ldb, columns);
        for (int q = 0; q < columns; q++)
            (first[q], second[q]) = (second[q], first[q]);
    }
}
