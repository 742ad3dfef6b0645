namespace Adjoint.Compilation.Passes;

/// <summary>
/// Where the negative of a value is returned, sums with the value take the negative instead: t + x = t − (−x), which is exact. So x is not kept in
/// memory beside −x. The adjoint of a leapfrog step has such a pair: what the new field adds to the one at hand it takes from the one before.
/// </summary>
internal sealed class ReturnedNegatives : IPass
{
    public Graph Run(Graph graph)
    {
        Dictionary<Value, Node> negations = Find(graph);
        if (negations.Count == 0) return graph;
        var rewriter = new GraphRewriter(graph);
        var negatives = new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance);
        foreach (Node node in graph.Nodes)
        {
            Value[] x = rewriter.Map(node.Inputs);
            if (node.Primitive is Elementwise && negations.TryGetValue(node.Inputs[0], out Node? own) && ReferenceEquals(own, node))
            {
                // Emitted where its operand is.
            }
            else if (node.Primitive is Elementwise sum && sum == Arithmetic.Add && negatives.TryGetValue(node.Inputs[1], out Value? right))
            {
                rewriter.Replace(node, rewriter.Add(Arithmetic.Subtract, x[0], right));
            }
            else if (node.Primitive is Elementwise turned && turned == Arithmetic.Add && negatives.TryGetValue(node.Inputs[0], out Value? left))
            {
                rewriter.Replace(node, rewriter.Add(Arithmetic.Subtract, x[1], left));
            }
            else if (node.Primitive is Elementwise difference && difference == Arithmetic.Subtract && negatives.TryGetValue(node.Inputs[1], out Value? taken))
            {
                rewriter.Replace(node, rewriter.Add(Arithmetic.Add, x[0], taken));
            }
            else
            {
                rewriter.Emit(node, x);
            }

            foreach (Value output in node.Outputs)
                if (negations.TryGetValue(output, out Node? negation)) negatives[output] = rewriter.Emit(negation, rewriter.Map(negation.Inputs))[0];
        }

        return rewriter.Finish();
    }

    /// <summary>The values whose negative is returned and that are used besides in sums only, with their negations.</summary>
    private static Dictionary<Value, Node> Find(Graph graph)
    {
        var negations = new Dictionary<Value, Node>(ReferenceEqualityComparer.Instance);
        foreach (Value output in graph.Outputs)
        {
            if (output.Producer is { Primitive: Elementwise op } node && op == Arithmetic.Negate && node.Inputs[0].Producer is not null)
                negations[node.Inputs[0]] = node;
        }

        if (negations.Count == 0) return negations;
        foreach (Value output in graph.Outputs) negations.Remove(output);
        foreach (Node node in graph.Nodes)
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (!negations.TryGetValue(node.Inputs[i], out Node? negation) || ReferenceEquals(node, negation)) continue;
                bool isSum = node.Primitive is Elementwise op && (op == Arithmetic.Add || (op == Arithmetic.Subtract && i == 1));
                if (!isSum || ReferenceEquals(node.Inputs[0], node.Inputs[1])) negations.Remove(node.Inputs[i]);
            }
        }

        return negations;
    }
}
