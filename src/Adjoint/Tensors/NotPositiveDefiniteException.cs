using System.Diagnostics.CodeAnalysis;

namespace Adjoint;

/// <summary>A Cholesky factorization was asked of a matrix that is not symmetric, not positive definite, or not finite.</summary>
/// <remarks>Thrown while values are computed, by compiled programs as well.</remarks>
[SuppressMessage("Design", "CA1032", Justification = "It is thrown by kernels alone, which always know what failed.")]
public sealed class NotPositiveDefiniteException : ArithmeticException
{
    internal NotPositiveDefiniteException(string operation, int batchIndex, int row)
        : base($"{operation}: matrix {batchIndex} of the batch is not positive definite: its leading {row + 1} rows and columns are not (or hold a number that is not "
            + "finite). Check how it was computed, add a small multiple of the identity, or use Solve, which takes any regular matrix.")
    {
        Operation = operation;
        BatchIndex = batchIndex;
        Row = row;
    }

    internal NotPositiveDefiniteException(string operation, int batchIndex, int row, int column)
        : base($"{operation}: matrix {batchIndex} of the batch is not symmetric: elements [{row}, {column}] and [{column}, {row}] differ. "
            + "Take its symmetric part 0.5 * (a + a.Transpose()) if the difference does not matter, or use Solve, which takes any regular matrix.")
    {
        Operation = operation;
        BatchIndex = batchIndex;
        Row = row;
    }

    /// <summary>The operation that failed.</summary>
    public string Operation { get; }

    /// <summary>Which matrix of the batch, counted over all leading axes in row-major order; 0 for a single matrix.</summary>
    public int BatchIndex { get; }

    /// <summary>The first row at which the failure shows, from 0.</summary>
    public int Row { get; }
}
