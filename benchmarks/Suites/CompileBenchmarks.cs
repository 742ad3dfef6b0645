using Adjoint.Compilation;
using Adjoint.Tracing;
using Adjoint.Transforms;
using BenchmarkDotNet.Attributes;
using static Adjoint.Tensor;

namespace Adjoint.Benchmarks.Suites;

/// <summary>How long do tracing, differentiating, optimizing and emitting take for a dense network of three layers?</summary>
[InProcess]
[MemoryDiagnoser]
public class CompileBenchmarks
{
    private static readonly TensorType[] Types =
    [
        new(ElementType.Float32, new Shape([64, 256])), new(ElementType.Float32, new Shape([256])), new(ElementType.Float32, new Shape([256, 256])),
        new(ElementType.Float32, new Shape([256])), new(ElementType.Float32, new Shape([256, 10])), new(ElementType.Float32, new Shape([64, 64])),
    ];

    private readonly Graph _graph = Trace();

    /// <summary>From the function to the graph of its gradient.</summary>
    [Benchmark]
    public object TraceAndDifferentiate() => ReverseMode.Transform(Trace(), [true, true, true, true, true, false], keepOutputs: true);

    /// <summary>The passes over that graph.</summary>
    [Benchmark]
    public object Optimize() => Pipeline.Optimize(Gradient());

    /// <summary>The passes, the division into steps, the plan of buffers and the emission of kernels, which the JIT compiles on their first run.</summary>
    [Benchmark]
    public object OptimizeAndEmit() => ProgramPlan.Create(Pipeline.Optimize(Gradient()));

    private Graph Gradient() => ReverseMode.Transform(_graph, [true, true, true, true, true, false], keepOutputs: true);

    private static Graph Trace() => Traced.Abstractly(
        x =>
        {
            Tensor hidden = Tanh(MatMul(x[5], x[0]) + x[1]);
            hidden = Tanh(MatMul(hidden, x[2]) + x[3]);
            return [Mean(Square(MatMul(hidden, x[4])))];
        },
        Types).Graph;
}
