namespace Adjoint.Solvers;

/// <summary>The error of a step as one number: the square of its norm, since the square root would only make the next step wait (6 ns).</summary>
internal static class ErrorNorm
{
    /// <summary>
    /// Combines the squared norms of two error estimates. The one of order 5 of Dopri8 can be small by accident, so it is corrected
    /// by that of order 3: err² / √(err² + 0.01 err̄²), which is at most err, and O(h⁸) for O(h⁶) and O(h⁴).
    /// Reference: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, eq. (10.17).
    /// </summary>
    /// <param name="high">Square of the norm of h Σ BError k, scaled by the tolerances.</param>
    /// <param name="low">Square of the norm of h Σ BErrorLow k, scaled the same way.</param>
    /// <returns>The square of the combined norm.</returns>
    public static double Combine(double high, double low)
    {
        // What is not finite must not vanish in a quotient; zero over zero is an exact step.
        if (!double.IsFinite(low)) return double.NaN;
        return high == 0 ? 0 : high * (high / (high + (0.01 * low)));
    }
}
