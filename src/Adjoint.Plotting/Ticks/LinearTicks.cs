using Adjoint.Plotting.Text;
using ScottPlot;

namespace Adjoint.Plotting.Ticks;

/// <summary>Evenly spaced round ticks, as many as fit.</summary>
internal sealed class LinearTicks : ITickGenerator
{
    private const float RowHeight = 42, ColumnGap = 22;

    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get; set; } = 1000;

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        double min = Math.Min(range.Min, range.Max), max = Math.Max(range.Min, range.Max);
        for (int count = Math.Max(2, (int)(size.Length / RowHeight)); ; count--)
        {
            double spacing = Spacing(min, max, count);
            double[] positions = Positions(min, max, spacing);
            string[] labels = NumberText.Labels(positions, spacing);
            if (count > 2 && !edge.IsVertical() && !Fits(labels, size.Length, labelStyle.FontSize))
                continue;
            Ticks = [.. positions.Select((position, i) => Tick.Major(position, labels[i]))];
            return;
        }
    }

    /// <summary>The smallest spacing of the form {1, 2, 5} × 10ⁿ that makes no more intervals than asked for.</summary>
    internal static double Spacing(double min, double max, int intervals)
    {
        double least = (max - min) / intervals;
        double power = Math.Pow(10, NumberText.Exponent(least));
        double factor = (least / power * (1 - 1e-9)) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        return factor * power;
    }

    /// <summary>The whole multiples of the spacing within [min, max], ends included although rounding may put them just outside.</summary>
    internal static double[] Positions(double min, double max, double spacing)
    {
        double first = Math.Ceiling(min / spacing - 1e-6), last = Math.Floor(max / spacing + 1e-6);
        return [.. Enumerable.Range(0, (int)Math.Max(1, last - first + 1)).Select(i => (first + i) * spacing)];
    }

    private static bool Fits(string[] labels, float available, float fontSize) =>
        labels.Sum(label => FigureFont.Measure(label, fontSize) + ColumnGap) <= available;
}
