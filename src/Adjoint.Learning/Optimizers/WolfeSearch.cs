namespace Adjoint.Learning;

/// <summary>A point on a line: the length of the step, the value and its derivative along the line.</summary>
internal readonly record struct LinePoint(double Step, double Value, double Slope)
{
    public bool IsFinite => double.IsFinite(Value) && double.IsFinite(Slope);
}

/// <summary>
/// A search along a line for the strong Wolfe conditions, by bracketing and zooming (Nocedal and Wright 2006, algorithms 3.5 and 3.6) with
/// safeguarded cubic interpolation (their equation 3.59). Points that are not finite count as too far.
/// </summary>
/// <remarks>
/// Where the decrease is below the rounding of the value, the slopes decide: the approximate Wolfe condition of Hager and Zhang 2005 ("A new
/// conjugate gradient method with guaranteed descent and an efficient line search", equation 4.1).
/// </remarks>
internal sealed class WolfeSearch(Func<double, LinePoint> evaluate)
{
    /// <summary>The part of the decrease by the first slope that is enough.</summary>
    private const double Sufficient = 1e-4;

    /// <summary>The part of the first slope that may be left.</summary>
    private const double Curvature = 0.9;

    private const int MaxExpansions = 30;

    private const int MaxZooms = 60;

    private LinePoint _start;
    private double _noise;

    /// <summary>Whether the last search that found nothing ran into points that are not finite.</summary>
    public bool MetNonFinite { get; private set; }

    /// <summary>A step that satisfies the conditions, or else one with sufficient decrease; null where there is none.</summary>
    /// <param name="start">The point at step 0, with a negative slope.</param>
    /// <param name="first">The first step to try.</param>
    public LinePoint? Search(LinePoint start, double first)
    {
        _start = start;
        _noise = 4e-16 * Math.Abs(start.Value);
        MetNonFinite = false;
        LinePoint low = start;
        double step = first;
        for (int i = 0; i < MaxExpansions; i++)
        {
            LinePoint point = evaluate(step);
            if (!point.IsFinite) return Zoom(low, point with { Value = double.PositiveInfinity, Slope = double.NaN });
            if (IsWolfe(point)) return point;
            if (!Decreases(point) || (i > 0 && point.Value > low.Value + _noise)) return Zoom(low, point);
            if (point.Slope >= 0) return Zoom(point, low);
            step = Expand(low, point);
            low = point;
        }

        return low;
    }

    private LinePoint? Zoom(LinePoint low, LinePoint high)
    {
        for (int i = 0; i < MaxZooms; i++)
        {
            double width = high.Step - low.Step, step = low.Step + (Math.Clamp(Interpolate(low, high), 0.1, 0.9) * width);
            if (step == low.Step || step == high.Step) break;
            LinePoint point = evaluate(step);
            if (!point.IsFinite)
            {
                high = point with { Value = double.PositiveInfinity, Slope = double.NaN };
                continue;
            }

            if (IsWolfe(point)) return point;
            if (!Decreases(point) || point.Value > low.Value + _noise)
            {
                high = point;
                continue;
            }

            if (point.Slope * width >= 0) high = low;
            low = point;
        }

        // Equal within rounding is not a decrease unless the slopes said so above.
        if (low.Step > 0 && low.Value < _start.Value) return low;
        MetNonFinite = double.IsPositiveInfinity(high.Value);
        return null;
    }

    private bool IsWolfe(LinePoint point) => Decreases(point) && Math.Abs(point.Slope) <= -Curvature * _start.Slope;

    private bool Decreases(LinePoint point) =>
        point.Value <= _start.Value + (Sufficient * point.Step * _start.Slope)
        || (point.Value <= _start.Value + _noise && point.Slope <= ((2 * Sufficient) - 1) * _start.Slope);

    /// <summary>The minimum of the cubic with the values and slopes of two points, as a part of the way from the first to the second.</summary>
    private static double Interpolate(LinePoint a, LinePoint b)
    {
        if (!b.IsFinite) return 0.5;
        double width = b.Step - a.Step;
        double d1 = a.Slope + b.Slope - (3 * (b.Value - a.Value) / width);
        double square = (d1 * d1) - (a.Slope * b.Slope);
        if (!(square >= 0)) return 0.5;
        double d2 = Math.CopySign(Math.Sqrt(square), width);
        double part = 1 - ((b.Slope + d2 - d1) / (b.Slope - a.Slope + (2 * d2)));
        return double.IsFinite(part) ? part : 0.5;
    }

    /// <summary>A longer step: where the secant of the slopes vanishes, within 1.1 to 10 times the last.</summary>
    private static double Expand(LinePoint before, LinePoint last)
    {
        double rise = last.Slope - before.Slope;
        double step = rise > 0 ? last.Step - (last.Slope * (last.Step - before.Step) / rise) : double.PositiveInfinity;
        return Math.Clamp(step, 1.1 * last.Step, 10 * last.Step);
    }
}
