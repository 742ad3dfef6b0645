using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>Sine, cosine and tangent: straight-line code up to |x| = 2³⁰ (2¹⁶ for floats), <see cref="HugeAngle"/> beyond.</summary>
internal static partial class Elementary
{
    /// <summary>sin x. Error 1.5 / 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V magic = Constant<V, L>(6755399441055744.0, 12582912.0);
        V shifted = L.MultiplyAdd(x, L.Create(0.3183098861837907), magic);
        V r = SubtractHalfTurns<V, L>(x, L.Subtract(shifted, magic));
        V result = FlipByParity<V, L>(SinOfReduced<V, L>(r), shifted);
        return L.Rescue<HugeSin>(IsHugeAngle<V, L>(x), x, result);
    }

    /// <summary>cos x. Error 1.5 / 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        // With |x| = (n − ½)π + r, cos x = (−1)ⁿ sin r: small where the cosine is, so relative precision is kept at its zeros.
        V a = L.Abs(x);
        V half = L.Create(0.5);
        V magic = Constant<V, L>(6755399441055744.0, 12582912.0);
        V shifted = L.Add(L.MultiplyAdd(a, L.Create(0.3183098861837907), half), magic);
        V r = SubtractHalfTurns<V, L>(a, L.Subtract(L.Subtract(shifted, magic), half));
        V result = FlipByParity<V, L>(SinOfReduced<V, L>(r), shifted);
        return L.Rescue<HugeCos>(IsHugeAngle<V, L>(x), x, result);
    }

    /// <summary>tan x. Error 1.8 / 1.8 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tan<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V magic = Constant<V, L>(6755399441055744.0, 12582912.0);
        V shifted = L.MultiplyAdd(x, L.Create(0.6366197723675814), magic);
        V n = L.Subtract(shifted, magic);
        V r = L.MultiplyAdd(n, Constant<V, L>(-1.5707963267948966, -1.57079625), x);
        r = L.MultiplyAdd(n, Constant<V, L>(-6.123233995736765e-17, -7.54978942e-8), r);
        r = L.MultiplyAdd(n, Constant<V, L>(-1.082856673921914e-32, -5.39030295e-15), r);
        V result = TanOfReduced<V, L>(r, IsOdd<V, L>(shifted));
        return L.Rescue<HugeTan>(IsHugeAngle<V, L>(x), x, result);
    }

    /// <summary>sin r for |r| ≤ π/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V SinOfReduced<V, L>(V r)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V z = L.Multiply(r, r);
        V z2 = L.Multiply(z, z);
        // 2^−61.5; 2^−27
        V q = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.008333333333333207, -0.0001984126984121248, 2.7557319211569342e-06, -2.5052106904383284e-08, 1.605894099829441e-10, -7.643019198904867e-13, 2.7214168670162714e-15)
            : Polynomial.Evaluate<V, L>(z, z2, 0.00833303016, -0.000198068505, 2.5995198e-6);
        // r + r(c₀z + z²Q), the first coefficient last: one rounding of the largest term. (The bracket is +0 for r = ±0, which lets −0 through.)
        return L.MultiplyAdd(r, L.MultiplyAdd(z, Constant<V, L>(-0.16666666666666666, -0.166666582), L.Multiply(z2, q)), r);
    }

    /// <summary>tan r for |r| ≤ π/4, or −1/tan r where <paramref name="inverted"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V TanOfReduced<V, L>(V r, V inverted)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V z = L.Multiply(r, r);
        V z2 = L.Multiply(z, z);
        // 2^−56.2; 2^−25.5
        V q = L.IsDouble
            ? Polynomial.Evaluate<V, L>(z, z2, 0.1333333333341414, 0.05396825392687753, 0.02186948960429303, 0.008863219227421412, 0.0035922885308308982, 0.0014547611872114399, 0.0005950515729613092, 0.00022241777273275203, 0.0001364486613201936, -2.627916427718702e-05, 8.93549371267607e-05, -4.482436890807636e-05, 2.0850780431962706e-05)
            : Polynomial.Evaluate<V, L>(z, z2, 0.133396998, 0.0533357747, 0.0247022286, 0.00268010376, 0.00964735821);
        V u = L.MultiplyAdd(z, Constant<V, L>(0.3333333333333278, 0.333331227), L.Multiply(z2, q));
        V tan = L.MultiplyAdd(r, u, r);
        // −1/(tan + lost) by one Newton step from a = −1/tan, so that the rounding of the tangent does not enter the cotangent.
        V lost = L.MultiplyAdd(r, u, L.Subtract(r, tan));
        V a = L.Divide(L.Create(-1), tan);
        V residual = L.MultiplyAdd(a, lost, L.MultiplyAdd(a, tan, L.Create(1)));
        return L.Select(inverted, L.MultiplyAdd(a, residual, a), tan);
    }

    /// <summary>
    /// x − nπ for n or n + ½ integral. The leading part of π times n leaves x exactly (the difference is a multiple of the last place of that
    /// part, or of x, and fits); so the second step's rounding is the only one unless it cancels, and then the third part of π matters.
    /// The parts of π are all positive so that −0 remains −0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SubtractHalfTurns<V, L>(V x, V n)
        where V : unmanaged
        where L : struct, ILanes<V>
    {
        V r = L.MultiplyAdd(n, Constant<V, L>(-3.141592653589793, -3.1415925), x);
        r = L.MultiplyAdd(n, Constant<V, L>(-1.224646799147353e-16, -1.50995788e-7), r);
        return L.MultiplyAdd(n, Constant<V, L>(-2.165713347843828e-32, -1.07806059e-14), r);
    }

    /// <summary>Negates where the integer in the lowest bits of <paramref name="shifted"/> is odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V FlipByParity<V, L>(V value, V shifted)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Xor(value, L.ShiftLeft(shifted, L.IsDouble ? 63 : 31));

    /// <summary>The mask of odd integers in the lowest bits of <paramref name="shifted"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V IsOdd<V, L>(V shifted)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Less(L.Or(L.ShiftLeft(shifted, L.IsDouble ? 63 : 31), L.Create(1)), L.Create(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V IsHugeAngle<V, L>(V x)
        where V : unmanaged
        where L : struct, ILanes<V>
        => L.Greater(L.Abs(x), Constant<V, L>(1073741824.0, 65536.0));
}
