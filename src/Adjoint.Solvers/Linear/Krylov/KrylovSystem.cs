using System.Numerics;

namespace Adjoint.Solvers;

/// <summary>A and the preconditioner M as compiled programs bound to addresses, and the vectors of one size that methods work on.</summary>
internal sealed unsafe class KrylovSystem<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ProgramInstance _map;
    private readonly ProgramInstance? _preconditioner;
    private readonly WorkVectors _vectors;
    private int _taken;

    public KrylovSystem(KrylovProblem problem)
    {
        Size = problem.Unknown.Shape.Size;
        _map = new ProgramInstance(CompiledProgram.For(problem.Map));
        _preconditioner = problem.Preconditioner is { } m ? new ProgramInstance(CompiledProgram.For(m)) : null;
        _vectors = new WorkVectors((long)Size * sizeof(T));
    }

    /// <summary>n, the number of unknowns.</summary>
    public int Size { get; }

    public bool HasPreconditioner => _preconditioner is not null;

    /// <summary>The number of a vector for the caller's own use.</summary>
    public int Take() => _taken++;

    /// <summary>The vector of a number; its memory is there from its first use on.</summary>
    public T* Vector(int number) => (T*)_vectors[number];

    public void Bind(ReadOnlySpan<Operand> parameters, ReadOnlySpan<Operand> ofPreconditioner)
    {
        for (int i = 0; i < parameters.Length; i++) _map.SetInput(1 + i, parameters[i].Pointer);
        for (int i = 0; i < ofPreconditioner.Length; i++) _preconditioner!.SetInput(1 + i, ofPreconditioner[i].Pointer);
    }

    /// <summary>y = A x</summary>
    public void Apply(T* x, T* y)
    {
        _map.SetInput(0, x);
        _map.SetOutput(0, y);
        _map.Run();
    }

    /// <summary>z = M r. Returns z, or r where there is no preconditioner.</summary>
    public T* Precondition(T* r, T* z)
    {
        if (_preconditioner is null) return r;
        _preconditioner.SetInput(0, r);
        _preconditioner.SetOutput(0, z);
        _preconditioner.Run();
        return z;
    }

    /// <summary>r = b − A x. Returns its norm.</summary>
    public double Residual(T* b, T* x, T* r)
    {
        Apply(x, r);
        VectorKernels.ScaleAndAdd(b, -1, r, Size);
        return VectorKernels.Norm(r, Size);
    }
}
