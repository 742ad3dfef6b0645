using static Adjoint.Tensor;

namespace Adjoint.Physics.Mechanics;

/// <summary>A pendulum and where it hangs; scalars.</summary>
/// <param name="Gravity">g, acceleration of free fall, m/s².</param>
/// <param name="Length">ℓ, distance of the mass from the pivot, m.</param>
public sealed record PendulumParameters(Tensor Gravity, Tensor Length);

/// <summary>
/// A mass on a weightless rod without friction:
/// <code>
/// θ″ = −(g/ℓ) sin θ      as      θ′ = ω,   ω′ = −(g/ℓ) sin θ
/// </code>
/// θ is the angle from the lowest position in rad, ω in rad/s, t in s.
/// </summary>
/// <remarks>
/// <para>Released at rest from θ₀ it swings between ±θ₀ for ever, in the period <see cref="Period"/>, which begins at 2π √(ℓ/g) for small
/// θ₀ and grows without bound towards θ₀ = π. With more energy it turns over and θ grows without bound. The energy
/// ½ ℓ² ω² − g ℓ cos θ for each kilogram is constant.</para>
/// <para>It breaks near the upright position, from which it departs as exp(t √(g/ℓ)): there, rounding decides which way it falls.</para>
/// <para>L. D. Landau, E. M. Lifshitz, "Mechanics", 3rd edition (1976), §11, problem 1, for the period.</para>
/// </remarks>
public static class Pendulum
{
    /// <summary>Each mean takes the square root of the ratio g/a while that is small and then doubles the digits on which a and g agree: nine
    /// reach the last bit from the smallest cos(θ₀/2) above 0 in double precision, 6·10⁻¹⁷, and further ones change nothing.</summary>
    private const int MeansTaken = 10;

    private const double ReleaseAngle = 2;

    /// <summary>A rod of 1 m in standard gravity, 9.80665 m/s² (3rd General Conference on Weights and Measures, 1901).</summary>
    public static PendulumParameters OneMeter { get; } = new(Scalar(9.80665), Scalar(1));

    /// <summary>At rest at 2 rad, well above the horizontal; <c>[2]</c>.</summary>
    public static Tensor Start { get; } = FromArray([ReleaseAngle, 0]);

    /// <summary>The model as a row of the table.</summary>
    public static OdeModel Model { get; } = Create();

    /// <summary>The right-hand side.</summary>
    /// <param name="t">Time in s; the equations do not depend on it.</param>
    /// <param name="y">Angle in rad and its rate in rad/s, <c>[2]</c>.</param>
    /// <param name="p">The pendulum.</param>
    /// <returns>Their rates in rad/s and rad/s², <c>[2]</c>.</returns>
    public static Tensor Rhs(Tensor t, Tensor y, PendulumParameters p)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(p);
        var (theta, omega) = (y[0], y[1]);
        return Stack(omega, -(p.Gravity / p.Length) * Sin(theta));
    }

    /// <summary>½ ℓ² ω² − g ℓ cos θ, the energy for each kilogram, J/kg; −g ℓ at rest in the lowest position.</summary>
    /// <param name="y">Angle and rate, <c>[2]</c>.</param>
    /// <param name="p">The pendulum.</param>
    public static Tensor Energy(Tensor y, PendulumParameters p)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(p);
        var (theta, omega) = (y[0], y[1]);
        return (0.5 * Square(p.Length * omega)) - (p.Gravity * p.Length * Cos(theta));
    }

    /// <summary>The time from one side to the other and back, in s: exact, for any amplitude, and differentiable by all arguments.</summary>
    /// <param name="amplitude">θ₀ in rad, between 0 and π (excluded).</param>
    /// <param name="p">The pendulum.</param>
    /// <remarks>
    /// T = 4 √(ℓ/g) K(sin(θ₀/2)), with the complete elliptic integral of the first kind by Gauss's arithmetic–geometric mean,
    /// K(k) = π / (2 M(1, √(1 − k²))); hence T = 2π √(ℓ/g) / M(1, cos(θ₀/2)).
    /// </remarks>
    public static Tensor Period(Tensor amplitude, PendulumParameters p)
    {
        ArgumentNullException.ThrowIfNull(amplitude);
        ArgumentNullException.ThrowIfNull(p);
        Tensor a = 1, g = Cos(0.5 * amplitude);
        for (int i = 0; i < MeansTaken; i++)
            (a, g) = (0.5 * (a + g), Sqrt(a * g));
        return 2 * Math.PI * Sqrt(p.Length / p.Gravity) / a;
    }

    private static OdeModel Create()
    {
        double period = (double)Period(ReleaseAngle, OneMeter);

        // From the energy: ½ ω² = (g/ℓ) (1 − cos θ₀) = 2 (g/ℓ) sin²(θ₀/2) in the lowest position.
        double fastest = 2 * Math.Sqrt(9.80665) * Math.Sin(ReleaseAngle / 2);
        return new OdeModel
        {
            Name = "pendulum",
            Rhs = (t, y, p) => Rhs(t, y, ScalarParameters.FromVector(OneMeter, p)),
            StateNames = [new("θ", "angle", "rad"), new("ω", "angular velocity", "rad/s")],
            ParameterNames = [new("g", "gravity", "m/s²"), new("ℓ", "length", "m")],
            TimeUnit = "s",
            Start = Start,
            Parameters = ScalarParameters.ToVector(OneMeter),
            End = period,
            TimeScale = 0.3,
            Divergence = 0,
            Invariants = [new("energy", (y, p) => Energy(y, ScalarParameters.FromVector(OneMeter, p)))],
            References =
            [
                new(period / 4, [0, -fastest], 1e-13, "exact: elliptic integral and energy"),
                new(period / 2, [-ReleaseAngle, 0], 1e-13, "exact: elliptic integral and symmetry"),
                new(period, [ReleaseAngle, 0], 1e-13, "exact: elliptic integral"),
            ],
        };
    }
}
