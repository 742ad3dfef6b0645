namespace Adjoint.Loops;

/// <summary>How a body becomes a graph: traced once by types alone, with all that it captured as further inputs.</summary>
internal static class LoopTracing
{
    /// <summary>The graph of a body, and the captured tensors that its last inputs stand for.</summary>
    public static (Graph Graph, Tensor[] Captures) Trace(Delegate named, Func<Tensor[], Tensor[]> body, TensorType[] types, string?[] labels)
    {
        Naming.NameCaptures(named);
        var (graph, captures) = Traced.Abstractly(body, types, labels);
        return Lift(graph, captures);
    }

    /// <summary>The index of a step as the body sees it.</summary>
    public static TensorType Index { get; } = new(ElementType.Int64, Shape.Scalar);

    /// <summary>
    /// Values that the body uses become inputs too, so that the program is found again when only the values differ; numbers written in
    /// the body, and what was filled with them, stay constants.
    /// </summary>
    private static (Graph Graph, Tensor[] Captures) Lift(Graph graph, Tensor[] captures)
    {
        var rewriter = new GraphRewriter(graph);
        var inputs = new List<Value>(graph.Inputs);
        var values = new List<Tensor>(captures);
        foreach (Node node in graph.Nodes)
        {
            if (node.Primitive is Constant { Tensor: var tensor } && !StaysConstant(tensor))
            {
                var input = new Value(tensor.Type, null, inputs.Count) { Name = tensor.Label };
                inputs.Add(input);
                values.Add(tensor);
                rewriter.Replace(node, input);
            }
            else
            {
                rewriter.Emit(node, rewriter.Map(node.Inputs));
            }
        }

        if (values.Count == captures.Length) return (graph, captures);
        Graph lifted = rewriter.Finish();
        return (new Graph([.. inputs], lifted.Nodes, lifted.Outputs), [.. values]);
    }

    private static bool StaysConstant(Tensor tensor)
    {
        if (tensor.Rank == 0) return tensor.IsLiteral;
        ReadOnlySpan<byte> bytes = tensor.Bytes;
        int size = tensor.ElementType.Size();
        return tensor.Size <= 1 || bytes[size..].SequenceEqual(bytes[..^size]);
    }
}
