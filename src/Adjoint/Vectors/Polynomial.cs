using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>
/// Polynomials c0 + c1·x + c2·x² + … for x and its square: pairs c + c′x by Horner's rule in x². As many operations as plain Horner and
/// half its chain of dependent ones; and terms of alternating sign meet their neighbors before they can cancel, as they would not
/// were the even and the odd ones summed apart.
/// </summary>
internal static class Polynomial
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.MultiplyAdd(L.Create(c1), x, L.Create(c0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.Create(c2);
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.MultiplyAdd(L.Create(c3), x, L.Create(c2));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.Create(c4);
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.MultiplyAdd(L.Create(c5), x, L.Create(c4));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.Create(c6);
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.MultiplyAdd(L.Create(c7), x, L.Create(c6));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.Create(c8);
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c7), x, L.Create(c6)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.MultiplyAdd(L.Create(c9), x, L.Create(c8));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c7), x, L.Create(c6)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.Create(c10);
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c9), x, L.Create(c8)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c7), x, L.Create(c6)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10, double c11)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.MultiplyAdd(L.Create(c11), x, L.Create(c10));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c9), x, L.Create(c8)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c7), x, L.Create(c6)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10, double c11, double c12)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.Create(c12);
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c11), x, L.Create(c10)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c9), x, L.Create(c8)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c7), x, L.Create(c6)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10, double c11, double c12, double c13, double c14, double c15, double c16)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.Create(c16);
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c15), x, L.Create(c14)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c13), x, L.Create(c12)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c11), x, L.Create(c10)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c9), x, L.Create(c8)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c7), x, L.Create(c6)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10, double c11, double c12, double c13, double c14, double c15, double c16, double c17)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.MultiplyAdd(L.Create(c17), x, L.Create(c16));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c15), x, L.Create(c14)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c13), x, L.Create(c12)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c11), x, L.Create(c10)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c9), x, L.Create(c8)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c7), x, L.Create(c6)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10, double c11, double c12, double c13, double c14, double c15, double c16, double c17, double c18)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.Create(c18);
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c17), x, L.Create(c16)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c15), x, L.Create(c14)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c13), x, L.Create(c12)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c11), x, L.Create(c10)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c9), x, L.Create(c8)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c7), x, L.Create(c6)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Evaluate<V, L>(V x, V x2, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7, double c8, double c9, double c10, double c11, double c12, double c13, double c14, double c15, double c16, double c17, double c18, double c19)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V p = L.MultiplyAdd(L.Create(c19), x, L.Create(c18));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c17), x, L.Create(c16)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c15), x, L.Create(c14)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c13), x, L.Create(c12)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c11), x, L.Create(c10)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c9), x, L.Create(c8)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c7), x, L.Create(c6)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c5), x, L.Create(c4)));
        p = L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c3), x, L.Create(c2)));
        return L.MultiplyAdd(p, x2, L.MultiplyAdd(L.Create(c1), x, L.Create(c0)));
    }
}
