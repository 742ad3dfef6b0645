using System.Runtime.InteropServices;
using ScottPlot;
using SkiaSharp;

namespace Adjoint.Plotting.Marks;

/// <summary>A field on a grid of square cells, colored by value. Row 0 lies where the y axis begins: at the bottom, or at the top of
/// a reversed axis.</summary>
internal sealed class HeatMapMark(double[] values, int rows, int columns, ColorScale scale, double spacing) : Mark, IPlottable, IHasColorAxis
{
    private static readonly uint MissingColor = (uint)new SKColor(0xE6, 0xE6, 0xE6);

    internal ColorScale Scale => scale;

    /// <summary>The range that the colors span, shared by all heat maps of the scale.</summary>
    internal ScottPlot.Range ColorRange { get; set; }

    internal override bool FillsPanel => true;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public IColormap Colormap { get; } = scale.Colormap;

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public ScottPlot.Range GetRange() => ColorRange;

    internal (double Min, double Max) FiniteRange() =>
        (values.Where(double.IsFinite).Min(), values.Where(double.IsFinite).Max());

    internal override Bounds Include(Bounds bounds, Axis x, Axis y)
    {
        if (x.IsLogarithmic || y.IsLogarithmic)
            Throw.FieldOnLogarithmicAxes(nameof(Panel.HeatMap));
        return bounds.Include(0, 0).Include(columns * spacing, rows * spacing);
    }

    internal override void AddTo(Plot plot, Axis x, Axis y) => plot.Add.Plottable(this);

    public void Render(RenderPack rp)
    {
        float left = Axes.GetPixelX(0), right = Axes.GetPixelX(columns * spacing);
        float start = Axes.GetPixelY(0), end = Axes.GetPixelY(rows * spacing);

        // Whole copies of each cell, so that a viewer that smooths images (as most do with those inside an SVG) cannot blur the cells.
        int copies = Math.Max(1, (int)Math.Ceiling(3 * (right - left) / columns));
        using SKImage image = CreateImage(copies, rowZeroOnTop: start < end);
        var sampling = copies > 1 ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear);
        rp.Canvas.DrawImage(image, new SKRect(left, Math.Min(start, end), right, Math.Max(start, end)), sampling);
    }

    private SKImage CreateImage(int copies, bool rowZeroOnTop)
    {
        int width = columns * copies, height = rows * copies;
        uint[] pixels = new uint[width * height];
        for (int row = 0; row < rows; row++)
        {
            int top = (rowZeroOnTop ? row : rows - 1 - row) * copies;
            Span<uint> line = pixels.AsSpan(top * width, width);
            for (int column = 0; column < columns; column++)
                line.Slice(column * copies, copies).Fill(CellColor(values[row * columns + column]));
            for (int copy = 1; copy < copies; copy++)
                line.CopyTo(pixels.AsSpan((top + copy) * width, width));
        }
        var info = new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        return SKImage.FromPixelCopy(info, MemoryMarshal.AsBytes(pixels.AsSpan()), width * sizeof(uint));
    }

    private uint CellColor(double value) =>
        double.IsFinite(value) ? (uint)Colormap.GetColor(Math.Clamp(ColorRange.Normalize(value), 0, 1)).ToSKColor() : MissingColor;
}
