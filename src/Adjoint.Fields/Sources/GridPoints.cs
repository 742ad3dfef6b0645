using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>
/// Points in a grid where a field is recorded or driven: cells, or places between cells with linear interpolation. Recording is
/// <see cref="Sample"/>, a matrix R applied to the field; driving is <see cref="Inject"/>, its transpose.
/// </summary>
/// <remarks>A tree: as an argument of a compiled function it may differ from call to call, and its weights have derivatives.</remarks>
public sealed record GridPoints
{
    private GridPoints(Grid2 grid, Tensor cells, Tensor? weights) => (Grid, Cells, Weights) = (grid, cells, weights);

    /// <summary>The grid.</summary>
    public Grid2 Grid { get; }

    /// <summary>Which cells each point is made of, as positions in the flattened field; Int64 <c>[points, corners]</c>.</summary>
    public Tensor Cells { get; }

    /// <summary>With which weights, <c>[points, corners]</c>; null for one.</summary>
    public Tensor? Weights { get; }

    /// <summary>The number of points.</summary>
    public int Count => Cells.Shape[0];

    /// <summary>Cells themselves.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="cells">The cells, [i, j].</param>
    /// <returns>As many points, of one corner each.</returns>
    /// <exception cref="ArgumentException">There are none, or one is outside the grid.</exception>
    public static GridPoints AtCells(Grid2 grid, params ReadOnlySpan<(int I, int J)> cells)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (cells.IsEmpty) FieldThrow.NoPoints("GridPoints.AtCells");
        long[] flat = new long[cells.Length];
        for (int p = 0; p < cells.Length; p++)
        {
            var (i, j) = cells[p];
            if ((uint)i >= (uint)grid.Nx || (uint)j >= (uint)grid.Ny) FieldThrow.CellOutsideGrid("GridPoints.AtCells", p, i, j, grid);
            flat[p] = ((long)i * grid.Ny) + j;
        }

        return new GridPoints(grid, FromArray(flat, [flat.Length, 1]), null);
    }

    /// <summary>Places, by linear interpolation between the four cells around them.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="points">The places (x, y), in the unit of the grid's spacing.</param>
    /// <param name="type">The element type of the fields.</param>
    /// <returns>As many points, of four corners each.</returns>
    /// <exception cref="ArgumentException">There are none, or one is outside the grid or not finite.</exception>
    public static GridPoints At(Grid2 grid, ReadOnlySpan<(double X, double Y)> points, ElementType type = ElementType.Float64)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (points.IsEmpty) FieldThrow.NoPoints("GridPoints.At");
        long[] cells = new long[4 * points.Length];
        double[] weights = new double[4 * points.Length];
        for (int p = 0; p < points.Length; p++)
        {
            var (x, y) = points[p];
            double a = x / grid.Spacing, b = y / grid.Spacing;
            if (!(a >= 0 && a <= grid.Nx - 1 && b >= 0 && b <= grid.Ny - 1)) FieldThrow.OutsideGrid("GridPoints.At", p, x, y, grid);

            // A place on the last line belongs to the interval before it; on a grid of one line there is only that.
            int i = Math.Clamp((int)a, 0, Math.Max(0, grid.Nx - 2)), j = Math.Clamp((int)b, 0, Math.Max(0, grid.Ny - 2));
            int nextI = Math.Min(i + 1, grid.Nx - 1), nextJ = Math.Min(j + 1, grid.Ny - 1);
            (a, b) = (a - i, b - j);
            (cells[4 * p], weights[4 * p]) = (((long)i * grid.Ny) + j, (1 - a) * (1 - b));
            (cells[(4 * p) + 1], weights[(4 * p) + 1]) = (((long)i * grid.Ny) + nextJ, (1 - a) * b);
            (cells[(4 * p) + 2], weights[(4 * p) + 2]) = (((long)nextI * grid.Ny) + j, a * (1 - b));
            (cells[(4 * p) + 3], weights[(4 * p) + 3]) = (((long)nextI * grid.Ny) + nextJ, a * b);
        }

        return new GridPoints(grid, FromArray(cells, [points.Length, 4]), FromArray(weights, [points.Length, 4]).Cast(type));
    }

    /// <summary>The field at the points, R u.</summary>
    /// <param name="field"><c>[…, nx, ny]</c>.</param>
    /// <returns><c>[…, points]</c>.</returns>
    /// <exception cref="ArgumentException">The field is not on the grid.</exception>
    public Tensor Sample(Tensor field)
    {
        FieldCheck.OnGrid("GridPoints.Sample", nameof(field), field, Grid);
        Tensor flat = field.Reshape(Flat(field.Shape));
        if (Weights is null && Cells.Shape[1] == 1) return Take(flat, Cells.Flatten(), -1);
        Tensor corners = Take(flat, Cells, -1);
        if (Weights is { } weights) corners *= weights;
        return Sum(corners, -1);
    }

    /// <summary>The field with values added at the points, u + Rᵀ values.</summary>
    /// <param name="field"><c>[…, nx, ny]</c>.</param>
    /// <param name="values"><c>[…, points]</c>.</param>
    /// <returns><c>[…, nx, ny]</c>.</returns>
    /// <exception cref="ArgumentException">The field is not on the grid, or there are not as many values as points.</exception>
    public Tensor Inject(Tensor field, Tensor values)
    {
        FieldCheck.OnGrid("GridPoints.Inject", nameof(field), field, Grid);
        ArgumentNullException.ThrowIfNull(values);
        Shape lead = field.Shape[..^2], expected = new([.. lead.Extents, Count]);
        if (values.Shape != expected) FieldThrow.WrongValues("GridPoints.Inject", values.Shape, expected);
        Tensor parts = values.ExpandAxis(values.Rank);
        int corners = Cells.Shape[1];
        if (Weights is { } weights) parts *= weights;
        else if (corners != 1) parts = parts.BroadcastTo(new Shape([.. expected.Extents, corners]));
        Tensor flat = ScatterAdd(
            field.Reshape(Flat(field.Shape)), Cells.Flatten(), parts.Reshape(new Shape([.. lead.Extents, Count * corners])), lead.Rank);
        return flat.Reshape(field.Shape);
    }

    /// <summary>The same points with the weight of every cell multiplied by a field's value there: R diag(f).</summary>
    /// <param name="field">f, <c>[nx, ny]</c>.</param>
    /// <returns>Points whose weights depend on the field, with derivatives.</returns>
    /// <exception cref="ArgumentException">The field is not on the grid.</exception>
    public GridPoints Scaled(Tensor field)
    {
        FieldCheck.OnGrid("GridPoints.Scaled", nameof(field), field, Grid);
        if (field.Rank != 2) FieldThrow.NotOnGrid("GridPoints.Scaled", nameof(field), field.Shape, Grid);
        Tensor values = Take(field.Flatten(), Cells);
        return new GridPoints(Grid, Cells, Weights is { } weights ? weights * values : values);
    }

    private static Shape Flat(Shape shape) => new([.. shape.Extents[..^2], shape[^2] * shape[^1]]);
}
