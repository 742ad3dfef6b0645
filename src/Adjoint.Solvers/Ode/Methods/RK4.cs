namespace Adjoint.Solvers.Methods;

/// <summary>The classical Runge–Kutta method of order 4.</summary>
/// <remarks>
/// <para>
/// Order 4, 4 stages, not FSAL, no error estimate; stability interval [−2.7853, 0]. Dense output: cubic Hermite interpolation with
/// f(t + h, y₁), the first stage of the next step, as its one extra stage; uniform order 3, so that values between the steps converge with
/// order 4 like the steps.
/// </para>
/// <para>
/// For fixed steps and for comparison with literature. Adding f(t + h, y₁) as a fifth stage would embed a method of order 3, but
/// its order conditions force Simpson's weights on the nodes 0, 1/2, 1: for a right-hand side that depends on t alone its estimate is
/// zero whatever the step, so it is not offered; Tsit5 adapts.
/// </para>
/// <para>
/// Reference: W. Kutta, Z. Math. Phys. 46 (1901) 435–453; E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I,
/// 2nd ed. 1993, section II.1, table 1.2, doi:10.1007/978-3-540-78862-1.
/// </para>
/// </remarks>
internal static class RK4
{
    public static Tableau Tableau { get; } = new()
    {
        Order = 4,
        C = [0, 1.0 / 2, 1.0 / 2, 1],
        A =
        [
            [],
            [1.0 / 2],
            [0, 1.0 / 2],
            [0, 0, 1],
        ],
        B = [1.0 / 6, 2.0 / 6, 2.0 / 6, 1.0 / 6],
        Dense = DenseOutput.Cubic with { ExtraA = [[1.0 / 6, 2.0 / 6, 2.0 / 6, 1.0 / 6]], ExtraC = [1] },
        RealStability = 2.7853,
    };
}
