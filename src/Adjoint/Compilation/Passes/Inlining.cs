namespace Adjoint.Compilation.Passes;

/// <summary>
/// Puts the bodies of calls with derivatives of the user's in their place. When a graph is compiled its derivatives have been taken, so that
/// the boundary means nothing any more, and the body shares and fuses with what is around it. Checkpoints stay: they keep apart what is
/// computed twice on purpose.
/// </summary>
internal sealed class Inlining : IPass
{
    public Graph Run(Graph graph)
    {
        while (Array.Exists(graph.Nodes, n => n.Primitive is CustomCall))
        {
            var rewriter = new GraphRewriter(graph);
            foreach (Node node in graph.Nodes)
            {
                Value[] inputs = rewriter.Map(node.Inputs);
                if (node.Primitive is CustomCall call) rewriter.Replace(node, rewriter.Inline(call.Body, inputs));
                else rewriter.Emit(node, inputs);
            }

            graph = rewriter.Finish();
        }

        return graph;
    }
}
