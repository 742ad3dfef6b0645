using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>Powers and roots.</summary>
internal static partial class Elementary
{
    /// <summary>xʸ with all special cases of IEEE 754-2019, section 9.2. Error 0.8 / 0.8 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow<V, L>(V x, V y)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V zero = L.Create(0);
        V one = L.Create(1);
        V a = L.Abs(x);
        V log = Log2Doubled<V, L>(a, out V logLow);

        // e + eLow = y·log₂|x|. Beyond 2⁶⁵ (2³⁵) the size of y no longer matters, and ∞·0 is avoided. For x = 0 or ∞, e is ±∞ and has no low part.
        V yBound = L.MinNative(Constant<V, L>(36893488147419103232.0, 34359738368.0), L.MaxNative(Constant<V, L>(-36893488147419103232.0, -34359738368.0), y));
        V e = L.Multiply(yBound, log);
        V minusELow = L.MultiplyAdd(L.Negate(yBound), log, e);
        V eLow = L.MultiplyAdd(yBound, logLow, L.Negate(minusELow));
        V bound = Constant<V, L>(1100, 160);
        eLow = L.And(L.Less(L.Abs(e), bound), eLow);
        e = L.MinNative(bound, L.MaxNative(L.Negate(bound), e));
        V n = L.Round(e);
        V r = L.Add(L.Subtract(e, n), eLow);
        V result = L.Scale(L.MultiplyAdd(r, Exp2Slope<V, L>(r), one), n);

