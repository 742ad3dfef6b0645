using BenchmarkDotNet.Attributes;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Suites;

/// <summary>
/// Does a kernel beyond the JIT's limits, which is cut into several methods, stay as fast an operation as a small one? Each case
/// chains products and sums of eight numbers; compare the times divided by the number of operations.
/// </summary>
[InProcess]
public class LargeKernelBenchmarks
{
    private readonly Tensor _small = FromArray([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
    private readonly Tensor _large = Linspace(0.1, 0.8, 100_000);
    private Func<Tensor, Tensor> _compiled = x => x;
    private Tensor _smallResult = 0.0;
    private Tensor _largeResult = 0.0;

    /// <summary>Links of the chain: two operations each, on every element.</summary>
    [Params(100, 1_000, 4_000)]
    public int Links { get; set; }

    /// <summary>Compiles.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Parallelism.Threads = 1;
        _compiled = Compile((Tensor x) => Chain(x));
        _smallResult = _compiled(_small);
        _largeResult = _compiled(_large);
    }

    /// <summary>Eight elements, each operation written out.</summary>
    [Benchmark]
    public void StraightLine() => _compiled.CallInto(_small, _smallResult);

    /// <summary>A hundred thousand elements in fused loops.</summary>
    [Benchmark]
    public void Loops() => _compiled.CallInto(_large, _largeResult);

    private Tensor Chain(Tensor x)
    {
        Tensor y = x;
        for (int i = 0; i < Links; i++)
            y = (y * (1 - (1e-3 * i / Links))) + x;
        return y;
    }
}
