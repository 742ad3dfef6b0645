using System.Globalization;

namespace Adjoint;

/// <summary>Sizes of memory in words: <c>64.MiB()</c> is 64 × 1024² bytes.</summary>
public static class ByteSizes
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>The number of bytes in <paramref name="count"/> kibibytes (1024 bytes each).</summary>
    /// <param name="count">How many.</param>
    /// <returns>Bytes.</returns>
    public static long KiB(this int count) => (long)count << 10;

    /// <summary>The number of bytes in <paramref name="count"/> mebibytes (1024² bytes each).</summary>
    /// <param name="count">How many.</param>
    /// <returns>Bytes.</returns>
    public static long MiB(this int count) => (long)count << 20;

    /// <summary>The number of bytes in <paramref name="count"/> gibibytes (1024³ bytes each).</summary>
    /// <param name="count">How many.</param>
    /// <returns>Bytes.</returns>
    public static long GiB(this int count) => (long)count << 30;

    /// <summary>Writes a size with the largest unit that leaves at least one: <c>1.2 MiB</c>, <c>640 bytes</c>.</summary>
    internal static string Format(long bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        string format = unit == 0 || value >= 100 ? "0" : "0.#";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
