namespace Adjoint;

/// <summary>What a <see cref="Tensor.Shift"/> finds beyond the first and last element of an axis.</summary>
public enum Boundary
{
    /// <summary>Zeros: homogeneous Dirichlet values outside the grid.</summary>
    Zero,

    /// <summary>The elements from the other end.</summary>
    Periodic,

    /// <summary>The outermost element, repeated.</summary>
    Edge,

    /// <summary>The elements mirrored at the outermost one, which is not repeated: x[−1] = x[1].</summary>
    Reflect,
}
