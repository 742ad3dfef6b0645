namespace Adjoint;

/// <summary>How a gradient is checked; one default a line.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>Random directions in all arguments together; each argument of several gets one of its own besides. Default: 2.</summary>
    public int Directions { get; init; } = 2;

    /// <summary>The seed of the directions. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// The largest step, relative to the root mean square of each argument (absolute for an argument that is zero). Default: 1/8. Smaller
    /// where the function fails so far away.
    /// </summary>
    public double LargestStep { get; init; } = 0.125;

    /// <summary>Whether second derivatives are checked. Default: true.</summary>
    public bool SecondOrder { get; init; } = true;

    /// <summary>Whether the function is compiled and compared. Default: true.</summary>
    public bool Compiled { get; init; } = true;

    internal void Validate()
    {
        var problems = new List<string>();
        if (Directions < 1) problems.Add($"Directions must be at least 1, but is {Directions}");
        if (!(LargestStep > 0) || !double.IsFinite(LargestStep)) problems.Add($"LargestStep must be positive, but is {LargestStep}");
        if (problems.Count > 0) Throw.Misuse("GradientCheck.Run", string.Join("; ", problems) + ".");
    }
}
