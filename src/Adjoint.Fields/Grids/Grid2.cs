namespace Adjoint;

/// <summary>
/// A uniform grid in the plane. A field on it is a tensor <c>[…, nx, ny]</c>: the second-last axis is x, the last is y. Point (i, j) lies at
/// (i · spacing, j · spacing).
/// </summary>
public sealed record Grid2
{
    /// <summary>A grid.</summary>
    /// <param name="nx">Points along x, at least 1.</param>
    /// <param name="ny">Points along y, at least 1.</param>
    /// <param name="spacing">The distance of neighbors along both axes, positive, in the unit of length of the problem.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no points, or the spacing is not a positive number.</exception>
    public Grid2(int nx, int ny, double spacing)
    {
        if (nx < 1) FieldThrow.NotPositive(nameof(Grid2), nameof(nx), nx);
        if (ny < 1) FieldThrow.NotPositive(nameof(Grid2), nameof(ny), ny);
        FieldCheck.Positive(nameof(Grid2), nameof(spacing), spacing);
        (Nx, Ny, Spacing) = (nx, ny, spacing);
    }

    /// <summary>Points along x.</summary>
    public int Nx { get; }

    /// <summary>Points along y.</summary>
    public int Ny { get; }

    /// <summary>The distance of neighbors, in the unit of length of the problem.</summary>
    public double Spacing { get; }

    /// <summary>The shape of a field, <c>[nx, ny]</c>.</summary>
    public Shape Shape => [Nx, Ny];

    /// <summary>A field of zeros.</summary>
    /// <param name="type">The element type.</param>
    /// <returns><c>[nx, ny]</c>.</returns>
    public Tensor Zeros(ElementType type = ElementType.Float64) => Tensor.Zeros(Shape, type);

    /// <summary>A field from a function of position.</summary>
    /// <param name="value">The value at (x, y).</param>
    /// <param name="type">The element type, Float64 or Float32.</param>
    /// <returns><c>[nx, ny]</c>.</returns>
    public Tensor Sample(Func<double, double, double> value, ElementType type = ElementType.Float64)
    {
        ArgumentNullException.ThrowIfNull(value);
        double[,] values = new double[Nx, Ny];
        for (int i = 0; i < Nx; i++)
            for (int j = 0; j < Ny; j++) values[i, j] = value(i * Spacing, j * Spacing);
        return Tensor.FromArray(values).Cast(type);
    }
}
