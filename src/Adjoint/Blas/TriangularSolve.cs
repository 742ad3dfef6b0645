using System.Numerics;
using System.Runtime.CompilerServices;

namespace Adjoint.Blas;

/// <summary>Triangular systems with many right-hand sides, by halves: all but the small triangles on the diagonal are products.</summary>
internal static unsafe class TriangularSolve
{
    // Below this a product costs more than the substitution it replaces.
    private const int Leaf = 16;

    /// <summary>
    /// Solves op(A)·X = B in place, A [n, n] lower or upper triangular, B and X [n, columns], row-major. The other triangle of A, and with
    /// <paramref name="unit"/> its diagonal too, is not read. A zero on the diagonal gives non-finite numbers, as division by it does.
    /// </summary>
    public static void SolveTriangular<T>(
        this BlasProvider blas, bool lower, bool trans, bool unit, int n, int columns, T* a, int lda, T* b, int ldb)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n <= Leaf)
        {
            DenseKernels<T>.Best.SolveTriangle(
                backward: lower == trans, unit, n, columns, a, trans ? 1 : lda, trans ? lda : 1, b, ldb);
            return;
        }

        int n1 = Half(n), n2 = n - n1;
        T* a22 = a + (nint)n1 * lda + n1;
        T* offDiagonal = lower ? a + (nint)n1 * lda : a + n1;
        T* b2 = b + (nint)n1 * ldb;
        if (lower != trans)
        {
            blas.SolveTriangular(lower, trans, unit, n1, columns, a, lda, b, ldb);
            blas.Gemm(trans, false, n2, columns, n1, -T.One, offDiagonal, lda, b, ldb, T.One, b2, ldb);
            blas.SolveTriangular(lower, trans, unit, n2, columns, a22, lda, b2, ldb);
        }
        else
        {
            blas.SolveTriangular(lower, trans, unit, n2, columns, a22, lda, b2, ldb);
            blas.Gemm(trans, false, n1, columns, n2, -T.One, offDiagonal, lda, b2, ldb, T.One, b, ldb);
            blas.SolveTriangular(lower, trans, unit, n1, columns, a, lda, b, ldb);
        }
    }

    /// <summary>Solves X·Lᵀ = B in place, L [n, n] lower triangular, B and X [rows, n], row-major.</summary>
    internal static void SolveTransposedFromRight<T>(this BlasProvider blas, int rows, int n, T* l, int ldl, T* b, int ldb)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n <= Leaf)
        {
            SolveLeafFromRight(rows, n, l, ldl, b, ldb);
            return;
        }

        int n1 = Half(n), n2 = n - n1;
        blas.SolveTransposedFromRight(rows, n1, l, ldl, b, ldb);
        blas.Gemm(false, true, rows, n2, n1, -T.One, b, ldb, l + (nint)n1 * ldl, ldl, T.One, b + n1, ldb);
        blas.SolveTransposedFromRight(rows, n2, l + (nint)n1 * ldl + n1, ldl, b + n1, ldb);
    }

    /// <summary>The size of the first block: half, in whole leaves.</summary>
    internal static int Half(int n) => (n / 2 + Leaf - 1) / Leaf * Leaf;

    // Xᵀ has the long rows that the kernel wants: a strip of B is transposed, solved from the left and transposed back.
    [SkipLocalsInit]
    private static void SolveLeafFromRight<T>(int rows, int n, T* l, int ldl, T* b, int ldb)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Strip = 128;
        T* strip = stackalloc T[Leaf * Strip];
        DenseKernels<T> kernels = DenseKernels<T>.Best;
        for (int i = 0; i < rows; i += Strip)
        {
            int count = Math.Min(Strip, rows - i);
            T* block = b + (nint)i * ldb;
            kernels.Transpose(count, n, block, ldb, strip, Strip);
            kernels.SolveTriangle(backward: false, unit: false, n, count, l, ldl, 1, strip, Strip);
            kernels.Transpose(n, count, strip, Strip, block, ldb);
        }
    }
}
