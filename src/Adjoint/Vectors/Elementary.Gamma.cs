using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>
/// The logarithm of the gamma function and its derivatives. Positive arguments are straight-line code; zero and below goes by reflection, one
/// element after another.
/// </summary>
internal static partial class Elementary
{
    /// <summary>
    /// log |Γ(x)|: with relative precision at its zeros 1 and 2; near a zero below 0 the error is absolute. From 3.5 on Stirling's series, before
    /// that the functional equation leads to 1½ … 2½. Error above 0: 1.5 / 1.5 ulp.
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
        V isHigh = L.GreaterOrEqual(x, L.Create(2.5));
        V isSmall = L.Less(x, L.Create(3.5));

        // Γ(x) = Γ(2 + t)/p below 1½, with p = x or x(1 + x); Γ(2 + t)·(x − 1) above 2½. All differences are exact.
        V t = L.Select(isLow, L.Subtract(x, L.Select(isTiny, zero, one)), L.Subtract(x, L.Select(isHigh, L.Create(3), L.Create(2))));
        V p = L.Select(isLow, L.Select(isTiny, L.MultiplyAdd(x, x, x), x), L.Select(isHigh, L.Subtract(x, one), one));
        V log = LogTwofold<V, L>(L.Select(isSmall, p, x), out V logLow);

        // log Γ(2 + t) = t(c₀ + t(c₁ + tB(t))), |t| ≤ ½, with c₀ = 1 − γ and c₁ = (π²/6 − 1)/2 (DLMF 5.7.3) and what they lose: 2^−63; 2^−29
        V c0 = Constant<V, L>(0.42278433509846713, 0.422784328);
        V c0Low = Constant<V, L>(4.942915152430645e-18, 6.637773780018488e-09);
        V c1 = Constant<V, L>(0.3224670334241132, 0.322467029);
        V c1Low = Constant<V, L>(1.520336175199238e-17, 4.329417173314333e-09);
        V t2 = L.Multiply(t, t);
        V b = L.IsDouble
            ? Polynomial.Evaluate<V, L>(t, t2, -0.06735230105319812, 0.020580808427784623, -0.00738555102866952, 0.0028905103307332617, -0.001192753911955509, 0.0005096695250880105, -0.00022315475155133412, 9.94575052960228e-05, -4.4926342791461804e-05, 2.0507308106856087e-05, -9.438510271616084e-06, 4.374115849325046e-06, -2.0447306529495937e-06, 9.58837515697318e-07, -4.307361049691266e-07, 2.010688321022374e-07, -1.3380731934654886e-07, 6.548200615115022e-08)
            : Polynomial.Evaluate<V, L>(t, t2, -0.0673522875, 0.0205812454, -0.00738620572, 0.00288151088, -0.00118536886, 0.000564720714, -0.000255168969);

        // Between 1 and 2 the terms are several times their sum: log ± t·c₀, where the logarithm is the larger or 0, and t²·(c₁ + tB) are each kept
        // with what they lose.
        V signed = L.Select(isLow, L.Negate(log), log);
        V first = L.MultiplyAdd(t, c0, signed);
        V low = L.MultiplyAdd(t, c0, L.Subtract(signed, first));
        low = L.MultiplyAdd(t, c0Low, L.Add(low, L.Select(isLow, L.Negate(logLow), logLow)));
        V inner = L.MultiplyAdd(t, b, c1);
        V innerLow = L.Add(L.MultiplyAdd(t, b, L.Subtract(c1, inner)), c1Low);
        V second = L.Multiply(t2, inner);
        V secondLow = L.MultiplyAdd(t2, inner, L.Negate(second));
        secondLow = L.MultiplyAdd(t2, innerLow, L.MultiplyAdd(L.MultiplyAdd(t, t, L.Negate(t2)), inner, secondLow));
        V small = TwofoldSum<V, L>(first, second, out V lost);
        small = L.Add(small, L.Add(L.Add(low, secondLow), lost));

