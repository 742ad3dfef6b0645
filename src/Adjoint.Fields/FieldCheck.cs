namespace Adjoint;

/// <summary>Guards at the public edge. Values that are only traced cannot be looked at and pass.</summary>
internal static class FieldCheck
{
    public static void Positive(string operation, string argument, double value)
    {
        if (!(value > 0) || double.IsInfinity(value)) FieldThrow.NotPositive(operation, argument, value);
    }

    /// <summary>The last two axes are the grid's.</summary>
    public static void OnGrid(string operation, string argument, Tensor field, Grid2 grid)
    {
        ArgumentNullException.ThrowIfNull(field, argument);
        ArgumentNullException.ThrowIfNull(grid);
        if (field.Rank < 2 || field.Shape[^2] != grid.Nx || field.Shape[^1] != grid.Ny) FieldThrow.NotOnGrid(operation, argument, field.Shape, grid);
    }

    public static void Finite(string operation, string argument, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values, argument);
        if (values.IsTraced) return;
        if (values.ElementType == ElementType.Float64)
        {
            ReadOnlySpan<double> span = values.AsSpan<double>();
            for (int i = 0; i < span.Length; i++)
                if (!double.IsFinite(span[i])) FieldThrow.NotFinite(operation, argument, values.Shape, i, span[i]);
        }
        else if (values.ElementType == ElementType.Float32)
        {
            ReadOnlySpan<float> span = values.AsSpan<float>();
            for (int i = 0; i < span.Length; i++)
                if (!float.IsFinite(span[i])) FieldThrow.NotFinite(operation, argument, values.Shape, i, span[i]);
        }
    }

    public static void Order(string operation, int order, int largest)
    {
        if (order < 2 || order > largest || order % 2 != 0) FieldThrow.BadOrder(operation, order, largest);
    }
}
