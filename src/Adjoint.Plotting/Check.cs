using System.Diagnostics;
using Adjoint.Plotting.Text;

namespace Adjoint.Plotting;

/// <summary>The conditions on what users give, checked before anything is kept or drawn.</summary>
[StackTraceHidden]
internal static class Check
{
    internal static string Text(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        FigureFont.CheckGlyphs(text, parameter);
        return text;
    }

    internal static void Same(string operation, string first, int firstLength, string second, int secondLength)
    {
        if (firstLength != secondLength)
            Throw.LengthsDiffer(operation, first, firstLength, second, secondLength);
    }

    internal static void Drawable(string operation, ReadOnlySpan<double> values, string parameter)
    {
        if (values.IsEmpty)
            Throw.Empty(operation, parameter);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                return;
        }
        Throw.NothingFinite(operation, parameter, parameter);
    }

    internal static void Drawable(string operation, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Same(operation, nameof(x), x.Length, nameof(y), y.Length);
        if (x.IsEmpty)
            Throw.Empty(operation, nameof(x));
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsFinite(x[i]) && double.IsFinite(y[i]))
                return;
        }
        Throw.NothingFinite(operation, "(x, y)", nameof(y));
    }

    internal static void Range(string operation, double min, double max)
    {
        if (!double.IsFinite(min) || !double.IsFinite(max) || min >= max)
            Throw.EmptyRange(operation, min, max);
    }

    internal static void Finite(string operation, string parameter, double value)
    {
        if (!double.IsFinite(value))
            Throw.NotFinite(operation, parameter, value);
    }

    internal static void Positive(string operation, string parameter, double value)
    {
        if (!double.IsFinite(value) || value <= 0)
            Throw.NotPositive(operation, parameter, value);
    }

    internal static void Errors(string operation, string first, int firstLength, ReadOnlySpan<double> yError)
    {
        Same(operation, first, firstLength, nameof(yError), yError.Length);
        for (int i = 0; i < yError.Length; i++)
        {
            if (yError[i] < 0)
                Throw.NegativeError(operation, nameof(yError), i, yError[i]);
        }
    }

    internal static void Ordered(string operation, ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        for (int i = 0; i < low.Length; i++)
        {
            if (low[i] > high[i])
                Throw.BandCrosses(operation, i, low[i], high[i]);
        }
    }
}
