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
    public LinearStatus Status => LinearStatus.Read(Report.ToArray());

    internal Tensor Report { get; }
}
