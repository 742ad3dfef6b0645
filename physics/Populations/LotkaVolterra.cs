using static Adjoint.Tensor;

namespace Adjoint.Physics.Populations;

/// <summary>Rates of the Lotka–Volterra equations; scalars.</summary>
/// <param name="Alpha">α, growth of the prey without predators, 1/year.</param>
/// <param name="Beta">β, loss of prey to each predator, 1/(year · thousand).</param>
/// <param name="Gamma">γ, death of predators without prey, 1/year.</param>
/// <param name="Delta">δ, gain of predators from each prey, 1/(year · thousand).</param>
public sealed record LotkaVolterraRates(Tensor Alpha, Tensor Beta, Tensor Gamma, Tensor Delta);

/// <summary>
/// Predators and prey:
/// <code>
/// u′ = α u − β u v     prey u, thousands
/// v′ = δ u v − γ v     predators v, thousands        t in years
/// </code>
/// </summary>
/// <remarks>
/// <para>Populations that start positive stay positive and go around the equilibrium (γ/δ, α/β) for ever, predators a quarter of a
/// period behind the prey: small oscillations in the period 2π/√(αγ), large ones slower and with sharp peaks. The orbits are the
/// level curves of V = δ u − γ ln u + β v − α ln v, and the mean over a period is the equilibrium, however large the orbit
/// (Volterra 1926).</para>
/// <para>It breaks at the axes: near them a population falls below one animal and still comes back, and no force returns the
/// system to its orbit, so that every error and every shock stays. Prey alone grow without bound.</para>
/// <para>A. J. Lotka, "Elements of Physical Biology" (1925), chapter VIII; V. Volterra, "Fluctuations in the abundance of a species
/// considered mathematically", Nature 118 (1926), 558–560.</para>
/// </remarks>
public static class LotkaVolterra
{
    /// <summary>Rates of Canadian lynx and snowshoe hares in 1900–1920: α = 0.55, β = 0.028, γ = 0.80, δ = 0.024, the posterior means of
    /// B. Carpenter, "Predator–prey population dynamics: the Lotka–Volterra model in Stan" (2018).</summary>
    public static LotkaVolterraRates LynxAndHares { get; } = new(Scalar(0.55), Scalar(0.028), Scalar(0.80), Scalar(0.024));

    /// <summary>34 thousand hares and 5.9 thousand lynx in 1900, from the same study; <c>[2]</c>.</summary>
    public static Tensor Start { get; } = FromArray([34, 5.9]);

    /// <summary>The model as a row of the table.</summary>
    public static OdeModel Model { get; } = new()
    {
        Name = "lotka-volterra",
        Rhs = (t, y, p) => Rhs(t, y, ScalarParameters.FromVector(LynxAndHares, p)),
        StateNames = [new("u", "prey", "thousands"), new("v", "predators", "thousands")],
        ParameterNames =
        [
            new("α", "growth of prey", "1/year"),
            new("β", "predation", "1/(year · thousand)"),
            new("γ", "death of predators", "1/year"),
            new("δ", "gain from predation", "1/(year · thousand)"),
        ],
        TimeUnit = "years",
        Start = Start,
        Parameters = ScalarParameters.ToVector(LynxAndHares),
        End = 20,
        TimeScale = 1,
        Invariants = [new("δ u − γ ln u + β v − α ln v", (y, p) => FirstIntegral(y, ScalarParameters.FromVector(LynxAndHares, p)))],
        References =
        [
            new(5, [18.76156121377605951759, 39.14488757755317541532], 1e-12, TaylorSeries),
            new(10, [32.04333612526390094292, 5.907014417045525847503], 1e-12, TaylorSeries),
            new(20, [30.20292413538498848255, 5.955687355607739969847], 1e-12, TaylorSeries),
        ],
    };

    private const string TaylorSeries = "Taylor series in 30 decimal digits (mpmath 1.3, odefun)";

    /// <summary>The right-hand side.</summary>
    /// <param name="t">Time in years; the equations do not depend on it.</param>
    /// <param name="y">Prey and predators in thousands, <c>[2]</c>.</param>
    /// <param name="p">The rates.</param>
    /// <returns>Their rates of change in thousands a year, <c>[2]</c>.</returns>
    public static Tensor Rhs(Tensor t, Tensor y, LotkaVolterraRates p)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(p);
        var (u, v) = (y[0], y[1]);
        return Stack((p.Alpha * u) - (p.Beta * u * v), (p.Delta * u * v) - (p.Gamma * v));
    }

    /// <summary>V = δ u − γ ln u + β v − α ln v, constant along a solution and least at the equilibrium; 1/year.</summary>
    /// <param name="y">Prey and predators, positive, <c>[2]</c>.</param>
    /// <param name="p">The rates.</param>
    public static Tensor FirstIntegral(Tensor y, LotkaVolterraRates p)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(p);
        var (u, v) = (y[0], y[1]);
        return (p.Delta * u) - (p.Gamma * Log(u)) + (p.Beta * v) - (p.Alpha * Log(v));
    }

    /// <summary>The populations (γ/δ, α/β) that stay as they are, and the mean over a period of all others; thousands, <c>[2]</c>.</summary>
    /// <param name="p">The rates.</param>
    public static Tensor Equilibrium(LotkaVolterraRates p)
    {
        ArgumentNullException.ThrowIfNull(p);
        return Stack(p.Gamma / p.Delta, p.Alpha / p.Beta);
    }
}
