namespace Adjoint;

/// <summary>What all minimizations and fits can be told.</summary>
public abstract record OptimizationOptions
{
    /// <summary>
    /// Whether the function is compiled before the first evaluation: worth it whenever it is called more than a few times. A function that
    /// reads values of its argument cannot be compiled; it then runs operation by operation, and the result's note says so.
    /// </summary>
    public bool Compile { get; init; } = true;

    /// <summary>Restrictions on the parameters by their paths, such as <c>Constraint.Positive("Alpha")</c>; none by default.</summary>
    public IReadOnlyList<Constraint> Constraints { get; init; } = [];

    /// <summary>Stops the work between evaluations; the result is then the best point so far, with the status <see cref="OptimizationStatus.Cancelled"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
