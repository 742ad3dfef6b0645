using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>cos x = sin(|x| + π/2) by <see cref="HugeAngle"/>.</summary>
internal readonly struct HugeCos : IScalarFunction
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Invoke(double x)
    {
        if (!double.IsFinite(x))
            return double.NaN;
        return HugeSin.SinOfHalfTurns(HugeAngle.HalfTurns(x) + (UInt128.One << 126));
    }
}