        // Below zero: the sign of an odd power, NaN for a fractional one (of a finite x). A y above 2⁵³ (2²⁴) is even.
        V half = L.Multiply(y, L.Create(0.5));
        V isInteger = L.Equal(L.Round(y), y);
        V isOdd = L.And(isInteger, L.NotEqual(L.Round(half), half));
        result = L.Or(result, L.And(isOdd, L.And(x, L.Create(-0.0))));
        V isUndefined = L.And(L.AndNot(L.Less(x, zero), isInteger), L.Less(a, L.Create(double.PositiveInfinity)));
        result = L.Or(result, isUndefined);
        return L.Select(L.Or(L.Equal(x, one), L.Equal(y, zero)), one, result);
    }

    /// <summary>
    /// xⁿ for a fixed n by repeated squaring; above the third power each product's rounding error is carried along, so that the
    /// result keeps full precision whatever n. Error 1 / 1 ulp for |n| ≤ 3, 0.6 / 0.6 beyond.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IntegerPower<V, L>(V x, int n)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        switch (n)
        {
            case 0: return L.Create(1);
            case 1: return x;
            case 2: return L.Multiply(x, x);
            case 3: return L.Multiply(L.Multiply(x, x), x);
            case -1: return L.Divide(L.Create(1), x);
            case -2: return L.Divide(L.Create(1), L.Multiply(x, x));
            default: return Pow<V, L>(x, L.Create(n));
        }
    }

    /// <summary>∛x. Error 0.8 / 0.7 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cbrt<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V a = L.Abs(x);
        V k = L.Exponent(a);
        V third = L.Create(1.0 / 3);
        V q = L.Round(L.Multiply(k, third));
        V m = L.Scale(L.Mantissa(a), L.MultiplyAdd(q, L.Create(-3), k));
        V m2 = L.Multiply(m, m);
        // m^(−1/3) for ⅜ ≤ m < 3: 2^−8.4; 2^−7.2. Then with h = 1 − mz³, m^(−1/3) = z(1 − h)^(−1/3) = z(1 + h/3 + 2h²/9 + 14h³/81 + …).
        V z = L.IsDouble
            ? Polynomial.Evaluate<V, L>(m, m2, 1.9759380219128784, -2.206447760215557, 2.0099542222561615, -1.0153258690902003, 0.25917717281912167, -0.026067720585694145)
            : Polynomial.Evaluate<V, L>(m, m2, 1.8550209619674694, -1.6301698271743197, 1.0699773556765342, -0.34150264361549226, 0.04104319092896249);
        V h = L.MultiplyAdd(L.Multiply(m, L.Negate(z)), L.Multiply(z, z), L.Create(1));
        V series = L.IsDouble
            ? L.MultiplyAdd(L.MultiplyAdd(h, L.Create(14.0 / 81), L.Create(2.0 / 9)), h, third)
            : L.MultiplyAdd(h, L.Create(2.0 / 9), third);
        z = L.MultiplyAdd(L.Multiply(z, h), series, z);
        // One Newton step on y³ = m, with z² for 1/y².
        V z2 = L.Multiply(z, z);
        V y = L.Multiply(m, z2);
        V residual = L.MultiplyAdd(L.Negate(L.Multiply(y, y)), y, m);
        y = L.MultiplyAdd(residual, L.Multiply(z2, third), y);
        V result = L.CopySign(L.Scale(y, q), x);
        return L.Select(L.Less(L.Abs(k), L.Create(double.PositiveInfinity)), result, x);
    }

    /// <summary>√(x² + y²) without overflow or underflow on the way; ∞ if either is, even beside NaN. Error 1 / 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Hypot<V, L>(V x, V y)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V a = L.Abs(x);
        V b = L.Abs(y);
        V larger = L.Max(a, b);
        V bound = Constant<V, L>(1100, 160);
        V e = L.MinNative(bound, L.MaxNative(L.Negate(bound), L.Exponent(larger)));
        V down = L.Negate(e);
        V p = L.Scale(larger, down);
        V q = L.Scale(L.Min(a, b), down);
        V result = L.Scale(L.Sqrt(L.MultiplyAdd(p, p, L.Multiply(q, q))), e);
        V infinity = L.Create(double.PositiveInfinity);
        return L.Select(L.Or(L.Equal(a, infinity), L.Equal(b, infinity)), infinity, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sqrt<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Sqrt(x);

    /// <summary>1/√x. Error 1.2 / 1.2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ReciprocalSqrt<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Divide(L.Create(1), L.Sqrt(x));

    /// <summary>
    /// log₂a to some ten bits beyond the element's own, as a sum of two: with a = m·2ᵏ and s = (m − 1)/(m + 1), z = s²,
    /// log₂a = k + s(c₁ + z(c₂ + zQ(z))), c₁ = 2/ln 2, c₂ = 2/(3 ln 2), all but Q in doubled precision. The low part is NaN for a = 0 and ∞.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log2Doubled<V, L>(V a, out V low)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V one = L.Create(1);
        V two = L.Create(2);
        V k = L.Exponent(a);
        V m = L.Mantissa(a);
        V f = L.Subtract(m, one);
        V d = L.Add(m, one);
        V dLow = L.Subtract(f, L.Subtract(d, two));
        V reciprocal = L.Divide(one, d);
        V s = L.Multiply(f, reciprocal);
        V minusS = L.Negate(s);
        V sLow = L.Multiply(reciprocal, L.MultiplyAdd(minusS, dLow, L.MultiplyAdd(minusS, d, f)));

        V z = L.Multiply(s, s);
        V zLow = L.MultiplyAdd(L.Add(s, s), sLow, L.Negate(L.MultiplyAdd(minusS, s, z)));
        V z2 = L.Multiply(z, z);
        // z ≤ 1/25: 2^−69 of log₂; 2^−34.5
        V tail = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.5770780163555813, 0.41219858311331464, 0.32059889752199566, 0.2623082380821195, 0.22195004251039788, 0.19247286176709075, 0.16722990134801385, 0.18144423322183803)
            : Polynomial.Evaluate<V, L>(z, z2, 0.577083647, 0.411538631, 0.344395012);
        V p = L.Multiply(z, tail);
        V c2 = Constant<V, L>(0.9617966939259756, 0.961796701);
        V inner = L.Add(c2, p);
        V innerLow = L.Add(L.Subtract(p, L.Subtract(inner, c2)), Constant<V, L>(5.0577616648125907e-17, -7.02846181e-9));

        V t = L.Multiply(z, inner);
        V tLow = L.MultiplyAdd(zLow, inner, L.MultiplyAdd(z, innerLow, L.Negate(L.MultiplyAdd(L.Negate(z), inner, t))));
        V c1 = Constant<V, L>(2.8853900817779268, 2.88539004);
        V outer = L.Add(c1, t);
        V outerLow = L.Add(L.Subtract(t, L.Subtract(outer, c1)), L.Add(tLow, Constant<V, L>(4.0710547481862066e-17, 3.85192607e-8)));

        V g = L.Multiply(s, outer);
        V gLow = L.MultiplyAdd(s, outerLow, L.MultiplyAdd(sLow, outer, L.Negate(L.MultiplyAdd(minusS, outer, g))));
        V high = L.Add(k, g);
        low = L.Add(L.Subtract(g, L.Subtract(high, k)), gLow);
        return high;
    }
}
