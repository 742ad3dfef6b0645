namespace Adjoint;

/// <summary>A root or a fixed point.</summary>
public sealed record RootSolution
{
    internal RootSolution(Tensor value, Tensor report)
    {
        Value = value;
        Report = report;
    }

    /// <summary>x, shaped like the guess.</summary>
    public Tensor Value { get; }

    /// <summary>How the search ended.</summary>
    /// <exception cref="InvalidOperationException">The solution is traced and has no value yet.</exception>
    public RootStatus Status
    {
        get
        {
            double[] report = Report.ToArray();
            return new RootStatus((RootOutcome)(int)report[0], (int)report[1], report[2], (int)report[3]);
        }
    }

    internal Tensor Report { get; }
}
