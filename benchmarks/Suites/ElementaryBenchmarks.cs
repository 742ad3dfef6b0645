using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Suites;

/// <summary>What does an elementary function of 100,000 doubles cost when compiled, against System.Numerics.Tensors?</summary>
[InProcess]
[MemoryDiagnoser]
public class ElementaryBenchmarks
{
    private const int Size = 100_000;

    private readonly double[] _source = new double[Size];
    private readonly double[] _target = new double[Size];
    private Func<Tensor, Tensor> _compiled = x => x;
    private Tensor _x = 0.0;
    private Tensor _y = 0.0;

    /// <summary>The function.</summary>
    [Params("Exp", "Log", "Sin", "Tanh")]
    public string Function { get; set; } = "";

    /// <summary>Draws arguments from (0.1, 3) and compiles.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (int i = 0; i < Size; i++)
            _source[i] = 0.1 + (2.9 * random.NextDouble());
        Parallelism.Threads = 1;
        _x = Tensor.FromArray(_source);
        _compiled = Function switch
        {
            "Exp" => Compile((Tensor x) => Tensor.Exp(x)),
            "Log" => Compile((Tensor x) => Tensor.Log(x)),
            "Sin" => Compile((Tensor x) => Tensor.Sin(x)),
            _ => Compile((Tensor x) => Tensor.Tanh(x)),
        };
        _y = _compiled(_x);
    }

    /// <summary>System.Numerics.Tensors.</summary>
    [Benchmark(Baseline = true)]
    public void TensorPrimitives()
    {
        switch (Function)
        {
            case "Exp":
                System.Numerics.Tensors.TensorPrimitives.Exp<double>(_source, _target);
                break;
            case "Log":
                System.Numerics.Tensors.TensorPrimitives.Log<double>(_source, _target);
                break;
            case "Sin":
                System.Numerics.Tensors.TensorPrimitives.Sin<double>(_source, _target);
                break;
            default:
                System.Numerics.Tensors.TensorPrimitives.Tanh<double>(_source, _target);
                break;
        }
    }

    /// <summary>A compiled kernel.</summary>
    [Benchmark]
    public void Compiled() => _compiled.CallInto(_x, _y);
}
