using System.Diagnostics;
using System.Globalization;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Facts;

/// <summary>
/// The time to the first gradient: of a whole process that computes one and ends, and of tracing, compiling and running it once in a
/// process that has compiled something else before.
/// </summary>
internal sealed class Startup : Fact
{
    private const int Runs = 5;

    internal override string Name => "startup";

    internal override string Question => "How long does the first gradient through an ODE solve take?";

    /// <summary>What the child process does.</summary>
    internal static int FirstGradient()
    {
        (Tensor y0, Tensor p) = LotkaVolterraGradient.Create()(LotkaVolterraGradient.At);
        Console.WriteLine($"{y0} {p}");
        return 0;
    }

    internal override IEnumerable<string> Measure()
    {
        var whole = new List<double>();
        for (int run = 0; run < Runs; run++)
            whole.Add(ChildProcess());
        whole.Sort();
        yield return string.Create(CultureInfo.InvariantCulture, $"cold_process_ms={whole[Runs / 2]:F0} least_ms={whole[0]:F0}");

        // Other gradients first, so that the library's own code is warm; the first of them shows what that is worth.
        var others = new List<string>();
        foreach (OdeMethod method in new[] { OdeMethod.Bosh3, OdeMethod.Dopri5, OdeMethod.RK4 })
            others.Add(string.Create(CultureInfo.InvariantCulture, $"{Milliseconds(() => Other(method)):F1}"));
        double warm = Milliseconds(() => LotkaVolterraGradient.Create()(LotkaVolterraGradient.At));
        yield return string.Create(CultureInfo.InvariantCulture, $"warm_trace_compile_and_first_run_ms={warm:F1} others_before_ms={string.Join(',', others)}");
    }

    /// <summary>Traces, compiles and runs the gradient of another equation by another method.</summary>
    private static void Other(OdeMethod method)
    {
        Tensor start = FromArray([0.1, 0.2, 0.3]);
        Compile(Grad((Tensor a) => Sum(Ode.Solve(
            (_, y, q) => Sin(q * y) - (y[0] * y), a, (0, 1), start, new OdeOptions { Method = method, Controller = StepController.Fixed(0.1) }).FinalState)))(start);
    }

    private static double Milliseconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double ChildProcess()
    {
        long before = Stopwatch.GetTimestamp();
        OwnProcess.Run("first-gradient");
        return Stopwatch.GetElapsedTime(before).TotalMilliseconds;
    }
}
