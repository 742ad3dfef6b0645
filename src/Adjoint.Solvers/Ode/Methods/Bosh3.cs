namespace Adjoint.Solvers.Methods;

/// <summary>The method of order 3(2) of Bogacki and Shampine.</summary>
/// <remarks>
/// Order 3 with an embedded method of order 2, 4 stages, FSAL (3 evaluations in an accepted step); stability interval [−2.5127, 0].
/// Dense output: cubic Hermite interpolation, order 3, without further evaluations.
/// For crude tolerances (1e-3 and above), mildly stiff problems and right-hand sides with little smoothness.
/// Reference: P. Bogacki, L. F. Shampine, A 3(2) pair of Runge–Kutta formulas, Appl. Math. Lett. 2 (1989) 321–325,
/// doi:10.1016/0893-9659(89)90079-7.
/// </remarks>
internal static class Bosh3
{
    public static Tableau Tableau { get; } = new()
    {
        Order = 3,
        EmbeddedOrder = 2,
        C = [0, 1.0 / 2, 3.0 / 4, 1],
        A =
        [
            [],
            [1.0 / 2],
            [0, 3.0 / 4],
            [2.0 / 9, 1.0 / 3, 4.0 / 9],
        ],
        B = [2.0 / 9, 1.0 / 3, 4.0 / 9, 0],
        BError = [(2.0 / 9) - (7.0 / 24), (1.0 / 3) - (1.0 / 4), (4.0 / 9) - (1.0 / 3), 0 - (1.0 / 8)],
        Dense = DenseOutput.Cubic,
        RealStability = 2.5127,
    };
}
