using System.Numerics;

namespace Adjoint.Blas;

/// <summary>Products of one shape, each with its matrices a fixed distance behind those of the one before.</summary>
/// <param name="First">The first product.</param>
/// <param name="Count">How many products there are.</param>
/// <param name="StrideA">Elements from one A to the next; zero where all share one.</param>
/// <param name="StrideB">Elements from one B to the next; zero where all share one.</param>
/// <param name="StrideC">Elements from one C to the next.</param>
internal readonly unsafe record struct GemmBatch<T>(GemmProblem<T> First, nint Count, nint StrideA, nint StrideB, nint StrideC)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>C = op(A)·op(B) for matrices without gaps, one behind the other: op(A) [count, m, k], op(B) [count, k, n], C [count, m, n].</summary>
    public static GemmBatch<T> Dense(bool transA, bool transB, nint count, nint m, nint n, nint k, T* a, T* b, T* c)
    {
        var first = new GemmProblem<T>
        {
            TransA = transA,
            TransB = transB,
            M = m,
            N = n,
            K = k,
            Alpha = T.One,
            A = a,
            Lda = transA ? m : k,
            B = b,
            Ldb = transB ? k : n,
            Beta = T.Zero,
            C = c,
            Ldc = n,
        };
        return new GemmBatch<T>(first, count, m * k, k * n, m * n);
    }

    /// <summary>Multiply-adds of all products.</summary>
    public long Work => (long)First.M * First.N * First.K * Count;

    /// <summary>A range of the products.</summary>
    public GemmBatch<T> Items(nint from, nint count)
    {
        GemmProblem<T> first = First;
        first.A += from * StrideA;
        first.B += from * StrideB;
        first.C += from * StrideC;
        return this with { First = first, Count = count };
    }

    /// <summary>Moves a product to the next.</summary>
    public void Advance(ref GemmProblem<T> problem)
    {
        problem.A += StrideA;
        problem.B += StrideB;
        problem.C += StrideC;
    }
}
