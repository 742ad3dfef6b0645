namespace Adjoint;

/// <summary>The solution of a linear system.</summary>
public sealed record LinearSolution
{
    internal LinearSolution(Tensor value, Tensor report)
    {
        Value = value;
        Report = report;
    }

    /// <summary>x, shaped like b.</summary>
    public Tensor Value { get; }

    /// <summary>How the solve ended.</summary>
    /// <exception cref="InvalidOperationException">The solution is traced and has no value yet.</exception>
    public LinearStatus Status => LinearStatus.Read(Report.Concrete?.ToArray() ?? throw new InvalidOperationException(
        "LinearSolution.Status: the solve is being compiled or batched and has not run yet. Read it of a solve outside of Compile and Batch; with Throw = true, the "
        + "default, a failure does not pass unseen inside."));

    internal Tensor Report { get; }
}
