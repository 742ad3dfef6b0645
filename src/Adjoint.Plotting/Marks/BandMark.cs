using ScottPlot;

namespace Adjoint.Plotting.Marks;

/// <summary>The area between two curves over the same abscissas.</summary>
internal sealed class BandMark(double[] xs, double[] low, double[] high, Color color) : Mark
{
    private const double Opacity = 0.22;

    internal override Bounds Include(Bounds bounds, Axis x, Axis y) =>
        bounds.Include(x.Place(xs), y.Place(low)).Include(x.Place(xs), y.Place(high));

    internal override IEnumerable<(double X, double Y)> Footprint(Axis x, Axis y, Bounds limits)
    {
        double[] px = x.Place(xs), bottom = y.Place(low), top = y.Place(high);
        return Enumerable.Range(0, px.Length)
            .SelectMany(i => Enumerable.Range(0, 5).Select(k => (px[i], bottom[i] + 0.25 * k * (top[i] - bottom[i]))));
    }

    internal override void AddTo(Plot plot, Axis x, Axis y)
    {
        double[] px = x.Place(xs), bottom = y.Place(low), top = y.Place(high);
        double[] both = [.. bottom.Zip(top, (a, b) => a + b)];
        string label = Label;
        foreach (System.Range piece in Pieces(px, both))
        {
            ScottPlot.Plottables.FillY band = plot.Add.FillY(px[piece], bottom[piece], top[piece]);
            band.FillColor = color.WithOpacity(Opacity);
            band.LineWidth = 0;
            band.MarkerShape = MarkerShape.None;
            band.LegendText = label;
            label = "";
        }
    }
}
