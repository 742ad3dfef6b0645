using System.Runtime.CompilerServices;

namespace Adjoint.Vectors;

/// <summary>ψ(x) = ψ(1 − x) − π/tan πx for x ≤ 0. NaN at the poles −1, −2, …, where it has both signs; ∓∞ at ±0.</summary>
internal readonly struct ReflectedDigamma : IScalarFunction
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Invoke(double x)
    {
        if (x > -1e-18)
            return -1 / x;
        double r = x - Math.Round(x);
        if (r == 0 || double.IsInfinity(x))
            return double.NaN;
        return Elementary.Digamma<double, Float64Lanes>(1 - x) - (Math.PI / Elementary.Tan<double, Float64Lanes>(Math.PI * r));
    }
}
