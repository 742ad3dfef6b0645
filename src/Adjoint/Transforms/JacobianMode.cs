namespace Adjoint;

/// <summary>How a Jacobian is computed.</summary>
public enum JacobianMode
{
    /// <summary>Forward when the argument has at most as many elements as the result, else reverse.</summary>
    Auto,

    /// <summary>Column by column: one tangent for each element of the argument, all in one batch.</summary>
    Forward,

    /// <summary>Row by row: one cotangent for each element of the result, all in one batch.</summary>
    Reverse,

    /// <summary>
    /// Columns or rows that meet nowhere, by the structure of the function, share a product, as in <see cref="Transform.SparseJacobian"/>: for
    /// functions of many elements whose results each depend on few.
    /// </summary>
    Sparse,
}
