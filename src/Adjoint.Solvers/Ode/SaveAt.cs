namespace Adjoint;

/// <summary>What a solution keeps besides its final state.</summary>
public sealed record SaveAt
{
    private SaveAt(Tensor? points, bool isSteps = false)
    {
        Points = points;
        IsSteps = isSteps;
    }

    /// <summary>Nothing but the final state.</summary>
    public static SaveAt End { get; } = new((Tensor?)null);

    /// <summary>
    /// The state at the beginning and after every accepted step, and what <see cref="OdeSolution{TState}.At"/> needs to give it anywhere between. The number
    /// of steps must be known, hence values: inside <c>Grad</c> and <c>Hvp</c> the solve is made twice, and <c>Compile</c>, <c>Batch</c> and loops refuse.
    /// </summary>
    public static SaveAt Steps { get; } = new(null, true);

    internal Tensor? Points { get; }

    internal bool IsSteps { get; }

    /// <summary>The state at given times, by the method's dense output.</summary>
    /// <param name="times">Times between t0 and t1 (both included), in the direction of integration.</param>
    /// <exception cref="ArgumentException">There are no times, they are not finite, or not in order.</exception>
    public static SaveAt Times(params double[] times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return Times(Tensor.FromArray(times));
    }

    /// <summary>The state at given times, which may be differentiated by.</summary>
    /// <param name="times">A vector of times between t0 and t1, in the direction of integration.</param>
    /// <exception cref="ArgumentException">There are no times, they are not finite, or not in order.</exception>
    public static SaveAt Times(Tensor times)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (times.Rank != 1 || times.Size == 0)
            throw new ArgumentException($"SaveAt.Times: a vector of at least one time is needed, but the shape is {times.Shape}.");
        return new SaveAt(times);
    }
}
