using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>Functions of one or two operations, exact.</summary>
internal static partial class Elementary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Abs<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Abs(x);

    /// <summary>−1, ±0 or 1; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sign<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V isNonzero = L.Or(L.Less(x, L.Create(0)), L.Greater(x, L.Create(0)));
        return L.Select(isNonzero, L.CopySign(L.Create(1), x), x);
    }

    /// <summary>max(x, 0), +0 for −0; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Relu<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Max(x, L.Create(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Floor<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Floor(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Ceiling<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Ceiling(x);

    /// <summary>To the nearest integer, halves to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Round<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Round(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Truncate<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Truncate(x);

    /// <summary>NaN if either is NaN; −0 is below +0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Min<V, L>(V x, V y)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Min(x, y);

    /// <summary>NaN if either is NaN; −0 is below +0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max<V, L>(V x, V y)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Max(x, y);

    /// <summary>min(max(x, low), high); NaN if any is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clip<V, L>(V x, V low, V high)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Min(L.Max(x, low), high);

    /// <summary>The remainder of the division truncated towards zero, with the sign of x: C#'s % and C's fmod; exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Remainder<V, L>(V x, V y)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Map<ScalarRemainder>(x, y);
}
