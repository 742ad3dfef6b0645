using Adjoint.Plotting.Marks;
using ScottPlot;

namespace Adjoint.Plotting;

/// <summary>One pair of axes of a <see cref="Figure"/> and what is drawn in it, back to front in the order of the calls. Every
/// method returns the panel, so that calls can be chained.</summary>
/// <remarks>Values are copied when given. A coordinate that is not finite leaves a gap; data without any finite point, of
/// mismatched lengths, or empty, are refused.</remarks>
public sealed class Panel
{
    private readonly List<Mark> _marks = [];
    private int _colorsTaken;

    internal Panel(string title) => Title = Check.Text(title, nameof(title));

    internal string Title { get; }

    internal Axis XAxis { get; } = new("x");

    internal Axis YAxis { get; } = new("y");

    internal bool HasEqualScales { get; private set; }

    internal IReadOnlyList<Mark> Marks => _marks;

    /// <summary>Names the horizontal axis.</summary>
    /// <param name="name">The quantity.</param>
    /// <param name="unit">Its unit, written in brackets after it.</param>
    /// <returns>This panel.</returns>
    public Panel X(string name, string unit = "")
    {
        XAxis.Label = new AxisLabel(name, unit);
        return this;
    }

    /// <summary>Names the vertical axis.</summary>
    /// <param name="name">The quantity.</param>
    /// <param name="unit">Its unit, written in brackets after it.</param>
    /// <returns>This panel.</returns>
    public Panel Y(string name, string unit = "")
    {
        YAxis.Label = new AxisLabel(name, unit);
        return this;
    }

    /// <summary>Makes the horizontal axis logarithmic; all values on it must be positive when the figure is saved.</summary>
    /// <returns>This panel.</returns>
    public Panel LogX()
    {
        XAxis.IsLogarithmic = true;
        return this;
    }

    /// <summary>Makes the vertical axis logarithmic; all values on it must be positive when the figure is saved.</summary>
    /// <returns>This panel.</returns>
    public Panel LogY()
    {
        YAxis.IsLogarithmic = true;
        return this;
    }

    /// <summary>Makes the vertical axis run downwards, as depth does.</summary>
    /// <returns>This panel.</returns>
    public Panel YDown()
    {
        YAxis.IsReversed = true;
        return this;
    }

    /// <summary>Fixes the range of the horizontal axis instead of fitting it to the data.</summary>
    /// <param name="min">The left end.</param>
    /// <param name="max">The right end.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">The range is empty or not finite.</exception>
    public Panel RangeX(double min, double max)
    {
        Check.Range(nameof(RangeX), min, max);
        XAxis.Range = (min, max);
        return this;
    }

    /// <summary>Fixes the range of the vertical axis instead of fitting it to the data.</summary>
    /// <param name="min">The lower value.</param>
    /// <param name="max">The upper value.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">The range is empty or not finite.</exception>
    public Panel RangeY(double min, double max)
    {
        Check.Range(nameof(RangeY), min, max);
        YAxis.Range = (min, max);
        return this;
    }

    /// <summary>Gives both axes the same scale, so that circles are round. Heat maps always have it.</summary>
    /// <returns>This panel.</returns>
    public Panel EqualScales()
    {
        HasEqualScales = true;
        return this;
    }

    /// <summary>Draws a curve through points.</summary>
    /// <param name="x">Abscissas, [n].</param>
    /// <param name="y">Ordinates, [n].</param>
    /// <param name="label">Its text in the legend; none where empty.</param>
    /// <param name="stroke">Solid, dashed or dotted.</param>
    /// <param name="ink">The color.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no points, or none is finite.</exception>
    public Panel Line(ReadOnlySpan<double> x, ReadOnlySpan<double> y, string label = "", Stroke stroke = Stroke.Solid, Ink ink = Ink.Automatic)
    {
        Check.Drawable(nameof(Line), x, y);
        return Add(new LineMark(x.ToArray(), y.ToArray(), stroke, Color(ink)) { Label = Check.Text(label, nameof(label)) });
    }

    /// <summary>Draws points, with error bars of given half-lengths.</summary>
    /// <param name="x">Abscissas, [n].</param>
    /// <param name="y">Ordinates, [n].</param>
    /// <param name="label">Their text in the legend; none where empty.</param>
    /// <param name="yError">Half the length of each error bar, [n], usually one standard deviation; no bars where empty.</param>
    /// <param name="ink">The color.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no points, none is finite, or an error is negative.</exception>
    public Panel Points(ReadOnlySpan<double> x, ReadOnlySpan<double> y, string label = "", ReadOnlySpan<double> yError = default, Ink ink = Ink.Automatic)
    {
        Check.Drawable(nameof(Points), x, y);
        if (!yError.IsEmpty)
            Check.Errors(nameof(Points), nameof(x), x.Length, yError);
        double[]? errors = yError.IsEmpty ? null : yError.ToArray();
        return Add(new PointsMark(x.ToArray(), y.ToArray(), errors, Color(ink)) { Label = Check.Text(label, nameof(label)) });
    }

