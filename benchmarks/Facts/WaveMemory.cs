using System.Globalization;
using Adjoint.Compilation;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Facts;

/// <summary>
/// What a gradient through 300 steps of the wave equation on 500 × 500 points in single precision adds to the process at most under budgets,
/// its compilation and result included: the peak of the library's own blocks, whose limit is the budget and a tenth, and of resident memory, to which
/// the runtime adds some MiB for new code and the managed heap.
/// </summary>
internal sealed class WaveMemory : Fact
{
    private const int Cells = 500, Steps = 300;
    private const string Status = "/proc/self/status", Reset = "/proc/self/clear_refs";

    internal override string Name => "wave-memory";

    internal override string Question => "What does a gradient through a wave hold within a budget, and is it the same?";

    internal override IEnumerable<string> Measure()
    {
        var grid = new Grid2(Cells, Cells, 1);
        Tensor medium = grid.Sample((i, _) => 0.1 + (0.1 * i / Cells), ElementType.Float32), rest = grid.Zeros(ElementType.Float32);
        Tensor signal = new Ricker(0.03).Signal(Steps, 1, first: 0, ElementType.Float32);
        GridPoints source = GridPoints.AtCells(grid, (60, 250)), receivers = GridPoints.AtCells(grid, [.. Enumerable.Range(0, Cells).Select(j => (50, j))]);
        (double[] expected, _, _) = Gradient(Checkpoints.StoreAll);
        foreach (long budget in (long[])[32.MiB(), 64.MiB(), 128.MiB()])
        {
            (double[] gradient, long resident, long blocks) = Gradient(Checkpoints.Within(budget));
            yield return string.Create(CultureInfo.InvariantCulture,
                $"budget_MiB={budget >> 20} peak_blocks_MiB={blocks / 1048576.0:F1} peak_resident_MiB={resident / 1048576.0:F1} ratio={(double)blocks / budget:F2} ratio_resident={(double)resident / budget:F2} same_bits={gradient.AsSpan().SequenceEqual(expected)}");
        }

        (double[] Values, long Resident, long Blocks) Gradient(Checkpoints checkpoints)
        {
            var options = new MarchOptions { Source = new PointSource(source, signal), Observe = receivers.Sample, Checkpoints = checkpoints };
            Func<Tensor, Tensor> gradient = Compile(Grad((Tensor m) => 0.5 * Sum(Square(March.Run(
                (u, before) => (2 * u) - before + (m * Stencils.Laplacian(u, grid, 8)), rest, rest, Steps, options).Record!))));
            long resident = Resident("VmRSS:"), blocks = NativeBlock.LiveBytes;
            NativeBlock.ResetPeak();
            if (File.Exists(Reset)) File.WriteAllText(Reset, "5");
            Tensor value = gradient(medium);
            resident = Resident("VmHWM:") - resident;
            return (value.ToArray(), resident, NativeBlock.PeakBytes - blocks);
        }
    }

    /// <summary>A figure of the kernel about this process in bytes; 0 where there is none.</summary>
    private static long Resident(string name)
    {
        if (!File.Exists(Status)) return 0;
        string line = File.ReadLines(Status).First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) << 10;
    }
}
