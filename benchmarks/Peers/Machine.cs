using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Adjoint.Benchmarks.Peers;

/// <summary>What times depend on besides the code.</summary>
internal static class Machine
{
    internal static IEnumerable<string> Describe() =>
    [
        $"processor: {Processor()}, {Environment.ProcessorCount} logical processors",
        $"vectors: {VectorBits()} bits",
        $"runtime: {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}",
    ];

    private static string Processor()
    {
        const string List = "/proc/cpuinfo";
        string? model = File.Exists(List)
            ? File.ReadLines(List).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?[(model.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static int VectorBits() => Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 64;
}
