namespace Adjoint.Compilation.Passes;

/// <summary>
/// Makes a sum with a scattered tensor, which is zero nearly everywhere, an addition at the scattered places alone, and moves that to the end of
/// a chain of sums: (x + scatter(u)) + y = (x + y) + scatter(u). What is added at a few points of a field then costs no pass over the
/// field, and what is left of the chain fuses.
/// </summary>
internal sealed class ScatteredSums : IPass
{
    public Graph Run(Graph graph)
    {
        if (!Array.Exists(graph.Nodes, n => n.Primitive is ScatterAdd or ScatterOnto)) return graph;

        // How often a value of the new graph is used, by the old one that it stands for.
        var oldUses = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        foreach (Value value in graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs)) oldUses[value] = oldUses.GetValueOrDefault(value) + 1;
        var uses = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        var rewriter = new GraphRewriter(graph);
        foreach (Node node in graph.Nodes)
        {
            Value[] x = rewriter.Map(node.Inputs);
            if (Rewrite(node, x) is { } value) rewriter.Replace(node, value);
            else rewriter.Emit(node, x);
            foreach (Value output in node.Outputs) uses[rewriter.Map(output)] = oldUses.GetValueOrDefault(output);
        }

        return rewriter.Finish();

        Value? Rewrite(Node node, Value[] x)
        {
            if (node.Primitive is Reshape reshape && Sum(x[0]) is { } reshaped) return Onto(Reshaped(reshaped.Inputs[0], reshape.Shape), reshaped);
            if (node.Primitive is not Elementwise op || (op != Arithmetic.Add && op != Arithmetic.Subtract)) return null;
            if (Scattered(x[1]) is { } right) return Scatter(x[0], right, isNegative: op == Arithmetic.Subtract);
            if (op == Arithmetic.Add && Scattered(x[0]) is { } left) return Scatter(x[1], left, isNegative: false);
            if (Sum(x[0]) is { } first) return Onto(rewriter.Add(op, first.Inputs[0], x[1]), first);
            if (op == Arithmetic.Add && Sum(x[1]) is { } second) return Onto(rewriter.Add(op, x[0], second.Inputs[0]), second);
            return null;
        }

        bool IsUsedOnce(Value value) => uses.GetValueOrDefault(value) == 1;

        // The scatter that a value is, through reshapes.
        Node? Scattered(Value value)
        {
            while (IsUsedOnce(value) && value.Producer is { Primitive: Reshape } view) value = view.Inputs[0];
            return IsUsedOnce(value) && value.Producer is { Primitive: ScatterAdd } node ? node : null;
        }

        Node? Sum(Value value) => IsUsedOnce(value) && value.Producer is { Primitive: ScatterOnto } node ? node : null;

        Value Scatter(Value to, Node scatter, bool isNegative)
        {
            Value updates = isNegative ? rewriter.Add(Arithmetic.Negate, scatter.Inputs[0]) : scatter.Inputs[0];
            return rewriter.Add(new ScatterOnto((ScatterAdd)scatter.Primitive, scatter.Outputs[0].Type.Shape), to, updates, scatter.Inputs[1]);
        }

        Value Onto(Value to, Node sum) => rewriter.Add(sum.Primitive, to, sum.Inputs[1], sum.Inputs[2]);

        Value Reshaped(Value value, Shape shape)
        {
            while (value.Producer is { Primitive: Reshape } view) value = view.Inputs[0];
            return value.Type.Shape == shape ? value : rewriter.Add(new Reshape(shape), value);
        }
    }
}
