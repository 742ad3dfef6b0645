namespace Adjoint.Solvers.Methods;

/// <summary>The explicit midpoint rule: y₁ = y + h f(t + h/2, y + h/2 f(t, y)).</summary>
/// <remarks>
/// Order 2 with Euler's method of order 1 embedded, 2 stages, not FSAL; stability interval [−2, 0]. Dense output: the parabola with
/// the slope of the first stage, b₁(θ) = θ − θ², b₂(θ) = θ², order 2.
/// For rough answers, and where an evaluation at the end of the step is to be avoided.
/// Reference: C. Runge, Math. Ann. 46 (1895) 167–178, doi:10.1007/BF01446807; E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary
/// Differential Equations I, 2nd ed. 1993, section II.1, eq. (1.4), doi:10.1007/978-3-540-78862-1.
/// </remarks>
internal static class Midpoint
{
    public static Tableau Tableau { get; } = new()
    {
        Order = 2,
        EmbeddedOrder = 1,
        C = [0, 1.0 / 2],
        A =
        [
            [],
            [1.0 / 2],
        ],
        B = [0, 1],
        BError = [0 - 1, 1 - 0],
        Dense = DenseOutput.Quadratic,
        RealStability = 2,
    };
}
