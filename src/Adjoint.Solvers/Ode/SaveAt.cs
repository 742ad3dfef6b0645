namespace Adjoint;

/// <summary>What a solution keeps besides its final state.</summary>
public sealed record SaveAt
{
    private SaveAt(Tensor? points) => Points = points;

    /// <summary>Nothing but the final state.</summary>
    public static SaveAt End { get; } = new((Tensor?)null);

    internal Tensor? Points { get; }

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
