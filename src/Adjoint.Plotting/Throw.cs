using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Adjoint.Plotting;

/// <summary>The messages of this project, in one place.</summary>
[StackTraceHidden]
internal static class Throw
{
    [DoesNotReturn]
    internal static void LengthsDiffer(string operation, string first, int firstLength, string second, int secondLength) =>
        throw new ArgumentException(
            $"{operation} needs as many values in {second} as in {first}: {first} has {Text(firstLength)}, " +
            $"{second} has {Text(secondLength)}.", second);

    [DoesNotReturn]
    internal static void Empty(string operation, string parameter) =>
        throw new ArgumentException($"{operation} was given nothing to draw: {parameter} is empty.", parameter);

    [DoesNotReturn]
    internal static void NothingFinite(string operation, string parameters, string parameter) =>
        throw new ArgumentException(
            $"{operation} was given nothing that can be drawn: no entry of {parameters} is finite. A few missing entries leave gaps; " +
            "all missing points to an error in what computed them.", parameter);

    [DoesNotReturn]
    internal static void NegativeError(string operation, string parameter, int index, double value) =>
        throw new ArgumentException(
            $"{operation} needs error bars of length zero or more: {parameter}[{Text(index)}] is {Text(value)}.", parameter);

    [DoesNotReturn]
    internal static void BandCrosses(string operation, int index, double low, double high) =>
        throw new ArgumentException(
            $"{operation} needs low ≤ high: at index {Text(index)} low is {Text(low)} and high is {Text(high)}.", nameof(low));

    [DoesNotReturn]
    internal static void EmptyRange(string operation, double min, double max) =>
        throw new ArgumentException($"{operation} needs finite ends with min < max: min is {Text(min)}, max is {Text(max)}.", nameof(max));

    [DoesNotReturn]
    internal static void NotFinite(string operation, string parameter, double value) =>
        throw new ArgumentException($"{operation} needs a finite {parameter}: it is {Text(value)}.", parameter);

    [DoesNotReturn]
    internal static void NotPositive(string operation, string parameter, double value) =>
        throw new ArgumentException($"{operation} needs a positive {parameter}: it is {Text(value)}.", parameter);

    [DoesNotReturn]
    internal static double NotPositive(Axis axis, double value) =>
        throw new InvalidOperationException(
            $"The {axis.Letter} axis ({axis.Label}) is logarithmic and cannot show {Text(value)}. Leave the value out (NaN makes a gap), " +
            $"or draw on a linear axis.");

    [DoesNotReturn]
    internal static void NoGlyph(string text, Rune rune, string parameter) =>
        throw new ArgumentException(
            $"The figures' font (Inter) has no character '{rune}' (U+{rune.Value:X4}), needed by \"{text}\". It has Latin, Greek and " +
            "Cyrillic letters, super- and subscript digits, and ∂ ∆ ∑ ∏ ∫ √ ∞ ≈ ≤ ≥ ± × · °.", parameter);

    [DoesNotReturn]
    internal static Action<Layout.Page, Stream> UnknownExtension(string path) =>
        throw new ArgumentException($"Figures are saved as .png or .svg: the path is \"{path}\".", nameof(path));

    [DoesNotReturn]
    internal static void NoPanels() =>
        throw new InvalidOperationException("The figure has no panels: add one with AddPanel and draw in it before saving.");

    [DoesNotReturn]
    internal static void EmptyPanel(int index, string title) =>
        throw new InvalidOperationException($"Panel {Text(index)} (\"{title}\") has nothing drawn in it.");

    [DoesNotReturn]
    internal static void FieldOnLogarithmicAxes(string what) =>
        throw new InvalidOperationException($"{what} needs linear axes: LogX and LogY cannot be used in its panel.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
