using ScottPlot;
using SkiaSharp;

namespace Adjoint.Plotting.Marks;

/// <summary>Short arrows on a regular grid along a vector field, all of one length on the page: the direction field of a phase plane.</summary>
internal sealed class FlowMark(Func<double, double, (double X, double Y)> field) : Mark, IPlottable
{
    private const float Spacing = 30, Length = 15, Head = 4;

    private static readonly SKColor ArrowColor = new(0xB8, 0xBE, 0xC6);

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    internal override Bounds Include(Bounds bounds, Axis x, Axis y)
    {
        if (x.IsLogarithmic || y.IsLogarithmic)
            Throw.FieldOnLogarithmicAxes(nameof(Panel.Flow));
        return bounds;
    }

    internal override void AddTo(Plot plot, Axis x, Axis y) => plot.Add.Plottable(this);

    public void Render(RenderPack rp)
    {
        using var paint = new SKPaint { Color = ArrowColor, IsAntialias = true, IsStroke = true, StrokeWidth = 1.2f, StrokeCap = SKStrokeCap.Round };
        PixelRect area = Axes.DataRect;
        int columns = Math.Max(1, (int)(area.Width / Spacing)), rows = Math.Max(1, (int)(area.Height / Spacing));
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                var center = new Pixel(area.Left + (column + 0.5f) * area.Width / columns, area.Top + (row + 0.5f) * area.Height / rows);
                DrawArrow(rp.Canvas, center, paint);
            }
        }
    }

    private void DrawArrow(SKCanvas canvas, Pixel center, SKPaint paint)
    {
        Coordinates at = Axes.GetCoordinates(center);
        (double vx, double vy) = field(at.X, at.Y);

        // The direction as it looks on the page: the axes have different scales, and pixels count downwards.
        double px = vx * (Axes.GetPixelX(at.X + Axes.XAxis.Range.Span) - center.X) / Axes.XAxis.Range.Span;
        double py = vy * (Axes.GetPixelY(at.Y + Axes.YAxis.Range.Span) - center.Y) / Axes.YAxis.Range.Span;
        double size = Math.Sqrt(px * px + py * py);
        if (!double.IsFinite(size) || size == 0)
            return;
        float ux = (float)(px / size), uy = (float)(py / size);
        float tipX = center.X + ux * Length / 2, tipY = center.Y + uy * Length / 2;
        canvas.DrawLine(tipX - ux * Length, tipY - uy * Length, tipX, tipY, paint);
        canvas.DrawLine(tipX, tipY, tipX - Head * (ux - 0.6f * uy), tipY - Head * (uy + 0.6f * ux), paint);
        canvas.DrawLine(tipX, tipY, tipX - Head * (ux + 0.6f * uy), tipY - Head * (uy - 0.6f * ux), paint);
    }
}
