namespace Adjoint.Blas;

/// <summary>Products of one shape, each with its matrices a fixed distance behind those of the one before.</summary>
/// <param name="First">The first product.</param>
/// <param name="Count">How many products there are.</param>
/// <param name="StrideA">Elements from one A to the next; zero where all share one.</param>
/// <param name="StrideB">Elements from one B to the next; zero where all share one.</param>
/// <param name="StrideC">Elements from one C to the next.</param>
internal readonly unsafe record struct GemmBatch<T>(GemmProblem<T> First, nint Count, nint StrideA, nint StrideB, nint StrideC)
    where T : unmanaged
{
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
