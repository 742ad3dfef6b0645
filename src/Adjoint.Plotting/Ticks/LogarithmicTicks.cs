using Adjoint.Plotting.Text;
using ScottPlot;

namespace Adjoint.Plotting.Ticks;

/// <summary>Ticks of an axis whose positions are decimal logarithms: powers of ten where there are several; 1, 2 and 5 times them
/// over one or two decades; evenly spaced numbers within less.</summary>
internal sealed class LogarithmicTicks : ITickGenerator
{
    private const float RowHeight = 30, ColumnWidth = 52;

    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get; set; } = 1000;

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        double min = Math.Min(range.Min, range.Max), max = Math.Max(range.Min, range.Max);
        int room = Math.Max(2, (int)(size.Length / (edge.IsVertical() ? RowHeight : ColumnWidth)));
        int first = (int)Math.Ceiling(min - 1e-9), last = (int)Math.Floor(max + 1e-9);
        Ticks = last - first >= 2 ? [.. Decades(first, last, room), .. Minor(min, max, last - first, room)]
            : max - min > 0.6 ? [.. Multiples(min, max, [1, 2, 5])]
            : [.. Even(min, max, room)];
    }

    private static IEnumerable<Tick> Decades(int first, int last, int room)
    {
        int stride = (last - first) / room + 1;

        // Multiples of the stride, so that 10⁰ stays labeled whatever the range.
        for (int exponent = first; exponent <= last; exponent++)
        {
            yield return exponent % stride == 0
                ? Tick.Major(exponent, NumberText.PowerOfTen(exponent))
                : Tick.Minor(exponent);
        }
    }

    private static IEnumerable<Tick> Minor(double min, double max, int decades, int room)
    {
        if (decades >= room)
            yield break;
        for (int exponent = (int)Math.Floor(min); exponent <= max; exponent++)
        {
            for (int digit = 2; digit <= 9; digit++)
            {
                double position = exponent + Math.Log10(digit);
                if (position >= min && position <= max)
                    yield return Tick.Minor(position);
            }
        }
    }

    private static IEnumerable<Tick> Multiples(double min, double max, int[] digits)
    {
        for (int exponent = (int)Math.Floor(min); exponent <= max; exponent++)
        {
            for (int digit = 1; digit <= 9; digit++)
            {
                double unit = Math.Pow(10, exponent), position = exponent + Math.Log10(digit);
                if (position < min - 1e-9 || position > max + 1e-9)
                    continue;
                yield return digits.Contains(digit)
                    ? Tick.Major(position, NumberText.Single(digit * unit, unit))
                    : Tick.Minor(position);
            }
        }
    }

    private static IEnumerable<Tick> Even(double min, double max, int room)
    {
        double low = Math.Pow(10, min), high = Math.Pow(10, max), spacing = LinearTicks.Spacing(low, high, Math.Min(room, 6));
        double[] values = LinearTicks.Positions(low, high, spacing);
        string[] labels = NumberText.Labels(values, spacing);
        return values.Select((value, i) => Tick.Major(Math.Log10(value), labels[i]));
    }
}
