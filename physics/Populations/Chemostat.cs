using static Adjoint.Tensor;

namespace Adjoint.Physics.Populations;

/// <summary>Parameters of a chemostat; scalars.</summary>
/// <param name="Dilution">D, flow through the vessel over its volume, 1/h.</param>
/// <param name="Feed">s₀, substrate in the inflow, g/l.</param>
/// <param name="MaxGrowth">μ, the largest rate of growth, 1/h.</param>
/// <param name="HalfSaturation">K, the substrate at which growth is half of that, g/l.</param>
/// <param name="Yield">Y, biomass made of one mass of substrate.</param>
public sealed record ChemostatParameters(Tensor Dilution, Tensor Feed, Tensor MaxGrowth, Tensor HalfSaturation, Tensor Yield);

/// <summary>
/// Microbes in a stirred vessel through which a medium flows:
/// <code>
/// s′ = D (s₀ − s) − m(s) x / Y     substrate s, g/l
/// x′ = (m(s) − D) x                biomass x, g/l        m(s) = μ s / (K + s)        t in h
/// </code>
/// </summary>
/// <remarks>
/// <para>Below the dilution rate μ s₀ / (K + s₀) everything goes to one steady state with microbes, s = K D / (μ − D), x = Y (s₀ − s); above it they are washed out.
/// The output D x is largest at D = μ (1 − √(K / (K + s₀))). s + x/Y approaches s₀ at the rate D.</para>
/// <para>It breaks where growth is held back by anything but one substrate, and near washing out, where small disturbances die away slowly.</para>
/// <para>J. Monod, "La technique de culture continue, théorie et applications", Annales de l'Institut Pasteur 79 (1950), 390–410; D. Herbert, R. Elsworth,
/// R. C. Telling, "The continuous culture of bacteria", Journal of General Microbiology 14 (1956), 601–622.</para>
/// </remarks>
public static class Chemostat
{
    /// <summary>Aerobacter cloacae on glycerol, from Herbert, Elsworth and Telling: μ = 0.85/h, K = 0.0123 g/l, Y = 0.53, s₀ = 2.5 g/l; D = 0.5/h.</summary>
    public static ChemostatParameters Aerobacter { get; } = new(Scalar(0.5), Scalar(2.5), Scalar(0.85), Scalar(0.0123), Scalar(0.53));

    /// <summary>The right-hand side.</summary>
    /// <param name="t">Time in h; the equations do not depend on it.</param>
    /// <param name="y">s and x in g/l, <c>[2]</c>.</param>
    /// <param name="p">The parameters.</param>
    /// <returns>s′ and x′ in g/(l h), <c>[2]</c>.</returns>
    public static Tensor Rhs(Tensor t, Tensor y, ChemostatParameters p)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(p);
        var (s, x) = (y[0], y[1]);
        Tensor growth = p.MaxGrowth * s / (p.HalfSaturation + s);
        return Stack((p.Dilution * (p.Feed - s)) - (growth * x / p.Yield), (growth - p.Dilution) * x);
    }

    /// <summary>The steady state with microbes in closed form: s and x in g/l, <c>[2]</c>.</summary>
    /// <param name="p">The parameters, with D below the rate of washing out.</param>
    public static Tensor SteadyState(ChemostatParameters p)
    {
        ArgumentNullException.ThrowIfNull(p);
        Tensor s = p.HalfSaturation * p.Dilution / (p.MaxGrowth - p.Dilution);
        return Stack(s, p.Yield * (p.Feed - s));
    }
}
