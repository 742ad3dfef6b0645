using ScottPlot;

namespace Adjoint.Plotting.Marks;

/// <summary>A straight line across the panel at one value of x or of y.</summary>
internal sealed class RuleMark(double value, bool isVertical, Color color) : Mark
{
    internal override Bounds Include(Bounds bounds, Axis x, Axis y) =>
        isVertical ? bounds.Include(x.Place(value), double.NaN) : bounds.Include(double.NaN, y.Place(value));

    internal override IEnumerable<(double X, double Y)> Footprint(Axis x, Axis y, Bounds limits) =>
        Enumerable.Range(0, 101).Select(k => 0.01 * k).Select(s => isVertical
            ? (x.Place(value), limits.Bottom + s * limits.Height)
            : (limits.Left + s * limits.Width, y.Place(value)));

    internal override void AddTo(Plot plot, Axis x, Axis y)
    {
        // A segment between the limits instead of ScottPlot's infinite line, which is drawn over everything else.
        AxisLimits limits = plot.Axes.GetLimits();
        Coordinates[] ends = isVertical
            ? [new(x.Place(value), limits.Bottom), new(x.Place(value), limits.Top)]
            : [new(limits.Left, y.Place(value)), new(limits.Right, y.Place(value))];
        ScottPlot.Plottables.Scatter rule = plot.Add.ScatterLine(ends, color);
        rule.LineWidth = 1.5f;
        rule.LinePattern = LinePattern.Dashed;
        rule.LegendText = Label;
    }
}
