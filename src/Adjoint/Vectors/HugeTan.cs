using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>tan x by <see cref="HugeAngle"/>.</summary>
internal readonly struct HugeTan : IScalarFunction
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Invoke(double x)
    {
        if (!double.IsFinite(x))
            return double.NaN;
        // The nearest quarter turn: the top two bits after adding an eighth; odd ones give −1/tan of the rest.
        UInt128 t = HugeAngle.HalfTurns(x);
        UInt128 quarters = (t + (UInt128.One << 125)) >> 126;
        UInt128 rest = t - (quarters << 126);
        double inverted = BitConverter.Int64BitsToDouble((quarters & 1) != 0 ? -1 : 0);
        double tan = Elementary.TanOfReduced<double, Float64Lanes>(HugeAngle.ToAngle(rest), inverted);
        return x < 0 ? -tan : tan;
    }
}
