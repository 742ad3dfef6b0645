namespace Adjoint.Solvers.Methods;

/// <summary>The linearly implicit method of order 2(3) of Shampine and Reichelt.</summary>
/// <remarks>
/// <para>
/// Order 2 with an estimate of its error by a method of order 3, 3 stages; L-stable. It keeps order 2 when ∂f/∂y is inexact. Dense output: a
/// parabola of order 2. For crude tolerances (1e-3 and above) and right-hand sides with little smoothness.
/// </para>
/// <para>
/// With d = 1/(2 + √2) and e = 6 + √2 the paper's stages (I − hdJ) k_i = … , which read the slopes of earlier stages, are those of a Rosenbrock method with
/// α₂₁ = 1/2, α₃₂ = 1, γ₂₁ = −d, γ₃₁ = (e − 2) d, γ₃₂ = −e d, y₁ = y + h k₂ and ŷ = y + h/6 (k₁ + 4 k₂ + k₃); the coefficients below follow with
/// Γ⁻¹ = 1/d ((1, 0, 0), (1, 1, 0), (2, e, 1)). The parabola y + h (θ(1−θ) k₁ + θ(θ−2d) k₂)/(1−2d) becomes v₁ = h (k₁ − k₂)/(1−2d).
/// </para>
/// <para>
/// Reference: L. F. Shampine, M. W. Reichelt, The MATLAB ODE suite, SIAM J. Sci. Comput. 18 (1997) 1–22, section 3.1,
/// doi:10.1137/S1064827594276424.
/// </para>
/// </remarks>
internal static class Rosenbrock23
{
    // 1/d and e; d (2 + √2) = 1 and 1 − 2d = √2 − 1 = 1/(1 + √2).
    private static readonly double s_inverse = 2 + Math.Sqrt(2);
    private static readonly double s_e = 6 + Math.Sqrt(2);

    public static RosenbrockTableau Tableau { get; } = new()
    {
        Order = 2,
        EmbeddedOrder = 3,
        Gamma = 1 / s_inverse,
        A = [[], [s_inverse / 2], [s_inverse, s_inverse]],
        C = [[], [-s_inverse], [-2 * s_inverse, -s_e * s_inverse]],
        B = [s_inverse, s_inverse, 0],
        BError = [-s_inverse / 6, (2 - s_e) * s_inverse / 6, -s_inverse / 6],
        Nodes = [0, 0.5, 1],
        D = [1 / s_inverse, 0, -1 / s_inverse],
        Dense = [[0, -s_inverse * (1 + Math.Sqrt(2)), 0]],
        UniformOrder = 2,
        RealStability = double.PositiveInfinity,
    };
}
