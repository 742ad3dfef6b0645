using System.Diagnostics;
using System.Globalization;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Facts;

/// <summary>
/// The gradient through 10⁶ steps of a ring of 100 coupled cells within 64 MiB, against the one that keeps every state (763 MiB), and
/// the same through <c>Ode.Solve</c> with 10⁶ fixed steps of Euler's method.
/// </summary>
internal sealed class Budget : Fact
{
    private const int Steps = 1_000_000;
    private const int Cells = 100;
    private const double Size = 1e-3;

    internal override string Name => "budget";

    internal override string Question => "What do a million steps of a 100-state system cost within 64 MiB, and is the gradient the same?";

    internal override IEnumerable<string> Measure()
    {
        Checkpoints budget = Checkpoints.Within(64.MiB());
        Tensor start = Cos(0.1 * Arange(Cells).Cast(ElementType.Float64)), coupling = 0.5 + (0.3 * Sin(Arange(Cells).Cast(ElementType.Float64)));
        yield return $"loop_plan=\"{Loop.Plan(y => y + (Size * Slope(y, coupling)), start, Steps, budget)}\"";

        Tensor ByLoop(Tensor p, Checkpoints schedule) => Sum(Loop.Repeat(Steps, start, y => y + (Size * Slope(y, p)), schedule));
        Tensor BySolve(Tensor p, Checkpoints schedule) => Sum(Ode.Solve((_, y, q) => Slope(y, q), start, (0, Steps * Size), p, new OdeOptions
        {
            Method = OdeMethod.Euler,
            Controller = StepController.Fixed(Size),
            Adjoint = OdeAdjoint.Discrete(schedule),
        }).FinalState);

        // The peak of a process only grows, so what is to be small comes first.
        var functions = new (string Name, Func<Tensor, Checkpoints, Tensor> Function)[] { ("loop", ByLoop), ("solve", BySolve) };
        var within = new List<double[]>();
        foreach (var (name, function) in functions)
        {
            (double[] gradient, double seconds) = Gradient(p => function(p, budget), coupling);
            within.Add(gradient);
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}_within_64_MiB_s={seconds:F1} peak_working_set_MiB={Peak()}");
        }
        foreach (var ((name, function), known) in functions.Zip(within))
        {
            (double[] gradient, double seconds) = Gradient(p => function(p, Checkpoints.StoreAll), coupling);
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{name}_store_all_s={seconds:F1} peak_working_set_MiB={Peak()} same_bits={known.AsSpan().SequenceEqual(gradient)}");
        }
    }

    private static Tensor Slope(Tensor y, Tensor p) => (p * (Roll(y, 1) - (2 * y) + Roll(y, -1))) - (y * y * y);

    private static Tensor Roll(Tensor y, int by) => Shift(y, by, 0, Boundary.Periodic);

    private static (double[] Gradient, double Seconds) Gradient(Func<Tensor, Tensor> function, Tensor at)
    {
        long start = Stopwatch.GetTimestamp();
        double[] gradient = Compile(Grad(function))(at).ToArray();
        return (gradient, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static long Peak()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
