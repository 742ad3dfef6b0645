namespace Adjoint.Solvers.Methods;

/// <summary>Heun's method, the explicit trapezoidal rule: y₁ = y + h/2 (k₁ + k₂) with k₂ = f(t + h, y + h k₁).</summary>
/// <remarks>
/// Order 2 with Euler's method of order 1 embedded, 2 stages, not FSAL; stability interval [−2, 0]. Dense output: the parabola with
/// the slope of the first stage, b₁(θ) = θ − θ²/2, b₂(θ) = θ²/2, order 2.
/// For rough answers, and for right-hand sides with jumps at known times: f is asked for at the ends of the step only.
/// Reference: K. Heun, Z. Math. Phys. 45 (1900) 23–38; E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I,
/// 2nd ed. 1993, section II.1, doi:10.1007/978-3-540-78862-1.
/// </remarks>
internal static class Heun
{
    public static Tableau Tableau { get; } = new()
    {
        Order = 2,
        EmbeddedOrder = 1,
        C = [0, 1],
        A =
        [
            [],
            [1],
        ],
        B = [1.0 / 2, 1.0 / 2],
        BError = [(1.0 / 2) - 1, (1.0 / 2) - 0],
        Dense = DenseOutput.Quadratic,
        RealStability = 2,
    };
}
