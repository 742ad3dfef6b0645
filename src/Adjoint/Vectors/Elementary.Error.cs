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

    /// <summary>erfc x, with relative precision in the tail. Error 1.9 / 1.9 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfc<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V a = L.Abs(x);
        V one = L.Create(1);
        V two = L.Create(2);
        V half = L.Create(0.5);
        // ½ − (erf x − ½) for |x| < 1: the bracket is small where 1 − erf x would cancel.
        V small = L.Subtract(half, L.MultiplyAdd(x, ErfExcess<V, L>(a), L.Subtract(x, half)));

        // erfc b = e^(−b²) G(t)/(b + 2), t = (b − 2)/(b + 2), for 1 ≤ b ≤ 27.3 (10.1); G = c₀ + tH(t): 2^−55; 2^−24.6.
        // The rounding of d = b + 2 is made good: 1/(d + δ) = (1 − δ(1 − t)/4)/d.
        V b = L.MinNative(Constant<V, L>(27.3, 10.1), a);
        V d = L.Add(b, two);
        V delta = L.Subtract(b, L.Subtract(d, two));
        V t = L.Divide(L.Subtract(b, two), d);
        V t2 = L.Multiply(t, t);
        V h = L.IsDouble
            ? Polynomial.Evaluate<V, L>(t, t2, -0.6871606844138112, 0.27947209255604843, -0.0364422315067683, -0.02151066188933807, 0.006479185060861778, 0.0030906120737691483, -0.0008372958897352499, -0.0006630742322569925, 3.4369901294381876e-05, 0.0001444832538097519, 3.414304725613375e-05, -2.1785897012539018e-05, -1.5944574275254387e-05, -9.652943340604638e-07, 2.7758646841854792e-06, 2.758445998317924e-06, 6.98977392071968e-07, -2.2969761346220735e-06, 6.99804908557327e-07)
            : Polynomial.Evaluate<V, L>(t, t2, -0.687160611, 0.279473513, -0.0364482775, -0.02153714, 0.0065928367, 0.00315019954, -0.00145542761);
        V c0 = Constant<V, L>(1.0215827052420231, 1.02158272);
        V th = L.Multiply(t, h);
        // The square is carried with its rounding error, which the exponential would magnify up to 745 times.
        V minusSquare = L.Negate(L.Multiply(b, b));
        V squareLow = L.MultiplyAdd(b, b, minusSquare);
        V r = L.Subtract(ReduceByLn2<V, L>(minusSquare, out V n), squareLow);
        V q = ExpTail<V, L>(r, out V r2);
        V expm1 = L.MultiplyAdd(delta, L.MultiplyAdd(t, L.Create(0.25), L.Create(-0.25)), L.MultiplyAdd(r2, q, r));
        // (c₀ + tH)(1 + expm1), the leading constant last.
        V numerator = L.Add(c0, L.MultiplyAdd(expm1, L.Add(c0, th), th));
        V large = L.Scale(L.Divide(numerator, d), n);
        large = L.Select(L.Less(x, L.Create(0)), L.Subtract(two, large), large);
        return L.Select(L.Less(a, one), small, large);
    }

    /// <summary>erf a/a − 1 for a ≤ 1. Largest effect on erf: 2^−54.5; 2^−29.2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ErfExcess<V, L>(V a)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V z = L.Multiply(a, a);
        return L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, L.Multiply(z, z), 0.12837916709551256, -0.3761263890318352, 0.11283791670944174, -0.026866170643109723, 0.005223977606103725, -0.0008548325928589272, 0.00012055293554723512, -1.4924711867468762e-05, 1.6447126113188457e-06, -1.620627127120618e-07, 1.3710793830204407e-08, -7.779115300220679e-10)
            : Polynomial.Evaluate<V, L>(z, L.Multiply(z, z), 0.128379166, -0.37612626, 0.112835787, -0.0268533472, 0.0051871622, -0.000799785659, 7.80692208e-5);
    }
}
