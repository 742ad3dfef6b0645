namespace Adjoint.Blas;

/// <summary>C = alpha·op(A)·op(B) + beta·C, row-major: op(A) [M, K], op(B) [K, N], C [M, N]; op transposes or does nothing.</summary>
/// <remarks>The leading dimension is the distance between rows of the matrix as stored.</remarks>
internal unsafe struct GemmProblem<T>
    where T : unmanaged
{
    public bool TransA;
    public bool TransB;
    public nint M;
    public nint N;
    public nint K;
    public T Alpha;
    public T* A;
    public nint Lda;
    public T* B;
    public nint Ldb;
    public T Beta;
    public T* C;
    public nint Ldc;

    /// <summary>Distance between rows of op(A).</summary>
    public readonly nint ARow => TransA ? 1 : Lda;

    /// <summary>Distance between columns of op(A).</summary>
    public readonly nint AColumn => TransA ? Lda : 1;

    /// <summary>Distance between rows of op(B).</summary>
    public readonly nint BRow => TransB ? 1 : Ldb;

    /// <summary>Distance between columns of op(B).</summary>
    public readonly nint BColumn => TransB ? Ldb : 1;

    /// <summary>
    /// The same product without transposes that do nothing but name the strides of a matrix of one row or one column: those need no
    /// packing.
    /// </summary>
    public readonly GemmProblem<T> Simplified()
    {
        GemmProblem<T> simple = this;
        if (TransA && (M == 1 ? Lda == 1 : K == 1))
            (simple.TransA, simple.Lda) = (false, M == 1 ? K : 1);
        if (TransB && (K == 1 ? Ldb == 1 : N == 1))
            (simple.TransB, simple.Ldb) = (false, K == 1 ? N : 1);
        return simple;
    }

    /// <summary>The same product for a range of the rows of C.</summary>
    public readonly GemmProblem<T> Rows(nint from, nint count)
    {
        GemmProblem<T> part = this;
        part.A += from * ARow;
        part.C += from * Ldc;
        part.M = count;
        return part;
    }

    /// <summary>The same product for a range of the columns of C.</summary>
    public readonly GemmProblem<T> Columns(nint from, nint count)
    {
        GemmProblem<T> part = this;
        part.B += from * BColumn;
        part.C += from;
        part.N = count;
        return part;
    }
}
