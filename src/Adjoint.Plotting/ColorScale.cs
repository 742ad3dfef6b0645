namespace Adjoint.Plotting;

/// <summary>How values become colors in heat maps. Heat maps of one figure that are given the same scale share one range, so equal
/// colors mean equal values, and one color bar in each row.</summary>
public sealed class ColorScale
{
    private ColorScale(string name, string unit, bool diverging, (double Min, double Max)? range)
    {
        Label = new AxisLabel(name, unit);
        IsDiverging = diverging;
        Range = range;
    }

    internal AxisLabel Label { get; }

    internal bool IsDiverging { get; }

    internal (double Min, double Max)? Range { get; }

    internal ScottPlot.IColormap Colormap =>
        IsDiverging ? new ScottPlot.Colormaps.Balance() : new ScottPlot.Colormaps.Viridis();

    /// <summary>A scale from dark (low) to light (high), for speeds, densities, temperatures, errors in size.</summary>
    /// <param name="name">What the values are, written beside the color bar.</param>
    /// <param name="unit">Their unit, written in brackets.</param>
    /// <returns>The scale; its range is that of all values drawn with it.</returns>
    public static ColorScale Sequential(string name, string unit = "") => new(name, unit, diverging: false, range: null);

    /// <summary>A scale from blue (negative) over white (zero) to red (positive), for waves, differences and gradients.</summary>
    /// <param name="name">What the values are, written beside the color bar.</param>
    /// <param name="unit">Their unit, written in brackets.</param>
    /// <returns>The scale; its range is symmetric about zero and holds all values drawn with it.</returns>
    public static ColorScale Diverging(string name, string unit = "") => new(name, unit, diverging: true, range: null);

    /// <summary>The same scale with a fixed range; values outside take the color of the nearer end.</summary>
    /// <param name="min">The value of the first color.</param>
    /// <param name="max">The value of the last color, above <paramref name="min"/>.</param>
    /// <returns>A new scale, not shared with heat maps drawn with this one.</returns>
    /// <exception cref="ArgumentException">The range is empty or not finite.</exception>
    public ColorScale Between(double min, double max)
    {
        Check.Range(nameof(Between), min, max);
        return new ColorScale(Label.Name, Label.Unit, IsDiverging, (min, max));
    }
}
