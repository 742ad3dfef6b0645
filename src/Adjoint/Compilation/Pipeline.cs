using Adjoint.Compilation.Passes;

namespace Adjoint.Compilation;

/// <summary>The passes in their order.</summary>
internal static class Pipeline
{
    private static readonly IPass[] Passes =
    [
        new Inlining(),
        new ConstantFolding(),
        new Simplification(),
        new CommonSubexpressions(),
        new Simplification(),
        new ScaledViews(),
        new CommonSubexpressions(),
        new DeadCode(),
        new ScatteredSums(),
        new Contraction(),
        new CommonSubexpressions(),
        new DeadCode(),
        new ReturnedNegatives(),
        new UnusedTapes(),
    ];

    public static Graph Optimize(Graph graph)
    {
        GraphVerifier.Check(graph, "tracing");
        foreach (IPass pass in Passes)
        {
            graph = pass.Run(graph);
            GraphVerifier.Check(graph, pass.GetType().Name);
        }

        return graph;
    }
}
