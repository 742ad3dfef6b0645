using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>
/// A layer around a grid in which waves are damped, so that they do not come back from its rim: m u_tt − ∇²u + damp u_t = q with
/// <code>
/// damp = Σ over the four sides of  ln(1/R) · 3/(2N) · (p − sin(2πp)/2π) / h,     p = (N + 1 − i)/N
/// </code>
/// in layer cell i = 0 … N − 1 from the outer rim. N is the width in cells and R the part of a wave that would come back in the limit of a fine
/// grid. The profile starts smoothly at the inner end, where a jump would itself reflect.
/// </summary>
public sealed record Sponge
{
    /// <summary>A layer.</summary>
    /// <param name="width">Its width N in cells, at least 1.</param>
    /// <param name="reflection">R, between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive, or the reflection is not between 0 and 1.</exception>
    public Sponge(int width, double reflection = 1e-3)
    {
        if (width < 1) FieldThrow.NotPositive(nameof(Sponge), nameof(width), width);
        if (!(reflection > 0 && reflection < 1))
            throw new ArgumentOutOfRangeException(nameof(reflection), reflection, $"Sponge: the reflection is a part between 0 and 1; it is {reflection}.");
        (Width, Reflection) = (width, reflection);
    }

    /// <summary>The width N in cells.</summary>
    public int Width { get; }

    /// <summary>The part R of a wave that comes back.</summary>
    public double Reflection { get; }

    /// <summary>The grid with the layer around it; point (i, j) of the inner grid is point (i + N, j + N) of it.</summary>
    /// <param name="inner">The grid inside.</param>
    /// <returns>A grid with 2N more points along each axis.</returns>
    public Grid2 Around(Grid2 inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return new Grid2(inner.Nx + (2 * Width), inner.Ny + (2 * Width), inner.Spacing);
    }

    /// <summary>A field continued into the layer by its edge values.</summary>
    /// <param name="field"><c>[…, nx, ny]</c>.</param>
    /// <returns><c>[…, nx + 2N, ny + 2N]</c>.</returns>
    public Tensor Continue(Tensor field)
    {
        ArgumentNullException.ThrowIfNull(field);
        for (int axis = -2; axis < 0; axis++)
        {
            int extent = field.Shape[^-axis];
            long[] nearest = new long[extent + (2 * Width)];
            for (int i = 0; i < nearest.Length; i++) nearest[i] = Math.Clamp(i - Width, 0, extent - 1);
            field = Take(field, FromArray(nearest), axis);
        }

        return field;
    }

    /// <summary>The part of a field inside the layer.</summary>
    /// <param name="field"><c>[…, nx + 2N, ny + 2N]</c>.</param>
    /// <returns><c>[…, nx, ny]</c>.</returns>
    public Tensor Inside(Tensor field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field[TensorIndex.Ellipsis, Width..^Width, Width..^Width];
    }

    /// <summary>The damping of the layer.</summary>
    /// <param name="grid">The grid with the layer, as from <see cref="Around"/>.</param>
    /// <param name="type">The element type.</param>
    /// <returns><c>[nx, ny]</c>, 1/length; with slowness squared m it damps at the rate damp/m.</returns>
    /// <exception cref="ArgumentException">The grid is narrower than the layers on both sides.</exception>
    public Tensor Damping(Grid2 grid, ElementType type = ElementType.Float64)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (Math.Min(grid.Nx, grid.Ny) < 2 * Width)
            throw new ArgumentException($"Sponge.Damping: layers of {Width} cells on both sides do not fit {grid.Nx} × {grid.Ny} points. Pass the grid from Around.", nameof(grid));
        double[] alongX = Profile(grid.Nx, grid.Spacing), alongY = Profile(grid.Ny, grid.Spacing);
        return (FromArray(alongX).ExpandAxis(1) + FromArray(alongY)).Cast(type);
    }

    private double[] Profile(int extent, double spacing)
    {
        double[] profile = new double[extent];
        for (int i = 0; i < Width; i++)
        {
            double p = (Width + 1.0 - i) / Width;
            double value = 1.5 * Math.Log(1 / Reflection) / Width * (p - (Math.Sin(2 * Math.PI * p) / (2 * Math.PI))) / spacing;
            profile[i] += value;
            profile[extent - 1 - i] += value;
        }

        return profile;
    }
}
