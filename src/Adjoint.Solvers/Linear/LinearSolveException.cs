namespace Adjoint;

/// <summary>A linear solve that failed; says how and what to try.</summary>
public sealed class LinearSolveException : ArithmeticException
{
    /// <summary>A failure with its status.</summary>
    /// <param name="operation">What was solved for.</param>
    /// <param name="status">How it ended.</param>
    public LinearSolveException(string operation, LinearStatus status) : base($"{operation}: {status}") => Status = status;

    /// <summary>How it ended.</summary>
    public LinearStatus Status { get; }
}
