namespace Adjoint;

/// <summary>How a root or a fixed point is searched; one default a line.</summary>
public sealed record RootOptions
{
    /// <summary>The search ends when a step moves no component by more than Rtol |x| + Atol, where Rtol counts as at least 32 spacings of numbers at 1: 4e-6 in single precision. Default: 1e-10.</summary>
    public double Rtol { get; init; } = 1e-10;

    /// <summary>The absolute part of the same, in units of x: one number, or one for each component. Default: 1e-12.</summary>
    public Tolerance Atol { get; init; } = 1e-12;

    /// <summary>How many steps before the search is given up. Default: 50 for roots, 10 000 for fixed points.</summary>
    public int? MaxIterations { get; init; }

    /// <summary>Whether a failed search throws <see cref="RootException"/>; otherwise it is a value, <see cref="RootSolution.Status"/>. Default: true.</summary>
    public bool Throw { get; init; } = true;

    /// <summary>Refuses what cannot work, all problems together.</summary>
    internal void Validate(string operation, int size)
    {
        var problems = new List<string>();
        if (!(Rtol >= 0) || !double.IsFinite(Rtol)) problems.Add($"Rtol must not be negative, but is {Rtol}");
        if (Atol is null || !Atol.IsPositive) problems.Add($"Atol must be positive, but is {Atol?.ToString() ?? "null"}");
        else if (Atol.Count != 1 && Atol.Count != size) problems.Add($"Atol has {Atol.Count} values for {size} unknowns");
        if (MaxIterations is <= 0) problems.Add($"MaxIterations must be positive, but is {MaxIterations}");
        if (problems.Count > 0) throw new ArgumentException($"{operation}: {string.Join("; ", problems)}.");
    }
}
