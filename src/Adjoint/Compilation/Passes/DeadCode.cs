namespace Adjoint.Compilation.Passes;

/// <summary>Removes nodes that no output depends on.</summary>
internal sealed class DeadCode : IPass
{
    public Graph Run(Graph graph)
    {
        var live = new HashSet<Value>(graph.Outputs, ReferenceEqualityComparer.Instance);
        var kept = new List<Node>(graph.Nodes.Length);
        for (int n = graph.Nodes.Length - 1; n >= 0; n--)
        {
            Node node = graph.Nodes[n];
            if (!Array.Exists(node.Outputs, live.Contains)) continue;
            kept.Add(node);
            foreach (Value input in node.Inputs) live.Add(input);
        }

        if (kept.Count == graph.Nodes.Length) return graph;
        kept.Reverse();
        return new Graph(graph.Inputs, [.. kept], graph.Outputs);
    }
}
