using Adjoint.Compilation;
using Adjoint.Compilation.Passes;
using Adjoint.Tracing;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Compilation;

public sealed class GraphRewriterTests
{
    [Fact]
    public void PassThatChangesNothing_GivesTheGraphItself()
    {
        var (graph, _) = Traced.Abstractly(x => [Sin(x[0]) * x[1]], [new TensorType(ElementType.Float64, [3]), new TensorType(ElementType.Float64, [3])]);
        foreach (IPass pass in new IPass[] { new Inlining(), new ConstantFolding(), new Simplification(), new CommonSubexpressions(), new ScaledViews(), new DeadCode(), new ScatteredSums(), new Contraction(), new UnusedTapes() })
            Assert.Same(graph, pass.Run(graph));
    }

    [Fact]
    public void NodesBeforeAChange_AreKept()
    {
        var (graph, _) = Traced.Abstractly(x => [Exp(Sin(x[0]) + Sin(x[0]))], [new TensorType(ElementType.Float64, [3])]);
        Graph result = new CommonSubexpressions().Run(graph);
        Assert.Equal(3, result.Nodes.Length);
        Assert.Same(graph.Nodes[0], result.Nodes[0]);
        Assert.NotSame(graph.Nodes[^1], result.Nodes[^1]);
    }
}
