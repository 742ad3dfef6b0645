using BenchmarkDotNet.Attributes;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Suites;

/// <summary>What do the gradient and a Hessian–vector product through an adaptive solve cost over the solve, by which adjoint?</summary>
[InProcess]
[MemoryDiagnoser]
public class OdeBenchmarks
{
    private readonly Tensor _rates = FromArray([1.5, 1.0, 3.0, 1.0]);
    private Func<Tensor, Tensor> _value = x => x;
    private Func<Tensor, Tensor> _discrete = x => x;
    private Func<Tensor, Tensor> _forward = x => x;
    private Func<Tensor, Tensor> _backsolve = x => x;
    private Func<Tensor, Tensor> _hvp = x => x;
    private Tensor _number = 0.0;
    private Tensor _vector = 0.0;

    /// <summary>Rtol and Atol.</summary>
    [Params(1e-6, 1e-9)]
    public double Tolerance { get; set; }

    /// <summary>Compiles.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _value = Compile((Tensor p) => Objective(p, OdeAdjoint.Discrete()));
        _discrete = Compile(Grad((Tensor p) => Objective(p, OdeAdjoint.Discrete())));
        _forward = Compile(Grad((Tensor p) => Objective(p, OdeAdjoint.ForwardSensitivity())));
        _backsolve = Compile(Grad((Tensor p) => Objective(p, OdeAdjoint.Backsolve())));
        _hvp = Compile((Tensor p) => Hvp((Tensor q) => Objective(q, OdeAdjoint.Discrete()), p, Ones([4])));
        _number = _value(_rates);
        _vector = _discrete(_rates);
        _forward(_rates);
        _backsolve(_rates);
        _hvp(_rates);
    }

    /// <summary>The solve alone.</summary>
    [Benchmark(Baseline = true)]
    public void Value() => _value.CallInto(_rates, _number);

    /// <summary>The discrete adjoint.</summary>
    [Benchmark]
    public void DiscreteAdjoint() => _discrete.CallInto(_rates, _vector);

    /// <summary>Forward sensitivities of four parameters.</summary>
    [Benchmark]
    public void ForwardSensitivity() => _forward.CallInto(_rates, _vector);

    /// <summary>The continuous adjoint solved backwards.</summary>
    [Benchmark]
    public void Backsolve() => _backsolve.CallInto(_rates, _vector);

    /// <summary>A Hessian–vector product over the discrete adjoint.</summary>
    [Benchmark]
    public void HessianVectorProduct() => _hvp.CallInto(_rates, _vector);

    private Tensor Objective(Tensor rates, OdeAdjoint adjoint) => Sum(Ode.Solve(
        (_, y, p) => Stack((p[0] * y[0]) - (p[1] * y[0] * y[1]), (p[3] * y[0] * y[1]) - (p[2] * y[1])), Ones([2]), (0, 10), rates,
        new OdeOptions { Method = OdeMethod.Tsit5, Rtol = Tolerance, Atol = Tolerance, Adjoint = adjoint }).FinalState);
}
