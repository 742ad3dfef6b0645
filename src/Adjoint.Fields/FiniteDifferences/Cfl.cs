using System.Globalization;

namespace Adjoint;

/// <summary>
/// The largest time steps with which explicit marches stay bounded: R. Courant, K. Friedrichs, H. Lewy, "Über die partiellen
/// Differenzengleichungen der mathematischen Physik", Mathematische Annalen 100 (1928), 32–74.
/// </summary>
/// <remarks>
/// Both follow from the eigenvalues of the stencil. A wave of wavenumber (kx, ky) is multiplied by −λ with
/// λ = −(1/h²) Σ over both directions of (w₀ + 2 Σ wₖ cos(k k_x h)), largest where neighbors alternate in sign:
/// λ = (2/h²) |w₀ + 2 Σ (−1)ᵏ wₖ|. Leapfrog of u_tt = v²∇²u needs dt² v² λ ≤ 4, the Euler steps of u_t = κ∇²u need dt κ λ ≤ 2.
/// </remarks>
public static class Cfl
{
    /// <summary>The largest stable step of leapfrog for waves: dt ≤ 2 / (v √λ), h/(v√2) at order 2.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="order">The order of the Laplacian.</param>
    /// <param name="speed">The largest speed v, positive.</param>
    /// <returns>A time, in the unit of length over that of speed.</returns>
    public static double WaveStep(Grid2 grid, int order, double speed)
    {
        FieldCheck.Positive("Cfl.WaveStep", nameof(speed), speed);
        return 2 / (speed * Math.Sqrt(LargestEigenvalue("Cfl.WaveStep", grid, order)));
    }

    /// <summary>The largest stable Euler step of diffusion: dt ≤ 2 / (κ λ), h²/(4κ) at order 2.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="order">The order of the Laplacian.</param>
    /// <param name="diffusivity">The largest κ, positive, in length² over time.</param>
    /// <returns>A time.</returns>
    public static double DiffusionStep(Grid2 grid, int order, double diffusivity)
    {
        FieldCheck.Positive("Cfl.DiffusionStep", nameof(diffusivity), diffusivity);
        return 2 / (diffusivity * LargestEigenvalue("Cfl.DiffusionStep", grid, order));
    }

    /// <summary>Refuses a step of leapfrog that is not stable. Speeds that are only traced have no values yet and are not looked at.</summary>
    /// <param name="dt">The time step.</param>
    /// <param name="speed">The speed everywhere, <c>[nx, ny]</c> or a scalar.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="order">The order of the Laplacian.</param>
    /// <exception cref="ArgumentException">The step is too large; the message names the limit. Or a speed is not a positive number.</exception>
    public static void RequireWave(double dt, Tensor speed, Grid2 grid, int order)
    {
        FieldCheck.Positive("Cfl.RequireWave", nameof(dt), dt);
        if (Largest("Cfl.RequireWave", nameof(speed), speed) is not { } fastest) return;
        double limit = WaveStep(grid, order, fastest);
        if (dt > limit) FieldThrow.Unstable("Cfl.RequireWave", dt, limit, $"2 / (v √λ) for order {order} and h = {Text(grid.Spacing)}", $"the largest speed v is {Text(fastest)}");
    }

    /// <summary>Refuses an Euler step of diffusion that is not stable. Values that are only traced are not looked at.</summary>
    /// <param name="dt">The time step.</param>
    /// <param name="diffusivity">κ everywhere, <c>[nx, ny]</c> or a scalar.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="order">The order of the Laplacian.</param>
    /// <exception cref="ArgumentException">The step is too large; the message names the limit. Or a diffusivity is not a positive number.</exception>
    public static void RequireDiffusion(double dt, Tensor diffusivity, Grid2 grid, int order = 2)
    {
        FieldCheck.Positive("Cfl.RequireDiffusion", nameof(dt), dt);
        if (Largest("Cfl.RequireDiffusion", nameof(diffusivity), diffusivity) is not { } largest) return;
        double limit = DiffusionStep(grid, order, largest);
        if (dt > limit) FieldThrow.Unstable("Cfl.RequireDiffusion", dt, limit, $"2 / (κ λ) for order {order} and h = {Text(grid.Spacing)}", $"the largest diffusivity κ is {Text(largest)}");
    }

    private static double LargestEigenvalue(string operation, Grid2 grid, int order)
    {
        ArgumentNullException.ThrowIfNull(grid);
        FieldCheck.Order(operation, order, Stencils.MaxOrder);
        double[] w = Fornberg.Central(2, order);
        double sum = w[0];
        for (int k = 1; k < w.Length; k++) sum += (k % 2 == 0 ? 2 : -2) * w[k];
        return 2 * Math.Abs(sum) / (grid.Spacing * grid.Spacing);
    }

    private static double? Largest(string operation, string argument, Tensor values)
    {
        FieldCheck.Finite(operation, argument, values);
        if (values.IsTraced) return null;
        double largest = 0;
        foreach (double value in values.ToArray())
        {
            if (value <= 0) FieldThrow.NotPositive(operation, argument, value);
            largest = Math.Max(largest, value);
        }

        return largest;
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
