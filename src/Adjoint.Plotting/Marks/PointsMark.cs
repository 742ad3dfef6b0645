using ScottPlot;

namespace Adjoint.Plotting.Marks;

/// <summary>Points, with error bars where lengths are given.</summary>
internal sealed class PointsMark(double[] xs, double[] ys, double[]? errors, Color color) : Mark
{
    private const float Size = 7;

    internal override Bounds Include(Bounds bounds, Axis x, Axis y)
    {
        bounds = bounds.Include(x.Place(xs), y.Place(ys));
        if (errors is null)
            return bounds;
        (double[] below, double[] above) = Ends(y);
        return bounds.Include(x.Place(xs), below).Include(x.Place(xs), above);
    }

    internal override IEnumerable<(double X, double Y)> Footprint(Axis x, Axis y, Bounds limits)
    {
        double[] px = x.Place(xs), py = y.Place(ys);
        (double[] below, double[] above) = errors is null ? (py, py) : Ends(y);
        return Enumerable.Range(0, px.Length).SelectMany<int, (double, double)>(i => [(px[i], py[i]), (px[i], below[i]), (px[i], above[i])]);
    }

    internal override void AddTo(Plot plot, Axis x, Axis y)
    {
        double[] px = x.Place(xs), py = y.Place(ys);
        int[] present = [.. Enumerable.Range(0, px.Length).Where(i => double.IsFinite(px[i]) && double.IsFinite(py[i]))];
        double[] presentX = [.. present.Select(i => px[i])], presentY = [.. present.Select(i => py[i])];
        if (errors is not null)
        {
            (double[] below, double[] above) = Ends(y);
            double[] zeros = new double[present.Length];
            var bars = new ScottPlot.Plottables.ErrorBar(presentX, presentY, zeros, zeros,
                [.. present.Select(i => above[i] - py[i])], [.. present.Select(i => py[i] - below[i])])
            {
                Color = color,
                LineWidth = 1.5f,
                CapSize = 3,
            };
            plot.Add.Plottable(bars);
        }
        ScottPlot.Plottables.Scatter points = plot.Add.ScatterPoints(presentX, presentY, color);
        points.MarkerShape = MarkerShape.FilledCircle;
        points.MarkerSize = Size;

        // A thin edge of paper keeps neighbors apart, and points visible on dark fields.
        points.MarkerStyle.OutlineColor = Palette.Paper;
        points.MarkerStyle.OutlineWidth = 1;
        points.LegendText = Label;
    }

    private (double[] Below, double[] Above) Ends(Axis y)
    {
        double Length(int i) => double.IsFinite(errors![i]) ? errors[i] : 0;
        return (y.Place([.. ys.Select((value, i) => value - Length(i))]), y.Place([.. ys.Select((value, i) => value + Length(i))]));
    }
}
