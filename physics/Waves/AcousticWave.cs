using static Adjoint.Tensor;

namespace Adjoint.Physics.Waves;

/// <summary>
/// Sound in a medium of varying speed, with damping:
/// <code>
/// m u_tt − ∇²u + damp u_t = q,      m = 1/v²
/// </code>
/// u is the pressure, v the speed, m the squared slowness in time²/length², damp in time/length², q a source.
/// </summary>
/// <remarks>
/// <para>In time: centered u_tt, and the one-sided u_t = (u[n+1] − u[n])/dt, so that the new field stands alone. With b = 1/(1 + damp dt/m)
/// <code>
/// u[n+1] = u[n] + b (u[n] − u[n−1]) + b dt²/m ∇²u[n]
/// </code>
/// In space: a Laplacian of order 2 to 8, zeros or the other end outside. Without damping the energy of the discrete wave is conserved.</para>
/// <para>Stable for dt ≤ 2/(v √λ), see <see cref="Cfl"/>. A wave is carried well by some five points a wavelength at order 4 and three at order 8;
/// with fewer it falls behind (numerical dispersion), and so does its gradient.</para>
/// <para>A. Tarantola, "Inversion of seismic reflection data in the acoustic approximation", Geophysics 49 (1984), 1259–1266, for the
/// inverse problem.</para>
/// </remarks>
/// <param name="Grid">The grid.</param>
/// <param name="TimeStep">dt.</param>
/// <param name="Order">The order of the Laplacian.</param>
/// <param name="Damping">damp, <c>[nx, ny]</c>; null for none.</param>
/// <param name="Boundary">What lies outside the grid.</param>
public sealed record AcousticWave(Grid2 Grid, double TimeStep, int Order = 4, Tensor? Damping = null, Boundary Boundary = Boundary.Zero)
{
    /// <summary>The step of the march: (u[n], u[n−1]) → u[n+1].</summary>
    /// <param name="m">The squared slowness, <c>[nx, ny]</c>, positive.</param>
    /// <returns>A step for <see cref="March"/>; what depends on the medium alone is computed here, once.</returns>
    /// <exception cref="ArgumentException">The time step is above the CFL limit, or a value of m is not a positive number.</exception>
    public Func<Tensor, Tensor, Tensor> Step(Tensor m)
    {
        ArgumentNullException.ThrowIfNull(m);
        if (!m.IsTraced)
        {
            double[] values = m.ToArray();
            int wrong = Array.FindIndex(values, value => !(value > 0 && double.IsFinite(value)));
            if (wrong >= 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"AcousticWave.Step: m, the squared slowness 1/v², is {values[wrong]} at position {wrong} of its {values.Length} values; each must be a positive number."), nameof(m));
            }

            Cfl.RequireWave(TimeStep, 1 / Sqrt(m), Grid, Order);
        }

        Tensor courant = TimeStep * TimeStep / m;
        if (Damping is not { } damping) return (u, before) => (2 * u) - before + (courant * Stencils.Laplacian(u, Grid, Order, Boundary));
        Tensor b = 1 / (1 + (TimeStep * damping / m)), c = b * courant;
        return (u, before) => u + (b * (u - before)) + (c * Stencils.Laplacian(u, Grid, Order, Boundary));
    }

    /// <summary>A source term q as what the march adds to the new field: q dt²/m at each cell.</summary>
    /// <param name="points">Where.</param>
    /// <param name="signals">q at the time of each step, <c>[steps, points]</c>, pressure over length².</param>
    /// <param name="m">The squared slowness, <c>[nx, ny]</c>.</param>
    /// <returns>The source; its gradient with respect to m counts too.</returns>
    public PointSource Source(GridPoints points, Tensor signals, Tensor m)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(m);
        return new PointSource(points.Scaled(TimeStep * TimeStep / m), signals);
    }

    /// <summary>The field from rest under a source, recorded at receivers.</summary>
    /// <param name="m">The squared slowness, <c>[nx, ny]</c>.</param>
    /// <param name="source">Where the source is.</param>
    /// <param name="signals">q at the time of each step, <c>[steps, points]</c>.</param>
    /// <param name="receivers">Where u[n] is recorded before each step.</param>
    /// <param name="checkpoints">Which fields the gradient keeps; by default all.</param>
    /// <returns>The record, <c>[steps, receivers]</c>.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, values are not finite, or the step is above the CFL limit.</exception>
    public Tensor Record(Tensor m, GridPoints source, Tensor signals, GridPoints receivers, Checkpoints? checkpoints = null)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(receivers);
        Func<Tensor, Tensor, Tensor> step = Step(m);
        Tensor rest = Grid.Zeros(m.ElementType);
        return March.Run(step, rest, rest, signals.Shape[0], new MarchOptions
        {
            Source = Source(source, signals, m),
            Observe = receivers.Sample,
            Checkpoints = checkpoints ?? Checkpoints.StoreAll,
        }).Record!;
    }
}
