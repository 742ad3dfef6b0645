using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>log |Γ(x)| for x ≤ 0: Γ(x)Γ(1 − x) = π/sin πx (Euler). Infinite at the poles 0, −1, −2, ….</summary>
internal readonly struct ReflectedLogGamma : IScalarFunction
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Invoke(double x)
    {
        // The distance to the nearest pole, exact.
        double r = x - Math.Round(x);
        if (r == 0 || double.IsInfinity(x))
            return double.PositiveInfinity;

        // So near to 0 that the rest, γx, does not count; πx could be subnormal there.
        if (x > -1e-18)
            return -Elementary.Log<double, Float64Lanes>(-x);
        double sine = Math.Abs(Elementary.SinOfReduced<double, Float64Lanes>(Math.PI * r));
        return Elementary.Log<double, Float64Lanes>(Math.PI / sine) - Elementary.LogGamma<double, Float64Lanes>(1 - x);
    }
}
