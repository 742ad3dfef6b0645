using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>
/// Elementary functions over lanes, each written once for every width and both precisions, as straight-line code. Beside each
/// stands its largest error in units in the last place, double / float, seen in sweeps of 10⁷ arguments against quadruple precision.
/// </summary>
/// <remarks>
/// Polynomials are minimax fits (Remez's exchange in 240-bit arithmetic), refitted after each of the leading coefficients is rounded;
/// the comment beside one gives its range and largest error.
/// </remarks>
internal static partial class Elementary
{
    /// <summary>eˣ. Error 0.56 / 0.56 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V bounded = L.MinNative(Constant<V, L>(710, 89), L.MaxNative(Constant<V, L>(-746, -104), x));
        V r = ReduceByLn2<V, L>(bounded, out V n);
        V q = ExpTail<V, L>(r, out V r2);
        return L.Scale(L.Add(L.Create(1), L.MultiplyAdd(r2, q, r)), n);
    }

    /// <summary>2ˣ; exact for integers. Error 0.6 / 0.6 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp2<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V bounded = L.MinNative(Constant<V, L>(1025, 129), L.MaxNative(Constant<V, L>(-1080, -155), x));
        V n = L.Round(bounded);
        V r = L.Subtract(bounded, n);
        return L.Scale(L.MultiplyAdd(r, Exp2Slope<V, L>(r), L.Create(1)), n);
    }

    /// <summary>eˣ − 1. Error 1.3 / 1.3 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V bounded = L.MinNative(Constant<V, L>(710, 89), L.MaxNative(Constant<V, L>(-50, -20), x));
        V r = ReduceByLn2<V, L>(bounded, out V n);
        V scaled = Expm1Scaled<V, L>(r, L.Scale(L.Create(1), L.Negate(n)));
        return L.CopySign(L.Scale(scaled, n), x);
    }

    /// <summary>1 / (1 + e⁻ˣ) = 2⁻ⁿ/(2⁻ⁿ + eʳ) with −x = n ln 2 + r, so that neither tail overflows. Error 1.5 / 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V one = L.Create(1);
        V bounded = L.MinNative(Constant<V, L>(746, 104), L.MaxNative(Constant<V, L>(-50, -20), L.Negate(x)));
        V r = ReduceByLn2<V, L>(bounded, out V n);
        V q = ExpTail<V, L>(r, out V r2);
        V minusN = L.Negate(n);
        V denominator = L.Add(L.Add(one, L.Scale(one, minusN)), L.MultiplyAdd(r2, q, r));
        return L.Scale(L.Divide(one, denominator), minusN);
    }

    /// <summary>log(1 + eˣ) = max(x, 0) + log1p(e^−|x|). Error 1.7 / 1.6 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        // y + δ = e^−|x|, with what the last sum lost.
        V one = L.Create(1);
        V r = ReduceByLn2<V, L>(L.MaxNative(Constant<V, L>(-746, -104), L.Or(x, L.Create(-0.0))), out V n);
        V q = ExpTail<V, L>(r, out V r2);
        V rest = L.MultiplyAdd(r2, q, r);
        V sum = L.Add(one, rest);
        V y = L.Scale(sum, n);
        V delta = L.Scale(L.Subtract(rest, L.Subtract(sum, one)), n);
        // log1p(y) = y − s(y − zP(z)) with s = y/(2 + y) and z = s² as in Log, for all 0 ≤ y ≤ 1 at once: z ≤ 1/9.
        V two = L.Create(2);
        V d = L.Add(two, y);
        V s = L.Divide(y, d);
        // What s lost, with 1/(2 + y) = (1 − s)/2.
        V sLost = L.MultiplyAdd(L.Negate(s), L.Subtract(y, L.Subtract(d, two)), L.MultiplyAdd(L.Negate(s), d, y));
        V sLow = L.Multiply(sLost, L.MultiplyAdd(s, L.Create(-0.5), L.Create(0.5)));
        V z = L.Multiply(s, s);
        // 2^−54.2; 2^−27.7
        V minusP = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, L.Multiply(z, z), -0.6666666666667788, -0.39999999995996643, -0.28571429063291465, -0.22222192649142025, -0.18182820895259985, -0.153641893551516, -0.13587272621236168, -0.09898169769390995, -0.17749145440752778)
            : Polynomial.Evaluate<V, L>(z, L.Multiply(z, z), -0.666664124, -0.400217503, -0.27998212, -0.280294329);
        // log1p(y + δ) ≈ log1p(y) + δ(1 − s): 1/(1 + y) lies between ½ and 1, and so does 1 − s.
        V tiny = L.MultiplyAdd(delta, L.Subtract(s, one), L.Multiply(sLow, y));
        V deficit = L.MultiplyAdd(s, L.MultiplyAdd(z, minusP, y), tiny);
        return L.Add(L.MaxNative(L.Create(0), x), L.Subtract(y, deficit));
    }

    /// <summary><paramref name="d"/> for doubles and <paramref name="f"/> for floats, in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Constant<V, L>(double d, double f)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Create(L.IsDouble ? d : f);

    /// <summary>
    /// x = n·ln 2 + r with n integral and |r| ≤ ½ ln 2. The first product-sum is exact: its result is a multiple of the last place of the
    /// leading part of ln 2, or of x, that fits; so r carries one rounding. (Cody and Waite, 1980, with a fused multiply–add.)
    /// The parts of ln 2 are both positive so that −0 remains −0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReduceByLn2<V, L>(V x, out V n)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        // Adding 1½·2⁵² (2²³) leaves no bits below the units: a rounding to the nearest integer.
        V magic = Constant<V, L>(6755399441055744.0, 12582912.0);
        n = L.Subtract(L.MultiplyAdd(x, L.Create(1.4426950408889634), magic), magic);
        V r = L.MultiplyAdd(n, Constant<V, L>(-0.6931471805599453, -0.693147123), x);
        return L.MultiplyAdd(n, Constant<V, L>(-2.3190468138462996e-17, -5.76999888e-8), r);
    }

    /// <summary>(eʳ − 1 − r)/r² for |r| ≤ ½ ln 2. Largest effect on eʳ: 2^−55.8; 2^−28.2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpTail<V, L>(V r, out V r2)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        r2 = L.Multiply(r, r);
        return L.IsDouble
            ? Polynomial.Evaluate<V, L>(r, r2, 0.500000000000001, 0.1666666666666545, 0.04166666666652995, 0.00833333333371972, 0.0013888888946537328, 0.00019841269661700269, 2.4801487315386383e-05, 2.7556996165316877e-06, 2.763312865461942e-07, 2.5302189149170378e-08)
            : Polynomial.Evaluate<V, L>(r, r2, 0.49999994, 0.166665167, 0.0416681021, 0.00836916734, 0.00138380355);
    }

    /// <summary>(2ʳ − 1)/r for |r| ≤ ½. Largest effect on 2ʳ: 2^−57.1; 2^−26.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Exp2Slope<V, L>(V r)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V r2 = L.Multiply(r, r);
        return L.IsDouble
            ? Polynomial.Evaluate<V, L>(r, r2, 0.6931471805599453, 0.24022650695910172, 0.055504108664824574, 0.009618129107577067, 0.0013333558145567142, 0.00015403530478877022, 1.5252734738877292e-05, 1.3215424461678281e-06, 1.0177655418774015e-07, 7.0756222356098726e-09, 4.5194648477986907e-10)
            : Polynomial.Evaluate<V, L>(r, r2, 0.693147242, 0.240226924, 0.0555025935, 0.00961249322, 0.00134238566, 0.000170929226);
    }

    /// <summary>
    /// (e^(n ln 2 + r) − 1)/2ⁿ = ((1 − 2⁻ⁿ) + r) + r²q from 2⁻ⁿ. The sum in brackets is exact where cancellation is worst (n = 1,
    /// r &lt; 0) and for n = 0. Largest error of the polynomial relative to eʳ − 1: 2^−61; 2^−26.1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1Scaled<V, L>(V r, V inverseScale)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V r2 = L.Multiply(r, r);
        V q = L.IsDouble
            ? Polynomial.Evaluate<V, L>(r, r2, 0.5, 0.16666666666666677, 0.041666666666666685, 0.008333333333321837, 0.0013888888888896095, 0.00019841269884939073, 2.4801587262923842e-05, 2.755724577866165e-06, 2.7557351968652924e-07, 2.510842087510431e-08, 2.0884978469940903e-09)
            : Polynomial.Evaluate<V, L>(r, r2, 0.49999997, 0.16666539, 0.0416677482, 0.00836708769, 0.00138378213);
        return L.MultiplyAdd(r2, q, L.Add(L.Subtract(L.Create(1), inverseScale), r));
    }
}
