using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>ψ′(x) = π²/sin² πx − ψ′(1 − x) for x ≤ 0. +∞ at the poles.</summary>
internal readonly struct ReflectedTrigamma : IScalarFunction
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Invoke(double x)
    {
        if (double.IsInfinity(x))
            return double.NaN;
        double r = x - Math.Round(x);
        if (r == 0)
            return double.PositiveInfinity;
        if (x > -1e-18)
            return 1 / x / x;
        double cosecant = Math.PI / Elementary.SinOfReduced<double, Float64Lanes>(Math.PI * r);
        return (cosecant * cosecant) - Elementary.Trigamma<double, Float64Lanes>(1 - x);
    }
}
