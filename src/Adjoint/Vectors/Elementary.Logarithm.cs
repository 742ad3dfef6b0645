using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>Logarithms: x = m·2ᵏ with ¾ ≤ m &lt; 1½, then log m from f = m − 1.</summary>
internal static partial class Elementary
{
    /// <summary>Natural logarithm. Error 0.9 / 0.9 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V f = L.Subtract(L.Mantissa(x), L.Create(1));
        return LogOfParts<V, L>(L.Exponent(x), f, LogDeficit<V, L>(f));
    }

    /// <summary>Logarithm to base 2; exact for powers of two. Error 0.6 / 0.6 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log2<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V f = L.Subtract(L.Mantissa(x), L.Create(1));
        V t = LogDeficit<V, L>(f);
        // log₂ m = (f − t)·log₂e, where f·log₂e is kept as w − lost: t is small beside f.
        V w = L.Multiply(f, Constant<V, L>(1.4426950408889634, 1.44269502));
        V lost = L.MultiplyAdd(f, Constant<V, L>(-1.4426950408889634, -1.44269502), w);
        lost = L.MultiplyAdd(t, Constant<V, L>(1.4426950408889634, 1.44269502), lost);
        lost = L.MultiplyAdd(f, Constant<V, L>(-2.0355273740931033e-17, -1.92596303e-8), lost);
        return L.Subtract(L.Add(L.Exponent(x), w), lost);
    }

    /// <summary>Logarithm to base 10. Error 0.7 / 0.7 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log10<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V f = L.Subtract(L.Mantissa(x), L.Create(1));
        V k = L.Exponent(x);
        V t = LogDeficit<V, L>(f);
        V w = L.Multiply(f, Constant<V, L>(0.4342944819032518, 0.434294492));
        V lost = L.MultiplyAdd(f, Constant<V, L>(-0.4342944819032518, -0.434294492), w);
        lost = L.MultiplyAdd(t, Constant<V, L>(0.4342944819032518, 0.434294492), lost);
        lost = L.MultiplyAdd(f, Constant<V, L>(-1.098319650216765e-17, 1.010305e-8), lost);
        // Both parts of log₁₀2 are positive, so that an infinite k does not meet its opposite.
        lost = L.MultiplyAdd(k, Constant<V, L>(-5.270742310347266e-17, -1.54813335e-8), lost);
        return L.MultiplyAdd(k, Constant<V, L>(0.30102999566398114, 0.30102998), L.Subtract(w, lost));
    }

    /// <summary>log(1 + x). Error 1 / 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V one = L.Create(1);
        V sum = L.Add(one, x);
        V k = L.Exponent(sum);
        // f = (1 + x)·2⁻ᵏ − 1 from x itself, rounded once: what the sum lost does not matter, it only chose k. For k = 0, f is x.
        V inverse = L.Scale(one, L.Negate(k));
        V f = L.MultiplyAdd(x, inverse, L.Subtract(inverse, one));
        return L.CopySign(OrLimit<V, L>(LogOfParts<V, L>(k, f, LogDeficit<V, L>(f)), sum, k), x);
    }

    /// <summary>k ln 2 + f − deficit, the small terms first; ±∞ for k = ±∞ with f = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOfParts<V, L>(V k, V f, V deficit)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        // Both parts of ln 2 are positive, so that an infinite k does not meet its opposite.
        V lost = L.MultiplyAdd(k, Constant<V, L>(-2.3190468138462996e-17, -5.76999888e-8), deficit);
        return L.MultiplyAdd(k, Constant<V, L>(0.6931471805599453, 0.693147123), L.Subtract(f, lost));
    }

    /// <summary>
    /// t = f − log(1 + f). With s = f/(2 + f) and z = s², log(1 + f) = 2 artanh s = 2s + s·zP(z), and 2s = f − s·f; so t = s(f − zP(z)),
    /// small beside the exact f: its error hardly counts. (The arrangement of fdlibm's e_log.c, 1993.)
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogDeficit<V, L>(V f)
        where V : unmanaged
        where L : struct, ILanes<V>
        => LogDeficit<V, L>(f, out _);

    /// <inheritdoc cref="LogDeficit{V, L}(V)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogDeficit<V, L>(V f, out V s)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        s = L.Divide(f, L.Add(L.Create(2), f));
        V z = L.Multiply(s, s);
        V z2 = L.Multiply(z, z);
        // z ≤ 1/25: 2^−55.9; 2^−28.4
        V minusP = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, -0.6666666666667276, -0.39999999996135877, -0.2857142939992031, -0.22222138123232485, -0.18186371571188722, -0.15249878238155803, -0.15370606244071403)
            : Polynomial.Evaluate<V, L>(z, z2, -0.666669488, -0.399576783, -0.303637534);
        return L.Multiply(s, L.MultiplyAdd(z, minusP, f));
    }

    /// <summary><paramref name="log"/>, replaced where its argument is 0 or +∞ (by k, which is then ∓∞), negative or NaN (by NaN).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OrLimit<V, L>(V log, V argument, V k)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V limit = L.Multiply(k, L.Mantissa(argument));
        return L.Select(L.Less(L.Abs(limit), L.Create(double.PositiveInfinity)), log, limit);
    }
}
