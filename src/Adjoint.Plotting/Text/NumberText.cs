using System.Globalization;

namespace Adjoint.Plotting.Text;

/// <summary>Numbers as a reader of physics writes them: a true minus sign, powers of ten as superscripts, the same digits for all
/// labels of an axis, and no culture.</summary>
internal static class NumberText
{
    private const string SuperscriptDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    internal static string PowerOfTen(int exponent) => "10" + Superscript(exponent);

    /// <summary>The labels of evenly spaced ticks: with the decimals that their spacing needs, and one common power of ten where the
    /// largest is too long or too short to be read as it is.</summary>
    internal static string[] Labels(double[] ticks, double spacing)
    {
        double largest = ticks.Max(Math.Abs);
        int exponent = largest > 0 ? Exponent(largest) : 0;
        bool scientific = exponent is >= 5 or < -3;
        double unit = scientific ? Math.Pow(10, exponent) : 1;
        int decimals = Decimals(spacing / unit);
        return Array.ConvertAll(ticks, tick => tick == 0 && scientific ? "0"
            : Signed(Math.Round(tick / unit, decimals), decimals) + (scientific ? "×" + PowerOfTen(exponent) : ""));
    }

    /// <summary>One number by itself, as in labels of 2 and 5 between powers of ten.</summary>
    internal static string Single(double value, double spacing) => Labels([value], spacing)[0];

    /// <summary>The exponent of a positive number in decimal notation, without the rounding of a logarithm near powers of ten.</summary>
    internal static int Exponent(double value)
    {
        int exponent = (int)Math.Floor(Math.Log10(value));
        return value >= 0.999999999 * Math.Pow(10, exponent + 1) ? exponent + 1 : exponent;
    }

    private static int Decimals(double spacing)
    {
        int decimals = Math.Max(0, -Exponent(spacing));
        double scaled = spacing * Math.Pow(10, decimals);
        return Math.Min(15, Math.Abs(scaled - Math.Round(scaled)) > 1e-6 * scaled ? decimals + 1 : decimals);
    }

    private static string Signed(double value, int decimals) =>
        (value < 0 ? "−" : "") + Math.Abs(value).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Superscript(int exponent) =>
        (exponent < 0 ? "⁻" : "") + string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(d => SuperscriptDigits[d - '0']));
}
