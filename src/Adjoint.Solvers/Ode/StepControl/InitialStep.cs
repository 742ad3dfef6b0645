using System.Diagnostics;

namespace Adjoint.Solvers;

/// <summary>The automatic choice of the first step, as two pure functions around one evaluation of f.</summary>
/// <remarks>
/// With norms scaled by the tolerances, d₀ = ‖y₀‖, d₁ = ‖f(t₀, y₀)‖: <see cref="Trial"/> makes an Euler step of one hundredth of y₀; after
/// f₁ = f(t₀ + h₀, y₀ + h₀ f(t₀, y₀)) and d₂ = ‖f₁ − f(t₀, y₀)‖ / h₀, <see cref="Refine"/> chooses h with h^k max(d₁, d₂) = 0.01. Both return
/// sizes; the sign is that of t₁ − t₀.
/// Reference: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, section II.4, p. 169,
/// doi:10.1007/978-3-540-78862-1.
/// </remarks>
internal static class InitialStep
{
    /// <summary>The size h₀ of the trial step.</summary>
    /// <param name="stateNorm">d₀.</param>
    /// <param name="slopeNorm">d₁.</param>
    /// <param name="span">|t₁ − t₀|, which the step does not exceed.</param>
    public static double Trial(double stateNorm, double slopeNorm, double span)
    {
        Debug.Assert(double.IsFinite(stateNorm) && double.IsFinite(slopeNorm), "The driver reports a non-finite start before choosing a step.");
        double step = stateNorm < 1e-5 || slopeNorm < 1e-5 ? 1e-6 : 0.01 * stateNorm / slopeNorm;
        return Math.Min(step, span);
    }

    /// <summary>The size h of the first step.</summary>
    /// <param name="trial">h₀.</param>
    /// <param name="slopeNorm">d₁.</param>
    /// <param name="curvatureNorm">d₂, finite; where f is not at the end of the trial step, the driver reports that or tries a smaller one.</param>
    /// <param name="errorOrder">k, <see cref="Tableau.ErrorOrder"/>.</param>
    /// <param name="span">|t₁ − t₀|.</param>
    public static double Refine(double trial, double slopeNorm, double curvatureNorm, int errorOrder, double span)
    {
        Debug.Assert(double.IsFinite(curvatureNorm), "The driver reports a non-finite slope before choosing a step.");
        double largest = Math.Max(slopeNorm, curvatureNorm);
        double step = largest <= 1e-15 ? Math.Max(1e-6, trial * 1e-3) : Math.Pow(0.01 / largest, 1.0 / errorOrder);
        return Math.Min(Math.Min(100 * trial, step), span);
    }
}
