using ScottPlot;

namespace Adjoint.Plotting.Marks;

/// <summary>A curve through points, broken where a coordinate is missing.</summary>
internal sealed class LineMark(double[] xs, double[] ys, Stroke stroke, Color color) : Mark
{
    private const float Width = 2;

    /// <summary>Whether arrowheads and a dot at the start show which way the curve is run through.</summary>
    internal bool ShowsDirection { get; init; }

    internal override Bounds Include(Bounds bounds, Axis x, Axis y) => bounds.Include(x.Place(xs), y.Place(ys));

    internal override IEnumerable<(double X, double Y)> Footprint(Axis x, Axis y, Bounds limits)
    {
        double[] px = x.Place(xs), py = y.Place(ys);
        int between = Math.Max(1, 400 / px.Length);
        for (int i = 0; i < px.Length; i++)
        {
            for (int k = 0; k < between; k++)
            {
                double s = (double)k / between;
                int next = Math.Min(i + 1, px.Length - 1);
                yield return (px[i] + s * (px[next] - px[i]), py[i] + s * (py[next] - py[i]));
            }
        }
    }

    internal override void AddTo(Plot plot, Axis x, Axis y)
    {
        double[] px = x.Place(xs), py = y.Place(ys);
        string label = Label;
        foreach (System.Range piece in Pieces(px, py))
        {
            ScottPlot.Plottables.Scatter curve = plot.Add.ScatterLine(px[piece], py[piece], color);
            curve.LineWidth = Width;
            curve.LinePattern = Pattern(stroke);
            curve.LegendText = label;

            // A piece of one point would be an invisible line.
            if (piece.End.Value - piece.Start.Value == 1)
            {
                curve.MarkerShape = MarkerShape.FilledCircle;
                curve.MarkerSize = 2 * Width;
            }
            label = "";
        }
        if (ShowsDirection)
            plot.Add.Plottable(new DirectionMarks(px, py, color));
    }

    internal static LinePattern Pattern(Stroke stroke) => stroke switch
    {
        Stroke.Dashed => LinePattern.Dashed,
        Stroke.Dotted => LinePattern.Dotted,
        _ => LinePattern.Solid,
    };
}
