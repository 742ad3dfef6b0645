namespace Adjoint.Solvers.Methods;

/// <summary>The method of order 5(4) of Dormand and Prince, known as DOPRI5, RK45 and ode45.</summary>
/// <remarks>
/// Order 5 with an embedded method of order 4, 7 stages, FSAL (6 evaluations in an accepted step); stability interval [−3.3066, 0].
/// Dense output: Shampine's quartic of uniform order 4, without further evaluations; values between the steps converge with order 5.
/// For tolerances between 1e-3 and 1e-8; Tsit5 usually needs slightly fewer steps.
/// References: J. R. Dormand, P. J. Prince, A family of embedded Runge–Kutta formulae, J. Comput. Appl. Math. 6 (1980) 19–26, p. 23
/// (RK5(4)7M), doi:10.1016/0771-050X(80)90013-3; dense output L. F. Shampine, Some practical Runge–Kutta formulas, Math. Comp. 46 (1986)
/// 135–150, doi:10.1090/S0025-5718-1986-0815836-3, in the form of E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential
/// Equations I, 2nd ed. 1993, section II.6, doi:10.1007/978-3-540-78862-1.
/// </remarks>
internal static class Dopri5
{
    public static Tableau Tableau { get; } = new()
    {
        Order = 5,
        EmbeddedOrder = 4,
        C = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1],
        A =
        [
            [],
            [1.0 / 5],
            [3.0 / 40, 9.0 / 40],
            [44.0 / 45, -56.0 / 15, 32.0 / 9],
            [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
            [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
            [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
        ],
        B = [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84, 0],
        BError =
        [
            (35.0 / 384) - (5179.0 / 57600),
            0,
            (500.0 / 1113) - (7571.0 / 16695),
            (125.0 / 192) - (393.0 / 640),
            (-2187.0 / 6784) - (-92097.0 / 339200),
            (11.0 / 84) - (187.0 / 2100),
            0 - (1.0 / 40),
        ],
        Dense = new DenseOutput
        {
            Order = 4,
            Degree = 4,
            Corrections =
            [
                [
                    -12715105075.0 / 11282082432,
                    0,
                    87487479700.0 / 32700410799,
                    -10690763975.0 / 1880347072,
                    701980252875.0 / 199316789632,
                    -1453857185.0 / 822651844,
                    69997945.0 / 29380423,
                ],
            ],
        },
        RealStability = 3.3066,
    };
}
