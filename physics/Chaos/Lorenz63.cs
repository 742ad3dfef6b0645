using static Adjoint.Tensor;

namespace Adjoint.Physics.Chaos;

/// <summary>Parameters of Lorenz's equations; scalars, pure numbers.</summary>
/// <param name="Sigma">σ, the Prandtl number: viscosity over thermal diffusivity.</param>
/// <param name="Rho">ρ, the Rayleigh number over its value where convection begins.</param>
/// <param name="Beta">β, 4 / (1 + a²) for rolls of aspect ratio a.</param>
public sealed record Lorenz63Parameters(Tensor Sigma, Tensor Rho, Tensor Beta);

/// <summary>
/// Lorenz's model of convection in a layer heated from below:
/// <code>
/// x′ = σ (y − x)          x  speed of the rolls
/// y′ = x (ρ − z) − y      y  difference of temperature between rising and falling fluid
/// z′ = x y − β z          z  departure of the vertical temperature profile from a straight line
/// </code>
/// all pure numbers, time in units of the slowest thermal diffusion.
/// </summary>
/// <remarks>
/// <para>At σ = 10, ρ = 28, β = 8/3 the solution circles irregularly around two unstable equilibria (±√(β(ρ−1)), ±√(β(ρ−1)), ρ−1).
/// Two solutions part as exp(0.906 t) on average, so sixteen digits are used up by t ≈ 40, while volumes shrink as
/// exp(−(σ + 1 + β) t). Below ρ = 1 everything comes to rest; the two equilibria are stable up to
/// ρ = σ(σ + β + 3)/(σ − β − 1) ≈ 24.74.</para>
/// <para>It breaks as a model of convection soon above ρ = 1, being cut off after three modes. As a problem it breaks gradients:
/// over a horizon of T a gradient is exact for the numbers computed but grows as exp(0.906 T), and a misfit has as many
/// local minima. Invert over windows of a few time units.</para>
/// <para>E. N. Lorenz, "Deterministic nonperiodic flow", Journal of the Atmospheric Sciences 20 (1963), 130–141, equations (25)–(27).</para>
/// </remarks>
public static class Lorenz63
{
    /// <summary>Lorenz's values: σ = 10, ρ = 28, β = 8/3.</summary>
    public static Lorenz63Parameters Classical { get; } = new(Scalar(10), Scalar(28), Scalar(8.0 / 3));

    /// <summary>A point of the shortest unstable periodic orbit, once around each equilibrium; <c>[3]</c>. D. Viswanath, "Symbolic dynamics
    /// and periodic orbits of the Lorenz attractor", Nonlinearity 16 (2003), 1035–1056, orbit AB.</summary>
    public static Tensor Start { get; } = FromArray([-13.7636106821342005, -19.5787519424517955, 27]);

    /// <summary>The period of that orbit.</summary>
    public const double ShortestPeriod = 1.5586522107161747;

    /// <summary>The model as a row of the table.</summary>
    public static OdeModel Model { get; } = new()
    {
        Name = "lorenz-63",
        Rhs = (t, y, p) => Rhs(t, y, ScalarParameters.FromVector(Classical, p)),
        StateNames = [new("x", "speed of the rolls", ""), new("y", "horizontal temperature difference", ""), new("z", "departure from a straight profile", "")],
        ParameterNames = [new("σ", "Prandtl number", ""), new("ρ", "relative Rayleigh number", ""), new("β", "shape of the rolls", "")],
        TimeUnit = "",
        Start = Start,
        Parameters = ScalarParameters.ToVector(Classical),
        End = ShortestPeriod,
        TimeScale = 0.05,
        Divergence = -(10 + 1 + (8.0 / 3)),
        References = [new(ShortestPeriod, Start.ToArray(), 1e-12, "Viswanath (2003), orbit AB, with further digits of the same orbit")],
    };

    /// <summary>The right-hand side.</summary>
    /// <param name="t">Time; the equations do not depend on it.</param>
    /// <param name="y">x, y, z; <c>[3]</c>.</param>
    /// <param name="p">The parameters.</param>
    /// <returns>x′, y′, z′; <c>[3]</c>.</returns>
    public static Tensor Rhs(Tensor t, Tensor y, Lorenz63Parameters p)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(p);
        var (speed, difference, profile) = (y[0], y[1], y[2]);
        return Stack(
            p.Sigma * (difference - speed),
            (speed * (p.Rho - profile)) - difference,
            (speed * difference) - (p.Beta * profile));
    }
}