        // (x − ½)(log x − 1) + ½ log 2π − ½ + φ(1/x²)/x. φ for x ≥ 3.5, its effect beside log Γ: 2^−61; 2^−31
        V r = L.Divide(one, x);
        V z = L.Multiply(r, r);
        V z2 = L.Multiply(z, z);
        V phi = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.08333333333333227, -0.002777777777237167, 0.0007936506921579551, -0.0005952282612709995, 0.0008411827348026547, -0.0018963745073254277, 0.005877580157732724, -0.02012685063775888, 0.05658037003619502, -0.08546713724794278)
            : Polynomial.Evaluate<V, L>(z, z2, 0.0833332613, -0.00277338363, 0.000706492225);
        V w = L.Subtract(x, half);
        V rest = L.MultiplyAdd(w, logLow, L.MultiplyAdd(phi, r, Constant<V, L>(0.4189385332046727, 0.418938547)));
        V large = L.MultiplyAdd(w, L.Subtract(log, one), rest);

        V result = L.Select(isSmall, small, large);
        result = L.Select(L.Less(x, L.Create(double.PositiveInfinity)), result, x);
        return L.Rescue<ReflectedLogGamma>(L.LessOrEqual(x, zero), x, result);
    }

    /// <summary>
    /// ψ(x) = Γ′(x)/Γ(x), with relative precision at its positive zero. From 3 on the asymptotic series, before that the functional equation leads to
    /// 1 … 2, where ψ is (x − x₀)·R(x). Error above 0: 1.3 / 1.4 ulp.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Digamma<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V zero = L.Create(0);
        V one = L.Create(1);
        V isLow = L.Less(x, one);
        V isHigh = L.GreaterOrEqual(x, L.Create(2));

        // ψ(x) = ψ(v) + n/d: −1/x below 1, 1/(x − 1) above 2. What x + 1 loses is kept, x − 1 is exact.
        V below = L.Subtract(x, one);
        V v = L.Select(isLow, L.Add(x, one), L.Select(isHigh, below, x));
        V vLow = L.Select(isLow, L.Subtract(x, L.Subtract(v, one)), zero);
        V n = L.Select(isLow, L.Create(-1), L.Select(isHigh, one, zero));
        V d = L.Select(isLow, x, L.Select(isHigh, below, one));

        V distance = L.Subtract(v, Constant<V, L>(1.4616321449683622, 1.46163213));
        V distanceLow = L.Add(vLow, Constant<V, L>(-9.549995429965697e-17, -1.2438149938918909e-8));
        V u = L.Subtract(v, L.Create(1.5));
        V u2 = L.Multiply(u, u);
        // R = c₀ + uS(u) for |u| ≤ ½, c₀ with what it loses: 2^−56; 2^−30
        V c0 = Constant<V, L>(0.9510558760318328, 0.951055884);
        V c0Low = Constant<V, L>(4.330743078649653e-17, -8.329434210132695e-09);
        V slope;
        if (L.IsDouble)
        {
            V u4 = L.Multiply(u2, u2);
            V high = Polynomial.Evaluate<V, L>(u, u2, 0.007926948483692416, -0.0052799497443077855, 0.0035189752718789934, -0.0023453936215143095, 0.0015567912479513902, -0.001036977104511313, 0.0007228253375243626, -0.0004843159772476186, 0.00022811541264845833, -0.00014769369956019591, 0.00025901898944901834, -0.00017603040365385663);
            V low = Polynomial.Evaluate<V, L>(u, u2, -0.4236274212814605, 0.24054248424077823, -0.14840492305389585, 0.09498872445459207, -0.06192213327428476, 0.040760833826167825, -0.02697579670558106, 0.01790725214303222, -0.011908219134441421);
            slope = L.MultiplyAdd(L.Multiply(L.Multiply(u4, u4), u), high, low);
        }
        else
        {
            slope = Polynomial.Evaluate<V, L>(u, u2, -0.423627406, 0.240542606, -0.148405105, 0.0949819386, -0.0619150624, 0.0408833176, -0.0270815138, 0.0169561207, -0.0111759417, 0.0111638326, -0.00758242235);
        }

        // n/d + (v − x₀)(c₀ + uS), the first product and the quotient with what they lose.
        V quotient = L.Divide(n, d);
        V quotientLow = L.Divide(L.MultiplyAdd(L.Negate(quotient), d, n), d);
        V product = L.Multiply(distance, c0);
        V productLow = L.MultiplyAdd(distance, c0Low, L.MultiplyAdd(distanceLow, c0, L.MultiplyAdd(distance, c0, L.Negate(product))));
        V sum = TwofoldSum<V, L>(quotient, product, out V sumLow);
        V small = L.Add(sum, L.MultiplyAdd(L.Multiply(L.Add(distance, distanceLow), u), slope, L.Add(sumLow, L.Add(productLow, quotientLow))));
        small = L.Select(L.Less(L.Abs(quotient), L.Create(double.PositiveInfinity)), small, quotient);

        // log x − 1/(2x) − S(1/x²)/x². S for x ≥ 3, its effect beside ψ: 2^−60; 2^−33
        V r = L.Divide(one, x);
        V z = L.Multiply(r, r);
        V z2 = L.Multiply(z, z);
        V s = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.08333333333332942, -0.008333333331099781, 0.003968253505210468, -0.004166616990162734, 0.007572539829892431, -0.020955432190297656, 0.07923631002339071, -0.3537682339341235, 1.5483257094671905, -5.504744038428148, 13.073179193289123, -14.922799537605567)
            : Polynomial.Evaluate<V, L>(z, z2, 0.0833332762, -0.00832876097, 0.00384523394, -0.00273343176);
        V log = LogTwofold<V, L>(x, out V logLow);
        V large = L.Subtract(log, L.Subtract(L.MultiplyAdd(z, s, L.Multiply(L.Create(0.5), r)), logLow));

        V result = L.Select(L.Less(x, L.Create(3)), small, large);
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
    /// <summary>log x in two parts of which the second is small, for finite x above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogTwofold<V, L>(V x, out V low)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V f = L.Subtract(L.Mantissa(x), L.Create(1));
        V k = L.Exponent(x);
        V deficit = LogDeficit<V, L>(f, out V s);

        // What s = f/(2 + f) lost, with 1/(2 + f) = (1 − s)/2, changes the deficit by about f times as much.
        V two = L.Create(2);
        V twoF = L.Add(two, f);
        V sLost = L.MultiplyAdd(L.Negate(s), L.Subtract(f, L.Subtract(twoF, two)), L.MultiplyAdd(L.Negate(s), twoF, f));
        V correction = L.Multiply(L.Multiply(sLost, L.MultiplyAdd(s, L.Create(-0.5), L.Create(0.5))), f);
        V lost = L.MultiplyAdd(k, Constant<V, L>(-2.3190468138462996e-17, -5.76999888e-8), deficit);
        V top = L.Subtract(f, lost);
        V ln2 = Constant<V, L>(0.6931471805599453, 0.693147123);
        V log = L.MultiplyAdd(k, ln2, top);
        low = L.Add(L.Add(L.MultiplyAdd(k, ln2, L.Negate(log)), top), L.Subtract(L.Subtract(L.Subtract(f, top), lost), correction));
        return log;
    }

    /// <summary>a + b, and exactly what the sum loses (D. E. Knuth, The Art of Computer Programming, volume 2, theorem 4.2.2 B).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V TwofoldSum<V, L>(V a, V b, out V lost)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V sum = L.Add(a, b);
        V other = L.Subtract(sum, a);
        lost = L.Add(L.Subtract(a, L.Subtract(sum, other)), L.Subtract(b, other));
        return sum;
    }
}
