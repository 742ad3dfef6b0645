using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>Hyperbolic functions and their inverses.</summary>
internal static partial class Elementary
{
    /// <summary>sinh x. Error 1.6 / 1.6 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sinh<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V r = ReduceAbs<V, L>(x, out V nMinus1, out V difference, out V sum);
        V z = L.Multiply(r, r);
        V z2 = L.Multiply(z, z);
        V tail = L.MultiplyAdd(sum, L.Multiply(L.Multiply(r, z), SinhSlope<V, L>(z, z2)), L.Multiply(difference, L.Multiply(z, CoshSlope<V, L>(z, z2))));
        return L.CopySign(L.Scale(L.Add(L.MultiplyAdd(sum, r, difference), tail), nMinus1), x);
    }

    /// <summary>cosh x. Error 1.1 / 1.1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cosh<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V r = ReduceAbs<V, L>(x, out V nMinus1, out V difference, out V sum);
        V z = L.Multiply(r, r);
        V z2 = L.Multiply(z, z);
        V sinh = L.MultiplyAdd(L.Multiply(r, z), SinhSlope<V, L>(z, z2), r);
        V tail = L.MultiplyAdd(difference, sinh, L.Multiply(sum, L.Multiply(z, CoshSlope<V, L>(z, z2))));
        return L.Scale(L.Add(sum, tail), nMinus1);
    }

    /// <summary>tanh x. Error 1.3 / 1.3 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V a = L.Abs(x);
        V one = L.Create(1);
        V isSmall = L.Less(a, L.Create(0.55));
        // a + a·zP/Q where tanh a < ½: 2^−57.6; 2^−27.1 (interpolated at Chebyshev's points).
        V z = L.Multiply(a, a);
        V p = L.IsDouble
            ? L.MultiplyAdd(L.MultiplyAdd(L.Create(-0.9643627073936144), z, L.Create(-99.19481336086602)), z, L.Create(-1612.7695182702516))
            : L.MultiplyAdd(L.Create(-0.00385277276), z, L.Create(-0.823709249));
        V q = L.IsDouble
            ? L.MultiplyAdd(L.MultiplyAdd(L.Add(z, L.Create(112.71103833671401)), z, L.Create(2232.9078620068954)), z, L.Create(4838.308554810755))
            : L.Add(z, L.Create(2.47112799));
        // 1 − 2/(1 + e²ᵃ) beyond. Both share the division.
        V r = ReduceByLn2<V, L>(L.MinNative(Constant<V, L>(44, 20), L.Add(a, a)), out V n);
        V tail = ExpTail<V, L>(r, out V r2);
        V e = L.Scale(L.Add(one, L.MultiplyAdd(r2, tail, r)), n);
        V quotient = L.Divide(L.Select(isSmall, L.Multiply(L.Multiply(a, z), p), L.Create(-2)), L.Select(isSmall, q, L.Add(e, one)));
        return L.CopySign(L.Add(L.Select(isSmall, a, one), quotient), x);
    }

    /// <summary>asinh x. Error 1.5 / 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Asinh<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        // asinh a = log1p(a + a²/(1 + √(1 + a²))); for a > 2⁶⁰ (2³⁰), log 2a.
        V a = L.Abs(x);
        V one = L.Create(1);
        V isLarge = L.Greater(a, Constant<V, L>(1152921504606846976.0, 1073741824.0));
        V a2 = L.Multiply(a, a);
        V q = L.Divide(a2, L.Add(one, L.Sqrt(L.Add(one, a2))));
        V w = L.Add(a, q);
        V lost = L.Subtract(q, L.Subtract(w, a));
        return L.CopySign(Log1pOrLog2x<V, L>(w, lost, a, isLarge), x);
    }

    /// <summary>acosh x. Error 1.6 / 1.6 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Acosh<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        // acosh x = log1p(t + √(2t + t²)) with t = x − 1; for x > 2⁶⁰ (2³⁰), log 2x.
        V t = L.Subtract(x, L.Create(1));
        V isLarge = L.Greater(x, Constant<V, L>(1152921504606846976.0, 1073741824.0));
        V q = L.Sqrt(L.MultiplyAdd(t, t, L.Add(t, t)));
        V w = L.Add(q, t);
        V lost = L.Subtract(t, L.Subtract(w, q));
        V result = Log1pOrLog2x<V, L>(w, lost, x, isLarge);
        return L.Select(L.GreaterOrEqual(t, L.Create(0)), result, L.Create(double.NaN));
    }

    /// <summary>atanh x. Error 1.7 / 1.7 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atanh<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        // With K = 2ᵏ near (1 + a)/(1 − a) and s = (2a − (K − 1)(1 − a))/(2 + (K − 1)(1 − a)), the quotient is K(1 + s)/(1 − s):
        // atanh a = ½k ln 2 + atanh s. For a ≤ ¼, k = 0 and s = a; |s| < 0.298 always.
        V a = L.Abs(x);
        V one = L.Create(1);
        V below = L.Subtract(one, a);
        V k = L.Subtract(L.And(L.GreaterOrEqual(a, L.Create(0.5)), one), L.Exponent(below));
        V minusK1 = L.Subtract(one, L.Scale(one, k));
        V numerator = L.MultiplyAdd(minusK1, below, L.Add(a, a));
        V s = L.Divide(numerator, L.Subtract(L.Create(2), L.Multiply(minusK1, below)));
        V z = L.Multiply(s, s);
        V z2 = L.Multiply(z, z);
        // z < 0.089: 2^−57.6; 2^−29.4
        V p = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.33333333333334003, 0.19999999999700077, 0.14285714331904192, 0.11111107629809644, 0.09091057111307171, 0.07688523400665938, 0.06725809899848884, 0.05333915783714582, 0.0796600494987031)
            : Polynomial.Evaluate<V, L>(z, z2, 0.333332837, 0.20005329, 0.141094193, 0.133628726);
        V tail = L.MultiplyAdd(k, Constant<V, L>(1.1595234069231498e-17, 2.88499944e-8), L.Multiply(s, L.Multiply(z, p)));
        V result = L.MultiplyAdd(k, Constant<V, L>(0.34657359027997264, 0.3465735615), L.Add(s, tail));
        return L.CopySign(OrLimit<V, L>(result, below, k), x);
    }

    /// <summary>
    /// |x| = n ln 2 + r: returns r, n − 1 and 1 ∓ 2⁻²ⁿ. Then 2^(1 − n) sinh|x| = (1 − 2⁻²ⁿ) cosh r + (1 + 2⁻²ⁿ) sinh r, and the same with
    /// sum and difference exchanged is 2^(1 − n) cosh x: no reciprocal of eˣ, no cancellation, no early overflow.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReduceAbs<V, L>(V x, out V nMinus1, out V difference, out V sum)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V one = L.Create(1);
        V r = ReduceByLn2<V, L>(L.MinNative(Constant<V, L>(711, 90), L.Abs(x)), out V n);
        V q = L.Scale(one, L.Multiply(n, L.Create(-2)));
        nMinus1 = L.Subtract(n, one);
        difference = L.Subtract(one, q);
        sum = L.Add(one, q);
        return r;
    }

    /// <summary>(sinh r/r − 1)/z with z = r² and |r| ≤ ½ ln 2. Largest effect on sinh r: 2^−61.7; 2^−26.2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SinhSlope<V, L>(V z, V z2)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.16666666666666677, 0.008333333333321376, 0.00019841269886867183, 2.755724337645339e-06, 2.5109355030138737e-08)
            : Polynomial.Evaluate<V, L>(z, z2, 0.166665435, 0.00836653449);

    /// <summary>(cosh r − 1)/z with z = r² and |r| ≤ ½ ln 2. Largest effect on cosh r: 2^−58; 2^−33.2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CoshSlope<V, L>(V z, V z2)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.5000000000000013, 0.04166666666651047, 0.0013888888948355384, 2.4801488506819986e-05, 2.763180987694301e-07)
            : Polynomial.Evaluate<V, L>(z, z2, 0.5, 0.0416664593, 0.00139354263);

    /// <summary>
    /// log(1 + w + lost) from the rounded sum of 1 and w, as Log1p; log 2a where <paramref name="isLarge"/>, where w may have overflowed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log1pOrLog2x<V, L>(V w, V lost, V a, V isLarge)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V one = L.Create(1);
        w = L.Select(isLarge, a, w);
        lost = L.AndNot(lost, isLarge);
        V sum = L.Add(one, w);
        V k = L.Exponent(sum);
        V inverse = L.Scale(one, L.Negate(k));
        V f = L.MultiplyAdd(w, inverse, L.Subtract(inverse, one));
        // log(1 + f + δ) ≈ log(1 + f) + δ/(1 + f), and 1 − f is near enough for the reciprocal.
        V deficit = L.MultiplyAdd(L.Multiply(lost, inverse), L.Subtract(f, one), LogDeficit<V, L>(f));
        return OrLimit<V, L>(LogOfParts<V, L>(L.Add(k, L.And(isLarge, one)), f, deficit), sum, k);
    }
}
