namespace Adjoint.Plotting;

/// <summary>The smallest rectangle around what was drawn, in placed coordinates; empty until the first point is included.</summary>
internal readonly record struct Bounds(double Left, double Right, double Bottom, double Top)
{
    internal static Bounds Empty { get; } =
        new(double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);

    internal double Width => Right - Left;

    internal double Height => Top - Bottom;

    internal Bounds Include(double x, double y) => new(
        double.IsFinite(x) ? Math.Min(Left, x) : Left,
        double.IsFinite(x) ? Math.Max(Right, x) : Right,
        double.IsFinite(y) ? Math.Min(Bottom, y) : Bottom,
        double.IsFinite(y) ? Math.Max(Top, y) : Top);

    internal Bounds Include(double[] xs, double[] ys)
    {
        Bounds bounds = this;
        for (int i = 0; i < xs.Length; i++)
        {
            // A point with one coordinate missing is not drawn, so it must not stretch the other axis.
            if (double.IsFinite(xs[i]) && double.IsFinite(ys[i]))
                bounds = bounds.Include(xs[i], ys[i]);
        }
        return bounds;
    }

    /// <summary>A span around [min, max] with room at both ends; around a single value, a span in which it is the middle.</summary>
    internal static (double Min, double Max) Widen(double min, double max, double margin)
    {
        if (!(min <= max))
            return (0, 1);
        double size = max - min, magnitude = Math.Max(Math.Abs(min), Math.Abs(max));

        // Below some thousand units in the last place a range is rounding, not a shape worth magnifying.
        if (size <= 1e-12 * magnitude || size == 0)
            size = magnitude > 0 ? 0.2 * magnitude : 2;
        else
            return (min - margin * size, max + margin * size);
        double middle = 0.5 * (min + max);
        return (middle - 0.5 * size, middle + 0.5 * size);
    }
}
