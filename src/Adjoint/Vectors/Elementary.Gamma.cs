using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>
/// The logarithm of the gamma function and its derivatives. Positive arguments are straight-line code; zero and below goes by reflection, one
/// element after another.
/// </summary>
internal static partial class Elementary
{
    /// <summary>
    /// log |Γ(x)|: with relative precision at its zeros 1 and 2; near a zero below 0 the error is absolute. From 8.5 on Stirling's series, before
    /// that the functional equation leads to 1½ … 2½. Error above 0: 2.6 / 2.3 ulp, between 1.1 and 1.9; elsewhere 1.5.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogGamma<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V zero = L.Create(0);
        V one = L.Create(1);
        V half = L.Create(0.5);
        V isLow = L.Less(x, L.Create(1.5));
        V isTiny = L.Less(x, half);
        V isSmall = L.Less(x, L.Create(8.5));

        // Γ(x) = Γ(2 + t)/p below 1½, with p = x or x(1 + x); Γ(2 + t)·p above, with p = (x − 1)(x − 2)…. All differences are exact.
        V t = L.Select(isLow, L.Subtract(x, L.Select(isTiny, zero, one)), L.Subtract(x, L.Create(2)));
        V p = L.Select(isLow, L.Select(isTiny, L.MultiplyAdd(x, x, x), x), one);
        for (int j = 1; j <= 6; j++)
        {
            V above = L.GreaterOrEqual(x, L.Create(j + 1.5));
            p = L.Select(above, L.Multiply(p, L.Subtract(x, L.Create(j))), p);
            t = L.Select(above, L.Subtract(t, one), t);
        }

        // The logarithm of p or x in two parts, since Stirling's formula magnifies its error.
        V argument = L.Select(isSmall, p, x);
        V f = L.Subtract(L.Mantissa(argument), one);
        V k = L.Exponent(argument);
        V deficit = LogDeficit<V, L>(f, out V s);

        // What s = f/(2 + f) lost, with 1/(2 + f) = (1 − s)/2, changes the deficit by about f times as much.
        V two = L.Create(2);
        V twoF = L.Add(two, f);
        V sLost = L.MultiplyAdd(L.Negate(s), L.Subtract(f, L.Subtract(twoF, two)), L.MultiplyAdd(L.Negate(s), twoF, f));
        V correction = L.Multiply(L.Multiply(sLost, L.MultiplyAdd(s, L.Create(-0.5), half)), f);
        V lost = L.MultiplyAdd(k, Constant<V, L>(-2.3190468138462996e-17, -5.76999888e-8), deficit);
        V top = L.Subtract(f, lost);
        V ln2 = Constant<V, L>(0.6931471805599453, 0.693147123);
        V log = L.MultiplyAdd(k, ln2, top);
        V logLow = L.Add(L.Add(L.MultiplyAdd(k, ln2, L.Negate(log)), top), L.Subtract(L.Subtract(L.Subtract(f, top), lost), correction));

        // log Γ(2 + t) = t(c₀ + tB(t)), |t| ≤ ½: 2^−62.5; 2^−28.7
        V t2 = L.Multiply(t, t);
        V c0 = Constant<V, L>(0.42278433509846713, 0.422784328);
        V b = L.IsDouble
            ? Polynomial.Evaluate<V, L>(t, t2, 0.3224670334241132, -0.06735230105319814, 0.020580808427784925, -0.007385551028668394, 0.0028905103307136377, -0.0011927539119911672, 0.0005096695256883502, -0.00022315475094789294, 9.945749518053538e-05, -4.492634876193717e-05, 2.0507409128065535e-05, -9.438474612327927e-06, 4.373502826652761e-06, -2.044857259579072e-06, 9.610558164481264e-07, -4.304900404724976e-07, 1.9666877935568506e-07, -1.3400893650816222e-07, 6.916281040699301e-08)
            : Polynomial.Evaluate<V, L>(t, t2, 0.322467029, -0.0673522204, 0.0205816031, -0.00738742808, 0.00287905405, -0.00117783877, 0.000569827331, -0.000269854849);
        // The two large terms with what their sum lost, which is exact: the logarithm is the larger, or 0.
        V signed = L.Select(isLow, L.Negate(log), log);
        V sum = L.MultiplyAdd(t, c0, signed);
        V low = L.MultiplyAdd(t, c0, L.Subtract(signed, sum));
        low = L.Add(low, L.Select(isLow, L.Negate(logLow), logLow));
        V small = L.Add(sum, L.MultiplyAdd(t2, b, low));

