namespace Adjoint.Compilation.Passes;

/// <summary>Where no adjoint reads the ticket of a loop, no tape is left: a forward run takes the memory of two states.</summary>
internal sealed class UnusedTapes : IPass
{
    public Graph Run(Graph graph)
    {
        if (!Array.Exists(graph.Nodes, n => n.Primitive is ILeavesTape)) return graph;
        var used = new HashSet<Value>([.. graph.Nodes.SelectMany(n => n.Inputs), .. graph.Outputs], ReferenceEqualityComparer.Instance);
        var rewriter = new GraphRewriter(graph);
        foreach (Node node in graph.Nodes)
        {
            Value[] inputs = rewriter.Map(node.Inputs);
            if (node.Primitive is ILeavesTape loop && !used.Contains(node.Outputs[loop.Ticket]))
                rewriter.Replace(node, rewriter.AddAll(loop.WithoutTape(), inputs));
            else
                rewriter.Emit(node, inputs);
        }

        return rewriter.Finish();
    }
}
