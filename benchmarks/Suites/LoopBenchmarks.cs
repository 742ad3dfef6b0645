using BenchmarkDotNet.Attributes;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Suites;

/// <summary>What does a loop of the engine add to its steps, and what do its gradients cost, over the same loop written in C#?</summary>
[InProcess]
[MemoryDiagnoser]
public class LoopBenchmarks
{
    private const int Steps = 10_000;

    private readonly Tensor _start = FromArray([0.3, 0.7]);
    private readonly Func<Tensor, Tensor> _forward = Compile((Tensor x) => March(x, Checkpoints.StoreAll));
    private readonly Func<Tensor, Tensor> _gradient = Compile(Grad((Tensor x) => Sum(March(x, Checkpoints.StoreAll))));
    private readonly Func<Tensor, Tensor> _binomial = Compile(Grad((Tensor x) => Sum(March(x, Checkpoints.Binomial(100)))));
    private Tensor _end = 0.0;

    /// <summary>Compiles.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _end = _forward(_start);
        _gradient(_start);
        _binomial(_start);
    }

    /// <summary>The logistic map of two numbers in a C# loop.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Steps)]
    public double ByHand()
    {
        double a = 0.3, b = 0.7;
        for (int n = 0; n < Steps; n++)
            (a, b) = (3.7 * a * (1 - a), 3.7 * b * (1 - b));
        return a + b;
    }

    /// <summary><c>Loop.Repeat</c>, compiled.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public void Repeat() => _forward.CallInto(_start, _end);

    /// <summary>Its gradient, all states kept.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public void GradientKeepingAll() => _gradient.CallInto(_start, _end);

    /// <summary>Its gradient with a hundred checkpoints.</summary>
    [Benchmark(OperationsPerInvoke = Steps)]
    public void GradientWithHundredCheckpoints() => _binomial.CallInto(_start, _end);

    private static Tensor March(Tensor x, Checkpoints checkpoints) => Loop.Repeat(Steps, x, y => 3.7 * y * (1 - y), checkpoints);
}
