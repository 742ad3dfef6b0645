using System.Diagnostics.CodeAnalysis;

namespace Adjoint;

/// <summary>A linear system has no unique solution: elimination found a pivot that is exactly zero.</summary>
/// <remarks>
/// A matrix that is singular only to rounding is not detected; its solution is large and inaccurate. Thrown while values are computed, by
/// compiled programs as well.
/// </remarks>
[SuppressMessage("Design", "CA1032", Justification = "It is thrown by kernels alone, which always know what failed.")]
public sealed class SingularMatrixException : ArithmeticException
{
    internal SingularMatrixException(string operation, int batchIndex, int column)
        : base($"{operation}: matrix {batchIndex} of the batch is singular: the pivot in column {column} is zero. Its first {column + 1} columns are linearly "
            + "dependent. Remove the dependent unknown or equation, or add a small multiple of the identity where the problem allows it.")
    {
        Operation = operation;
        BatchIndex = batchIndex;
        Column = column;
    }

    /// <summary>The operation that failed.</summary>
    public string Operation { get; }

    /// <summary>Which matrix of the batch, counted over all leading axes in row-major order; 0 for a single matrix.</summary>
    public int BatchIndex { get; }

    /// <summary>The column of the zero pivot, from 0.</summary>
    public int Column { get; }
}
