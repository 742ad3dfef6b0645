using System.Runtime;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Compilation;

/// <summary>
/// What the first call of a small problem costs, in counts that do not depend on the machine's load: methods and bytes of IL that the JIT
/// compiles on this thread, and bytes allocated, which decide how many collections interrupt it.
/// </summary>
public sealed class CompileWorkTests
{
    // The library's own methods are compiled during the first tries, and again from time to time as they become hot: the least counts.
    private const int Tries = 12;

    private static int s_distinct;

    [Fact]
    public void GradientOfASmallSolve_CompilesFourKernels()
    {
        // The slope alone, the step, the adjoint of the step, and the cotangent of the sum.
        Work work = Least(LotkaVolterra);
        Assert.Equal(4, work.Methods);
        Assert.InRange(work.IlBytes, 1, 5_000);
    }

    [Fact]
    public void GradientOfASolveWithSines_WritesThemAsInstructions()
    {
        // 36 sines and 18 cosines of some 400 bytes; as calls that the JIT inlined they took it five times as long.
        Work work = Least(Sines);
        Assert.Equal(4, work.Methods);
        Assert.InRange(work.IlBytes, 15_000, 28_000);
    }

    [Fact]
    public void LongFormula_IsCompiledOnceForAllThatCallIt()
    {
        Work work = Least(c => Compile((Tensor x) => LogGamma(x * c))(FromArray([0.5, 1.5, 2.5])));
        Assert.Equal(1, work.Methods);
        Assert.InRange(work.IlBytes, 1, 150);
    }

#if !DEBUG
    [Fact]
    public void GradientOfASmallSolve_AllocatesFourMegabytes()
    {
        // A third less than when every pass made every node anew. (Debug builds verify the graph after each pass.)
        Assert.InRange(Least(LotkaVolterra).Allocated, 0, 4_200_000);
    }
#endif

    private static Work Least(Action<double> compile)
    {
        var least = new Work(long.MaxValue, long.MaxValue, long.MaxValue);
        for (int i = 0; i < Tries; i++)
        {
            // A number that no graph has had yet: equal graphs share one program.
            double c = 1 + (1e-3 * Interlocked.Increment(ref s_distinct));
            long methods = JitInfo.GetCompiledMethodCount(currentThread: true), bytes = JitInfo.GetCompiledILBytes(currentThread: true);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            compile(c);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            least = new Work(
                Math.Min(least.Methods, JitInfo.GetCompiledMethodCount(currentThread: true) - methods),
                Math.Min(least.IlBytes, JitInfo.GetCompiledILBytes(currentThread: true) - bytes),
                Math.Min(least.Allocated, allocated));
        }

        return least;
    }

    private static void LotkaVolterra(double c)
    {
        var options = new OdeOptions { Method = OdeMethod.Tsit5, Rtol = 1e-6, Atol = 1e-6, InitialStep = 0.05 };
        Compile(Grad(((Tensor Y0, Tensor P) x) => Sum(Ode.Solve(Slope, x.Y0, (0, 10), x.P, options).FinalState)))(
            (FromArray([1.0, 1.0]), FromArray([1.5, 1.0, 3.0, 1.0])));

        Tensor Slope(Tensor t, Tensor y, Tensor p)
        {
            var (prey, predator) = (y[0] * c, y[1]);
            return Stack((p[0] * prey) - (p[1] * prey * predator), (p[3] * prey * predator) - (p[2] * predator));
        }
    }

    private static void Sines(double c)
    {
        Tensor start = FromArray([0.1, 0.2, 0.3]);
        Compile(Grad((Tensor a) => Sum(Ode.Solve(
            (_, y, q) => Sin(q * y) - (y[0] * y * c), a, (0, 1), start, new OdeOptions { Method = OdeMethod.Tsit5 }).FinalState)))(start);
    }

    private readonly record struct Work(long Methods, long IlBytes, long Allocated);
}
