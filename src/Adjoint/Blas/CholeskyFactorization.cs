using System.Numerics;

namespace Adjoint.Blas;

/// <summary>Cholesky factorization, by halves like <see cref="LuFactorization"/>.</summary>
internal static unsafe class CholeskyFactorization
{
    private const int Leaf = 16;
    private const int UpdateRows = 64;

    /// <summary>
    /// Overwrites A [n, n], symmetric, row-major, with the lower triangular L of A = L·Lᵀ, zeros above its diagonal. Only the lower triangle
    /// of A counts.
    /// </summary>
    /// <returns>
    /// −1, or the first row at which A is seen not to be positive definite (or not a number); the matrix is then partly overwritten.
    /// </returns>
    public static int CholeskyFactor<T>(this BlasProvider blas, int n, T* a, int lda)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int failed = FactorLower(blas, n, a, lda);
        for (int i = 0; i < n; i++)
            new Span<T>(a + (nint)i * lda + i + 1, n - i - 1).Clear();
        return failed;
    }

    private static int FactorLower<T>(BlasProvider blas, int n, T* a, int lda)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n <= Leaf)
            return FactorLeaf(n, a, lda);

        int n1 = TriangularSolve.Half(n), n2 = n - n1;
        T* a21 = a + (nint)n1 * lda, a22 = a21 + n1;
        int failed = FactorLower(blas, n1, a, lda);
        if (failed >= 0)
            return failed;
        blas.SolveTransposedFromRight(n2, n1, a, lda, a21, lda);

        // A22 −= A21·A21ᵀ by blocks of rows up to the diagonal; what the last columns of a block write above it is cleared at the end.
        for (int i = 0; i < n2; i += UpdateRows)
        {
            int rows = Math.Min(UpdateRows, n2 - i);
            T* left = a21 + (nint)i * lda;
            blas.Gemm(false, true, rows, i + rows, n1, -T.One, left, lda, a21, lda, T.One, a22 + (nint)i * lda, lda);
        }

        failed = FactorLower(blas, n2, a22, lda);
        return failed < 0 ? -1 : failed + n1;
    }

    // Row i of L from rows 0 … i − 1: l[i,j] = (a[i,j] − Σ l[i,p]·l[j,p]) / l[j,j], p < j, and l[i,i]² = a[i,i] − Σ l[i,p]².
    private static int FactorLeaf<T>(int n, T* a, int lda)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++)
        {
            T* row = a + (nint)i * lda;
            for (int j = 0; j < i; j++)
                row[j] = Reduced(row[j], row, a + (nint)j * lda, j) / a[(nint)j * lda + j];
            T square = Reduced(row[i], row, row, i);
            if (!(square > T.Zero))
                return i;
            row[i] = T.Sqrt(square);
        }

        return -1;
    }

    private static T Reduced<T>(T value, T* x, T* y, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int p = 0; p < count; p++)
            value -= x[p] * y[p];
        return value;
    }
}
