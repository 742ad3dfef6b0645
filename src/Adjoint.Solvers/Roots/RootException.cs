namespace Adjoint;

/// <summary>A search that failed; says how and what to try.</summary>
public sealed class RootException : ArithmeticException
{
    /// <summary>A failure with its status.</summary>
    /// <param name="status">How it ended.</param>
    public RootException(RootStatus status) : base(status?.ToString()) => Status = status!;

    /// <summary>How it ended.</summary>
    public RootStatus Status { get; }
}
