using Adjoint.Compilation;
using Adjoint.Primitives;
using Adjoint.Tests.Compilation.Emit.Vector;
using Adjoint.Tracing;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Compilation.Passes;

/// <summary>A value is not stored beside its negative.</summary>
public sealed class ReturnedNegativesTests
{
    private static readonly Tensor[] Inputs = [FusedLoopTests.Sample([50, 40], 1), FusedLoopTests.Sample([50, 40], 2), FusedLoopTests.Sample([50, 40], 3)];

    [Fact]
    public void ASumWithTheValue_TakesTheNegative()
    {
        static Tensor[] Step(Tensor[] x)
        {
            Tensor damped = x[0] * x[1];
            return [Sin(x[2]) + damped, -damped];
        }

        Graph graph = Pipeline.Optimize(Traced.Abstractly(Step, Inputs).Graph);
        Value negative = graph.Outputs[1];
        Assert.Equal(Arithmetic.Negate, negative.Producer!.Primitive);
        Assert.Single(graph.Nodes, node => node.Inputs.Contains(negative.Producer.Inputs[0]));
        Assert.Equal(Arithmetic.Subtract, graph.Outputs[0].Producer!.Primitive);
        Assert.Same(negative, graph.Outputs[0].Producer!.Inputs[1]);
        FusedLoopTests.AssertCompiledIsInterpreted(Step, Inputs);
    }

    [Fact]
    public void Differences_AndSumsOnEitherSide_Agree()
    {
        FusedLoopTests.AssertCompiledIsInterpreted(
            static x =>
            {
                Tensor p = x[0] * x[1];
                return [-p, p + x[2], x[2] + p, x[1] - p, x[2] - p + p];
            },
            Inputs);
        FusedLoopTests.AssertCompiledIsInterpreted(
            static x =>
            {
                Tensor p = Sin(x[0]), q = x[0] * x[2];
                return [-p, p - x[2], -q, q + q, p];
            },
            Inputs);
    }
}
