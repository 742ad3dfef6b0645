using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>The error function and its complement.</summary>
internal static partial class Elementary
{
    /// <summary>erf x. Error 1 / 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V a = L.Abs(x);
        V one = L.Create(1);
        V small = L.MultiplyAdd(a, ErfExcess<V, L>(a), a);

        // 1 − e^Q with Q ≈ log erfc b, 1 ≤ b = min(a, 6) (float 4). Error of the exponential: 2^−54.9; 2^−29.8.
        V b = L.MinNative(Constant<V, L>(6, 4), a);
        V b2 = L.Multiply(b, b);
        V log = L.IsDouble
            ? Polynomial.Evaluate<V, L>(b, b2, -1.081732301041723e-06, -1.1283685494572373, -0.6366682537391353, -0.10263593235223929, 0.018862383952301404, 0.0005878799426048783, -0.0021024300128658266, 0.0009226326169574596, -0.0002321840231602918, 2.8681042850388397e-05, 3.3755509266431737e-06, -2.6107845279040628e-06, 6.753962570873365e-07, -1.0643664457218634e-07, 1.0726655394269395e-08, -6.410941423766533e-10, 1.7403951445228694e-11)
            : Polynomial.Evaluate<V, L>(b, b2, -0.00035372487, -1.12704003, -0.638225675, -0.103037372, 0.0218053125, -0.0029396012, 0.000185572499);
        V r = ReduceByLn2<V, L>(log, out V n);
        V q = ExpTail<V, L>(r, out V r2);
        V large = L.Subtract(one, L.Scale(L.Add(one, L.MultiplyAdd(r2, q, r)), n));
        return L.CopySign(L.Select(L.Less(a, one), small, large), x);
    }

    /// <summary>erfc x, with relative precision in the tail. Error 1.8 / 1.9 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfc<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V a = L.Abs(x);
        V one = L.Create(1);
        V two = L.Create(2);
        // (1 − x) − x(erf x/x − 1) for |x| < 1: the difference is exact from ½ on, where the result is smaller than its terms.
        V excess = ErfExcessInParts<V, L>(a, out V excessLow);
        V small = L.MultiplyAdd(L.Negate(x), excess, L.MultiplyAdd(L.Negate(x), excessLow, L.Subtract(one, x)));

        // erfc b = e^(−b²) G(t)/(b + 2), t = (b − 2)/(b + 2), for 1 ≤ b ≤ 27.3 (10.1); G = c₀ + tH(t): 2^−55; 2^−24.6.
        // Of every sum, quotient and product of size 1 what its rounding lost is carried along, with 1/d = (1 − t)/4.
        V b = L.MinNative(Constant<V, L>(27.3, 10.1), a);
        V d = L.Add(b, two);
        V dLow = L.Subtract(b, L.Subtract(d, two));
        V difference = L.Subtract(b, two);
        V t = L.Divide(difference, d);
        V inverse = L.MultiplyAdd(t, L.Create(-0.25), L.Create(0.25));
        V tLow = L.Multiply(inverse, L.MultiplyAdd(L.Negate(t), dLow, L.MultiplyAdd(L.Negate(t), d, difference)));
        V t2 = L.Multiply(t, t);
        V p = L.IsDouble
            ? Polynomial.Evaluate<V, L>(t, t2, -0.0364422315067683, -0.02151066188933807, 0.006479185060861778, 0.0030906120737691483, -0.0008372958897352499, -0.0006630742322569925, 3.4369901294381876e-05, 0.0001444832538097519, 3.414304725613375e-05, -2.1785897012539018e-05, -1.5944574275254387e-05, -9.652943340604638e-07, 2.7758646841854792e-06, 2.758445998317924e-06, 6.98977392071968e-07, -2.2969761346220735e-06, 6.99804908557327e-07)
            : Polynomial.Evaluate<V, L>(t, t2, -0.0364482775, -0.02153714, 0.0065928367, 0.00315019954, -0.00145542761);
        V c0 = Constant<V, L>(1.0215827052420231, 1.02158272);
        V h0 = Constant<V, L>(-0.6871606844138112, -0.687160611);
        V h1 = Constant<V, L>(0.27947209255604843, 0.279473513);
        V line = L.MultiplyAdd(h1, t, h0);
        V lineLow = L.MultiplyAdd(h1, t, L.Subtract(h0, line));
        V h = L.MultiplyAdd(p, t2, line);
        V hLow = L.Add(L.MultiplyAdd(p, t2, L.Subtract(line, h)), lineLow);
        V th = L.Multiply(t, h);
        V g = L.Add(c0, th);
        V gLow = L.Add(L.Add(L.Subtract(c0, g), th), L.MultiplyAdd(t, hLow, L.MultiplyAdd(tLow, h, L.MultiplyAdd(t, h, L.Negate(th)))));
        // The square's rounding error would be magnified by the exponential up to 745 times.
        V minusSquare = L.Negate(L.Multiply(b, b));
        V squareLow = L.MultiplyAdd(b, b, minusSquare);
        V reduced = ReduceByLn2<V, L>(minusSquare, out V n);
        V r = L.Subtract(reduced, squareLow);
        V rLow = L.Subtract(L.Subtract(reduced, r), squareLow);
        V q = ExpTail<V, L>(r, out V r2);
        // G·e^r = G + (G(e^r − 1) + …).
        V rest = L.MultiplyAdd(g, L.MultiplyAdd(r2, q, r), L.MultiplyAdd(rLow, g, gLow));
        V numerator = L.Add(g, rest);
        V numeratorLow = L.Add(L.Subtract(g, numerator), rest);
        V quotient = L.Divide(numerator, d);
        V remainder = L.MultiplyAdd(L.Negate(quotient), dLow, L.MultiplyAdd(L.Negate(quotient), d, numerator));
        V large = L.Scale(L.MultiplyAdd(L.Add(remainder, numeratorLow), inverse, quotient), n);
        large = L.Select(L.Less(x, L.Create(0)), L.Subtract(two, large), large);
        return L.Select(L.Less(a, one), small, large);
    }

    /// <summary>erf a/a − 1 for a ≤ 1. Largest effect on erf: 2^−56.1; 2^−29.2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ErfExcess<V, L>(V a)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V z = L.Multiply(a, a);
        V z2 = L.Multiply(z, z);
        return L.MultiplyAdd(ErfExcessCurve<V, L>(z, z2), z2, L.MultiplyAdd(ErfC1<V, L>(), z, ErfC0<V, L>()));
    }

    /// <summary><see cref="ErfExcess{V, L}"/> with what its roundings lose, which counts where 1 − erf a cancels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ErfExcessInParts<V, L>(V a, out V low)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V z = L.Multiply(a, a);
        V z2 = L.Multiply(z, z);
        V curve = ErfExcessCurve<V, L>(z, z2);

        // c₁z is the larger term from a = 0.6 on; below, what is lost does not count.
        V first = L.Multiply(ErfC1<V, L>(), z);
        V line = L.Add(first, ErfC0<V, L>());
        V lineLow = L.Add(L.Add(L.Subtract(first, line), ErfC0<V, L>()), L.MultiplyAdd(ErfC1<V, L>(), z, L.Negate(first)));
        V excess = L.MultiplyAdd(curve, z2, line);
        low = L.Add(lineLow, L.MultiplyAdd(curve, z2, L.Subtract(line, excess)));

        // The errors of z and z² with the slopes near 1: −0.21 and 0.09.
        low = L.MultiplyAdd(L.MultiplyAdd(a, a, L.Negate(z)), L.Create(-0.21), low);
        low = L.MultiplyAdd(L.MultiplyAdd(z, z, L.Negate(z2)), L.Create(0.09), low);
        return excess;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ErfC0<V, L>()
        where V : unmanaged
        where L : struct, ILanes<V>
        => Constant<V, L>(0.1283791670955126, 0.128379166);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ErfC1<V, L>()
        where V : unmanaged
        where L : struct, ILanes<V>
        => Constant<V, L>(-0.3761263890318374, -0.37612626);

    /// <summary>The polynomial of <see cref="ErfExcess{V, L}"/> from its term in z² on, divided by z².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ErfExcessCurve<V, L>(V z, V z2)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.11283791670954846, -0.026866170645076213, 0.005223977624817701, -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-05, 1.6461000484121368e-06, -1.6350312701054695e-07, 1.4659775274047436e-08, -1.1372848856791674e-09, 5.957176147748911e-11)
            : Polynomial.Evaluate<V, L>(z, z2, 0.112835787, -0.0268533472, 0.0051871622, -0.000799785659, 7.80692208e-5);
}
