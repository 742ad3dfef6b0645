using ScottPlot;
using SkiaSharp;

namespace Adjoint.Plotting.Marks;

/// <summary>A dot at the start of a curve and arrowheads along it, placed by length on the page, where the eye needs them, instead
/// of by index.</summary>
internal sealed class DirectionMarks(double[] xs, double[] ys, Color color) : IPlottable
{
    private const float HeadLength = 11, HeadHalfWidth = 4.5f, StartRadius = 4.5f;

    private static readonly double[] Fractions = [0.12, 0.45, 0.78];

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        Pixel[] path = [.. Enumerable.Range(0, xs.Length).Where(i => double.IsFinite(xs[i]) && double.IsFinite(ys[i]))
            .Select(i => Axes.GetPixel(new Coordinates(xs[i], ys[i])))];
        using var fill = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
        double length = Length(path);
        foreach (double fraction in Fractions)
            DrawHead(rp.Canvas, path, fraction * length, fill);

        using var hole = new SKPaint { Color = SKColors.White, IsAntialias = true };
        rp.Canvas.DrawCircle(path[0].X, path[0].Y, StartRadius, fill);
        rp.Canvas.DrawCircle(path[0].X, path[0].Y, StartRadius - 2, hole);
    }

    private static double Length(Pixel[] path)
    {
        double length = 0;
        for (int i = 1; i < path.Length; i++)
            length += Distance(path[i - 1], path[i]);
        return length;
    }

    private static double Distance(Pixel a, Pixel b) => Math.Sqrt(Math.Pow(b.X - a.X, 2) + Math.Pow(b.Y - a.Y, 2));

    private static void DrawHead(SKCanvas canvas, Pixel[] path, double at, SKPaint fill)
    {
        double passed = 0;
        for (int i = 1; i < path.Length; i++)
        {
            double step = Distance(path[i - 1], path[i]);
            passed += step;
            if (passed < at || step == 0)
                continue;
            float ux = (float)((path[i].X - path[i - 1].X) / step), uy = (float)((path[i].Y - path[i - 1].Y) / step);
            Pixel middle = path[i];
            float tipX = middle.X + ux * HeadLength / 2, tipY = middle.Y + uy * HeadLength / 2;
            float backX = tipX - ux * HeadLength, backY = tipY - uy * HeadLength;
            using var head = new SKPath();
            head.MoveTo(tipX, tipY);
            head.LineTo(backX - uy * HeadHalfWidth, backY + ux * HeadHalfWidth);
            head.LineTo(backX + uy * HeadHalfWidth, backY - ux * HeadHalfWidth);
            head.Close();
            canvas.DrawPath(head, fill);
            return;
        }
    }
}