    /// <summary>Shades the area between two curves over the same abscissas, for instance a confidence band.</summary>
    /// <param name="x">Abscissas, [n].</param>
    /// <param name="low">Lower ordinates, [n].</param>
    /// <param name="high">Upper ordinates, [n], nowhere below <paramref name="low"/>.</param>
    /// <param name="label">Its text in the legend; none where empty.</param>
    /// <param name="ink">The color, drawn thin; give that of the curve which the band belongs to.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no points, none is finite, or the curves cross.</exception>
    public Panel Band(ReadOnlySpan<double> x, ReadOnlySpan<double> low, ReadOnlySpan<double> high, string label = "", Ink ink = Ink.Automatic)
    {
        Check.Drawable(nameof(Band), x, low);
        Check.Drawable(nameof(Band), x, high);
        Check.Ordered(nameof(Band), low, high);
        return Add(new BandMark(x.ToArray(), low.ToArray(), high.ToArray(), Color(ink)) { Label = Check.Text(label, nameof(label)) });
    }

    /// <summary>Draws what happened in the course of an iteration: values over their index 0, 1, 2, …</summary>
    /// <param name="values">One value an iteration, [n]. A loss is best seen with <see cref="LogY"/>.</param>
    /// <param name="label">Its text in the legend; none where empty.</param>
    /// <param name="stroke">Solid, dashed or dotted.</param>
    /// <param name="ink">The color.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">There are no values, or none is finite.</exception>
    public Panel History(ReadOnlySpan<double> values, string label = "", Stroke stroke = Stroke.Solid, Ink ink = Ink.Automatic)
    {
        Check.Drawable(nameof(History), values, nameof(values));
        double[] index = [.. Enumerable.Range(0, values.Length)];
        return Add(new LineMark(index, values.ToArray(), stroke, Color(ink)) { Label = Check.Text(label, nameof(label)) });
    }

    /// <summary>Draws a trajectory in a phase plane: a curve with a ring at its start and arrowheads along it.</summary>
    /// <param name="x">The first coordinate over time, [n].</param>
    /// <param name="y">The second coordinate over time, [n].</param>
    /// <param name="label">Its text in the legend; none where empty.</param>
    /// <param name="stroke">Solid, dashed or dotted.</param>
    /// <param name="ink">The color.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no points, or none is finite.</exception>
    public Panel Trajectory(ReadOnlySpan<double> x, ReadOnlySpan<double> y, string label = "", Stroke stroke = Stroke.Solid, Ink ink = Ink.Automatic)
    {
        Check.Drawable(nameof(Trajectory), x, y);
        return Add(new LineMark(x.ToArray(), y.ToArray(), stroke, Color(ink)) { Label = Check.Text(label, nameof(label)), ShowsDirection = true });
    }

    /// <summary>Draws the direction field of a phase plane: short arrows along (dx/dt, dy/dt) on a grid over the panel.</summary>
    /// <param name="field">The rates of x and y at (x, y); no arrow is drawn where they are zero or not finite.</param>
    /// <returns>This panel.</returns>
    public Panel Flow(Func<double, double, (double X, double Y)> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Add(new FlowMark(field));
    }

    /// <summary>Draws a dashed line across the panel at a value of x.</summary>
    /// <param name="x">The value, finite.</param>
    /// <param name="label">Its text in the legend; none where empty.</param>
    /// <param name="ink">The color.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public Panel VerticalLine(double x, string label = "", Ink ink = Ink.Gray)
    {
        Check.Finite(nameof(VerticalLine), nameof(x), x);
        return Add(new RuleMark(x, isVertical: true, Color(ink)) { Label = Check.Text(label, nameof(label)) });
    }

    /// <summary>Draws a dashed line across the panel at a value of y.</summary>
    /// <param name="y">The value, finite.</param>
    /// <param name="label">Its text in the legend; none where empty.</param>
    /// <param name="ink">The color.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public Panel HorizontalLine(double y, string label = "", Ink ink = Ink.Gray)
    {
        Check.Finite(nameof(HorizontalLine), nameof(y), y);
        return Add(new RuleMark(y, isVertical: false, Color(ink)) { Label = Check.Text(label, nameof(label)) });
    }

    /// <summary>Draws a field as square cells colored by value, from the origin of the axes; row 0 is where the y axis begins. Give
    /// several panels the same scale to compare them. Cells that are not finite are gray.</summary>
    /// <param name="values">The field, [rows, columns] in row-major order.</param>
    /// <param name="rows">The number of cells along y.</param>
    /// <param name="columns">The number of cells along x.</param>
    /// <param name="scale">How values become colors.</param>
    /// <param name="spacing">The side of a cell in units of the axes.</param>
    /// <returns>This panel.</returns>
    /// <exception cref="ArgumentException">The sizes disagree, the field is empty, nothing in it is finite, or the spacing is not
    /// positive.</exception>
    public Panel HeatMap(ReadOnlySpan<double> values, int rows, int columns, ColorScale scale, double spacing = 1)
    {
        ArgumentNullException.ThrowIfNull(scale);
        Check.Drawable(nameof(HeatMap), values, nameof(values));
        Check.Same(nameof(HeatMap), "rows × columns", checked(rows * columns), nameof(values), values.Length);
        Check.Positive(nameof(HeatMap), nameof(rows), rows);
        Check.Positive(nameof(HeatMap), nameof(spacing), spacing);
        return Add(new HeatMapMark(values.ToArray(), rows, columns, scale, spacing));
    }

    private Panel Add(Mark mark)
    {
        _marks.Add(mark);
        return this;
    }

    private Color Color(Ink ink) => ink == Ink.Automatic ? Palette.Next(_colorsTaken++) : Palette.Of(ink);
}
