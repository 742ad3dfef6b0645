namespace Adjoint.Transforms;

/// <summary>Runs a graph on a batch: inputs marked batched have a leading axis, and so do the outputs that depend on them.</summary>
internal static class BatchMode
{
    public static (Tensor[] Outputs, bool[] Batched) Run(Graph graph, Tensor[] inputs, bool[] batched, int size)
    {
        var environment = new Dictionary<Value, Tensor>(ReferenceEqualityComparer.Instance);
        var lined = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Length; i++)
        {
            environment[graph.Inputs[i]] = inputs[i];
            if (batched[i]) lined.Add(graph.Inputs[i]);
        }

        foreach (Node node in graph.Nodes)
        {
            Tensor[] x = Array.ConvertAll(node.Inputs, v => environment[v]);
            bool[] flags = Array.ConvertAll(node.Inputs, lined.Contains);
            bool any = Array.Exists(flags, f => f);
            Tensor[] y = any ? node.Primitive.Batch(size, x, flags) : node.Primitive.Bind(x);
            for (int i = 0; i < y.Length; i++)
            {
                environment[node.Outputs[i]] = y[i];
                if (!any) continue;
                lined.Add(node.Outputs[i]);
                if (y[i].Shape != node.Outputs[i].Type.Shape.Insert(0, size))
                    Throw.InternalError($"batching {node.Primitive.Name} gave {y[i].Shape} where {node.Outputs[i].Type.Shape} was to be repeated {size} times.", graph);
            }
        }

        return (Array.ConvertAll(graph.Outputs, v => environment[v]), Array.ConvertAll(graph.Outputs, lined.Contains));
    }
    /// <summary>The graph of a batch: inputs marked batched and all outputs carry a leading axis.</summary>
    public static Graph Transform(Graph graph, bool[] batched, int size)
    {
        TensorType[] types = graph.InputTypes;
        for (int i = 0; i < types.Length; i++)
            if (batched[i]) types[i] = types[i] with { Shape = types[i].Shape.Insert(0, size) };
        var (result, captures) = Traced.Abstractly(
            arguments =>
            {
                var (outputs, lined) = Run(graph, arguments, batched, size);
                return BatchRules.ExpandAll(size, outputs, lined);
            },
            types, Array.ConvertAll(graph.Inputs, v => v.Name));
        if (captures.Length > 0) Throw.InternalError("a closed graph captured a tensor while it was batched.", graph);
        return result;
    }
}
