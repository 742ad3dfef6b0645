using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>sin x by <see cref="HugeAngle"/>.</summary>
internal readonly struct HugeSin : IScalarFunction
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Invoke(double x)
    {
        if (!double.IsFinite(x))
            return double.NaN;
        return Math.CopySign(1, x) * SinOfHalfTurns(HugeAngle.HalfTurns(x));
    }

    /// <summary>sin(πt) for t in units of 2⁻¹²⁷, modulo 2.</summary>
    internal static double SinOfHalfTurns(UInt128 t)
    {
        // The nearest integer (the top bit, after adding one half) gives the sign, the rest the angle in [−π/2, π/2].
        UInt128 half = UInt128.One << 126;
        bool odd = (t + half) >> 127 != 0;
        UInt128 rest = t - (odd ? UInt128.One << 127 : 0);
        double sin = Elementary.SinOfReduced<double, Float64Lanes>(HugeAngle.ToAngle(rest));
        return odd ? -sin : sin;
    }
}
