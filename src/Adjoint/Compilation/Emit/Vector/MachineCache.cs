using System.Globalization;

namespace Adjoint.Compilation.Emit;

/// <summary>The size of the last-level cache, from which on results are written past it.</summary>
internal static class MachineCache
{
    /// <summary>Where the machine does not tell.</summary>
    private const long Assumed = 32L << 20;

    public static long Bytes { get; } = Read();

    private static long Read()
    {
        const string File = "/sys/devices/system/cpu/cpu0/cache/index3/size";
        try
        {
            string text = System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File).Trim() : "";
            if (text.EndsWith('K') && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes)) return kibibytes << 10;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A machine that does not tell is as good as one without the file.
        }

        return Assumed;
    }
}
