using static Adjoint.Tensor;

namespace Adjoint.Physics.Mechanics;

/// <summary>
/// A spacecraft in the plane of Earth and Moon, which circle their common center of mass (the restricted three-body problem), in the
/// frame that turns with them:
/// <code>
/// x″ = x + 2 y′ − μ′ (x + μ) / r₁³ − μ (x − μ′) / r₂³        r₁² = (x + μ)² + y²     Earth at (−μ, 0)
/// y″ = y − 2 x′ − μ′ y / r₁³ − μ y / r₂³                     r₂² = (x − μ′)² + y²    Moon at (μ′, 0),  μ′ = 1 − μ
/// </code>
/// The state is x, y, x′, y′. μ is the Moon's part of the mass; lengths are in distances of Earth and Moon (384,400 km), times in
/// months over 2π (4.34 days).
/// </summary>
/// <remarks>
/// <para>Orbits around either body or both, and chaos between them. Arenstorf's orbit leaves the Moon at 2,400 km from its
/// center, makes four loops around Earth and returns after one period. The Jacobi constant
/// x² + y² + 2 (μ′/r₁ + μ/r₂) − x′² − y′² is conserved, and so is phase volume.</para>
/// <para>It breaks where the spacecraft meets a body: the equations are singular there, and every close passage magnifies
/// errors: each period multiplies them by 285, so that Arenstorf's orbit is lost after four in double precision. Fixed steps are useless: the fastest
/// motion takes a hundredth of the slowest one's time.</para>
/// <para>R. F. Arenstorf, "Periodic solutions of the restricted three body problem representing analytic continuations of
/// Keplerian elliptic motions", American Journal of Mathematics 85 (1963), 27–35; values of the orbit from E. Hairer, S. P. Nørsett,
/// G. Wanner, "Solving Ordinary Differential Equations I", 2nd edition (1993), section II.0, pages 129–130.</para>
/// </remarks>
public static class ThreeBody
{
    /// <summary>μ for Earth and Moon.</summary>
    public const double EarthAndMoon = 0.012277471;

    /// <summary>The period of Arenstorf's orbit.</summary>
    public const double ArenstorfPeriod = 17.0652165601579625588917206249;

    /// <summary>The start of Arenstorf's orbit, beside the Moon: x, y, x′, y′; <c>[4]</c>.</summary>
    public static Tensor ArenstorfStart { get; } = FromArray([0.994, 0, 0, -2.00158510637908252240537862224]);

    /// <summary>The model as a row of the table, on Arenstorf's orbit.</summary>
    public static OdeModel Model { get; } = new()
    {
        Name = "three-body",
        Rhs = (t, y, p) => Rhs(t, y, p[0]),
        StateNames =
        [
            new("x", "position along the line from Earth to Moon", "distances of Earth and Moon"),
            new("y", "position across", "distances of Earth and Moon"),
            new("x′", "velocity along", "distances in months over 2π"),
            new("y′", "velocity across", "distances in months over 2π"),
        ],
        ParameterNames = [new("μ", "mass of the Moon over that of both", "")],
        TimeUnit = "months over 2π",
        Start = ArenstorfStart,
        Parameters = FromArray([EarthAndMoon]),
        End = ArenstorfPeriod,

        // 1 / √(μ / r₂³): the motion around the Moon at the start, where it is fastest.
        TimeScale = 0.0045,
        Divergence = 0,
        Invariants = [new("Jacobi constant", (y, p) => JacobiConstant(y, p[0]))],
        References = [new(ArenstorfPeriod, ArenstorfStart.ToArray(), 1e-9, "Hairer, Nørsett, Wanner (1993), II.0")],
    };

    /// <summary>The right-hand side.</summary>
    /// <param name="t">Time; the equations do not depend on it.</param>
    /// <param name="y">x, y, x′, y′; <c>[4]</c>.</param>
    /// <param name="mu">μ, a scalar.</param>
    /// <returns>x′, y′, x″, y″; <c>[4]</c>.</returns>
    public static Tensor Rhs(Tensor t, Tensor y, Tensor mu)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(mu);
        var (x1, x2, v1, v2) = (y[0], y[1], y[2], y[3]);
        Tensor earth = 1 - mu;
        Tensor fromEarth = x1 + mu, fromMoon = x1 - earth;
        Tensor pullOfEarth = earth / CubeOfDistance(fromEarth, x2), pullOfMoon = mu / CubeOfDistance(fromMoon, x2);
        return Stack(
            v1,
            v2,
            x1 + (2 * v2) - (pullOfEarth * fromEarth) - (pullOfMoon * fromMoon),
            x2 - (2 * v1) - ((pullOfEarth + pullOfMoon) * x2));
    }

    /// <summary>x² + y² + 2 (μ′/r₁ + μ/r₂) − x′² − y′², constant along a solution.</summary>
    /// <param name="y">x, y, x′, y′; <c>[4]</c>.</param>
    /// <param name="mu">μ, a scalar.</param>
    public static Tensor JacobiConstant(Tensor y, Tensor mu)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(mu);
        var (x1, x2, v1, v2) = (y[0], y[1], y[2], y[3]);
        Tensor earth = 1 - mu;
        Tensor r1 = Hypot(x1 + mu, x2), r2 = Hypot(x1 - earth, x2);
        return Square(x1) + Square(x2) + (2 * ((earth / r1) + (mu / r2))) - Square(v1) - Square(v2);
    }

    private static Tensor CubeOfDistance(Tensor along, Tensor across)
    {
        Tensor square = Square(along) + Square(across);
        return square * Sqrt(square);
    }
}