        // (x − ½)(log x − 1) + ½ log 2π − ½ + φ(1/x²)/x. φ for x ≥ 8.5, beside 1/12: 2^−61; 2^−25
        V r = L.Divide(one, x);
        V z = L.Multiply(r, r);
        V phi = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, L.Multiply(z, z), 0.08333333333333333, -0.0027777777777758996, 0.0007936507914618684, -0.0005952371362672908, 0.0008415497618293495, -0.0018956428418198388, 0.005195259562748575)
            : Polynomial.Evaluate<V, L>(z, z, 0.0833333135, -0.0027668674);
        V w = L.Subtract(x, half);
        V rest = L.MultiplyAdd(w, logLow, L.MultiplyAdd(phi, r, Constant<V, L>(0.4189385332046727, 0.418938547)));
        V large = L.MultiplyAdd(w, L.Subtract(log, one), rest);

        V result = L.Select(isSmall, small, large);
        result = L.Select(L.Less(x, L.Create(double.PositiveInfinity)), result, x);
        return L.Rescue<ReflectedLogGamma>(L.LessOrEqual(x, zero), x, result);
    }

    /// <summary>
    /// ψ(x) = Γ′(x)/Γ(x), with relative precision at its positive zero. From 8 on the asymptotic series, before that the functional equation leads to
    /// 1 … 2, where ψ is (x − x₀)·R(x). Error above 0: 2.8 / 2.9 ulp, between 3 and 8; elsewhere 1.7.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Digamma<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V zero = L.Create(0);
        V one = L.Create(1);
        V isLow = L.Less(x, one);

        // ψ(x) = ψ(v) + n/d: −1/x below 1, the sum of 1/(x − j) above 2.
        V v = L.Select(isLow, L.Add(x, one), x);
        V n = L.Select(isLow, L.Create(-1), zero);
        V d = L.Select(isLow, x, one);
        for (int j = 1; j <= 6; j++)
        {
            V above = L.GreaterOrEqual(x, L.Create(j + 1));
            V factor = L.Subtract(x, L.Create(j));
            n = L.Select(above, L.MultiplyAdd(n, factor, d), n);
            d = L.Select(above, L.Multiply(d, factor), d);
            v = L.Select(above, L.Subtract(v, one), v);
        }

        V distance = L.Subtract(v, Constant<V, L>(1.4616321449683622, 1.46163213));
        V distanceLow = Constant<V, L>(-9.549995429965697e-17, -1.2438149938918909e-8);
        V u = L.Subtract(v, L.Create(1.5));
        V u2 = L.Multiply(u, u);
        // R = c₀ + uS(u) for |u| ≤ ½: 2^−56; 2^−25.4
        V c0 = Constant<V, L>(0.951055876031833, 0.951055884);
        V slope;
        if (L.IsDouble)
        {
            V u4 = L.Multiply(u2, u2);
            V high = Polynomial.Evaluate<V, L>(u, u2, 0.007926944016740725, -0.005279946263220427, 0.003519012142271098, -0.00234542072424911, 0.0015565993656948616, -0.00103684243889797, 0.0007234369712180836, -0.00048472939512072416, 0.00022702505114591948, -0.00014697926171575634, 0.0002598516077871222, -0.00017656188616118457);
            V low = Polynomial.Evaluate<V, L>(u, u2, -0.4236274212814606, 0.24054248424077398, -0.14840492305389008, 0.09498872445497267, -0.06192213327469502, 0.04076083381080892, -0.02697579669127508, 0.017907252481482564, -0.011908219418987311);
            slope = L.MultiplyAdd(L.Multiply(L.Multiply(u4, u4), u), high, low);
        }
        else
        {
            slope = Polynomial.Evaluate<V, L>(u, u2, -0.423627466, 0.240538388, -0.148399964, 0.0951173976, -0.0620400459, 0.0393618569, -0.0258721281, 0.0239242744, -0.0162216742);
        }

        // n/d + (v − x₀)(c₀ + uS), the first product and the quotient with what they lose.
        V quotient = L.Divide(n, d);
        V quotientLow = L.Divide(L.MultiplyAdd(L.Negate(quotient), d, n), d);
        V product = L.Multiply(distance, c0);
        V productLow = L.MultiplyAdd(distanceLow, c0, L.MultiplyAdd(distance, c0, L.Negate(product)));
        V sum = L.Add(quotient, product);
        V other = L.Subtract(sum, quotient);
        V sumLow = L.Add(L.Subtract(quotient, L.Subtract(sum, other)), L.Subtract(product, other));
        V small = L.Add(sum, L.MultiplyAdd(L.Multiply(L.Add(distance, distanceLow), u), slope, L.Add(sumLow, L.Add(productLow, quotientLow))));
        small = L.Select(L.Less(L.Abs(quotient), L.Create(double.PositiveInfinity)), small, quotient);

        // log x − 1/(2x) − S(1/x²)/x². S for x ≥ 8, its effect beside ψ: 2^−76; 2^−37
        V r = L.Divide(one, x);
        V z = L.Multiply(r, r);
        V s = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, L.Multiply(z, z), 0.08333333333333333, -0.008333333333331734, 0.003968253966070614, -0.004166665528604001, 0.007575464852724691, -0.021051522313144697, 0.0800447901788065, -0.2998160339075101)
            : Polynomial.Evaluate<V, L>(z, z, 0.0833332166, -0.0082723191);
        V large = L.Subtract(Log<V, L>(x), L.MultiplyAdd(z, s, L.Multiply(L.Create(0.5), r)));

        V result = L.Select(L.Less(x, L.Create(8)), small, large);
        result = L.Select(L.Less(x, L.Create(double.PositiveInfinity)), result, x);
        return L.Rescue<ReflectedDigamma>(L.LessOrEqual(x, zero), x, result);
    }

    /// <summary>ψ′(x) = Σ 1/(x + j)²: eight terms before 8, then the asymptotic series. Error above 0: 1.7 / 1.7 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Trigamma<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V one = L.Create(1);
        V isSmall = L.Less(x, L.Create(8));
        V even = L.Create(0);
        V odd = even;
        V lost = even;
        for (int j = 7; j >= 0; j--)
        {
            // What the division lost, and the sum below it, changes the square by twice as much.
            V y = L.Add(x, L.Create(j));
            V term = L.Divide(one, y);
            V error = L.MultiplyAdd(L.Negate(term), y, one);
            if (j > 0) error = L.MultiplyAdd(L.Negate(term), L.Subtract(x, L.Subtract(y, L.Create(j))), error);
            lost = L.MultiplyAdd(L.Multiply(term, term), error, lost);
            if (j % 2 == 0) even = L.MultiplyAdd(term, term, even);
            else odd = L.MultiplyAdd(term, term, odd);
        }

        // 1/y + 1/(2y²) + T(1/y²)/y³. T for y ≥ 8, its effect beside ψ′: 2^−73; 2^−38
        V far = L.Select(isSmall, L.Add(x, L.Create(8)), x);
        V farLow = L.Select(isSmall, L.Subtract(x, L.Subtract(far, L.Create(8))), L.Create(0));
        V r = L.Divide(one, far);
        V rLost = L.MultiplyAdd(L.Negate(r), farLow, L.MultiplyAdd(L.Negate(r), far, one));
        V z = L.Multiply(r, r);
        V z2 = L.Multiply(z, z);
        V t = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.16666666666666666, -0.033333333333332264, 0.02380952380766272, -0.03333333208594916, 0.07575715515304207, -0.25303326783194147, 1.157533812007337, -6.468361258449879, 30.230366927922233)
            : Polynomial.Evaluate<V, L>(z, z2, 0.166666657, -0.03332901, 0.0230599754);
        V rest = L.MultiplyAdd(r, rLost, L.MultiplyAdd(L.Multiply(r, z), t, L.Multiply(L.Create(0.5), z)));
        V result = L.Select(isSmall, L.Add(even, L.Add(odd, L.Add(r, L.MultiplyAdd(L.Create(2), lost, rest)))), L.Add(r, rest));
        result = L.Select(L.Equal(even, L.Create(double.PositiveInfinity)), even, result);
        result = L.Select(L.Less(x, L.Create(double.PositiveInfinity)), result, r);
        return L.Rescue<ReflectedTrigamma>(L.LessOrEqual(x, L.Create(0)), x, result);
    }
}
