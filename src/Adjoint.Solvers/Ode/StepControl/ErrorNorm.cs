namespace Adjoint.Solvers;

/// <summary>The error of a step as one number.</summary>
internal static class ErrorNorm
{
    /// <summary>
    /// Combines the norms of two error estimates. The one of order 5 of Dopri8 can be small by accident, so it is corrected
    /// by that of order 3: err² / √(err² + 0.01 err̄²), which is at most err, and O(h⁸) for O(h⁶) and O(h⁴).
    /// Reference: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, eq. (10.17).
    /// </summary>
    /// <param name="high">Norm of h Σ BError k, scaled by the tolerances.</param>
    /// <param name="low">Norm of h Σ BErrorLow k, scaled the same way.</param>
    public static double Combine(double high, double low)
    {
        // Zero over zero is an exact step. √(high² + 0.01 low²) by hypot's rule, scaled by the larger one, cannot overflow; NaN passes through.
        double larger = Math.Max(high, 0.1 * low);
        if (larger == 0) return 0;
        double a = high / larger, b = 0.1 * low / larger;
        return high * (a / Math.Sqrt((a * a) + (b * b)));
    }
}
