using static Adjoint.Tensor;

namespace Adjoint.Physics.Heat;

/// <summary>
/// Conduction of heat in a plate of varying conductivity, heated at its rim:
/// <code>
/// c T_t = ∇·(k ∇T) + s
/// </code>
/// T is the temperature in K, c the heat capacity of a volume in J/(m³ K), k the conductivity in W/(m K), s the heating in W/m³. No heat
/// flows through the rim but what s brings.
/// </summary>
/// <remarks>
/// <para>In space: the flux through the face between two points, from the mean of their conductivities, so that heat is conserved to
/// rounding. In time: explicit Euler steps, stable for dt ≤ h²c/(4k), see <see cref="Cfl"/>.</para>
/// <para>A temperature says little about a conductivity that no heat flows through: temperatures at the rim determine the field inside in
/// principle (J. Sylvester, G. Uhlmann, Annals of Mathematics 125 (1987), 153–169) but ill-conditioned, so that an inversion needs
/// several heatings and a penalty on roughness.</para>
/// </remarks>
/// <param name="Grid">The grid; the points are the middles of square cells.</param>
/// <param name="TimeStep">dt, s.</param>
/// <param name="Capacity">c, J/(m³ K).</param>
public sealed record HeatPlate(Grid2 Grid, double TimeStep, double Capacity = 1)
{
    /// <summary>The step of the march: T[n] → T[n+1].</summary>
    /// <param name="conductivity">k, <c>[nx, ny]</c>, positive.</param>
    /// <param name="heating">s, <c>[nx, ny]</c> or with leading axes for several plates at once; null for none.</param>
    /// <returns>A step for <see cref="March"/>.</returns>
    /// <exception cref="ArgumentException">The time step is above the CFL limit, or a conductivity is not a positive number.</exception>
    public Func<Tensor, Tensor> Step(Tensor conductivity, Tensor? heating = null)
    {
        ArgumentNullException.ThrowIfNull(conductivity);
        if (!(Capacity > 0 && double.IsFinite(Capacity)))
            throw new ArgumentException(FormattableString.Invariant($"HeatPlate.Step: Capacity, the heat capacity of a volume, is {Capacity}; it must be a positive number."));
        double rate = TimeStep / Capacity;
        Cfl.RequireDiffusion(rate, conductivity, Grid);
        Tensor scaled = rate * conductivity;
        if (heating is null) return t => t + Stencils.Diffusion(t, scaled, Grid);
        Tensor gain = rate * heating;
        return t => t + Stencils.Diffusion(t, scaled, Grid) + gain;
    }
}
