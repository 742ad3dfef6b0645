namespace Adjoint.Compilation.Emit;

/// <summary>
/// How the index of one axis finds its element when it may lie outside: element <c>Start + i</c> of <c>Extent</c>, which is looked up by
/// the boundary rule where it is not between 0 and <c>Extent</c> − 1. At most one extent outside.
/// </summary>
internal sealed record AxisRule(int Start, int Extent, Boundary Boundary)
{
    /// <summary>The first index inside, at least 0.</summary>
    public int First => Math.Max(0, -Start);

    /// <summary>The end of the indices inside.</summary>
    public int End => Extent - Start;

    /// <summary>The longest run of indices from <paramref name="i"/> on in which the element moves by a constant step.</summary>
    public AxisSpan At(long i)
    {
        long c = Start + i;
        if (c >= 0 && c < Extent) return new AxisSpan(c, 1, End);
        long end = c < 0 ? -Start : long.MaxValue;
        return Boundary switch
        {
            Boundary.Zero => new AxisSpan(-1, 0, end),
            Boundary.Edge => new AxisSpan(c < 0 ? 0 : Extent - 1, 0, end),
            Boundary.Periodic => new AxisSpan(c < 0 ? c + Extent : c - Extent, 1, end),
            _ => new AxisSpan(c < 0 ? -c : (2 * (Extent - 1)) - c, -1, end),
        };
    }
}

/// <summary>Elements <c>Index</c>, <c>Index + Step</c>, … up to the index <c>End</c> of the axis, or zeros.</summary>
internal readonly record struct AxisSpan(long Index, int Step, long End)
{
    public bool IsZero => Index < 0;
}
