namespace Adjoint.Compilation.Passes;

/// <summary>
/// Rewrites by identities of arithmetic that hold for all finite and non-finite numbers (x·1, x + 0, −(−x), a + (−b)) and merges
/// chains of reshapes, broadcasts and permutations. A product with zero stays: it is NaN where the other factor is not finite. So do 0 − x and
/// −(a − b), which are not −x and b − a where they are zero: the sign of a zero decides on which side of its cut Atan2 is. Only x + 0 keeps the
/// sign of an x that is −0: the zeros that gradients are full of would be added for that sign alone.
/// </summary>
internal sealed class Simplification : IPass
{
    public Graph Run(Graph graph)
    {
        var rewriter = new GraphRewriter(graph);
        foreach (Node node in graph.Nodes)
        {
            Value[] inputs = rewriter.Map(node.Inputs);
            if (Rewrite(rewriter, node, inputs) is { } value) rewriter.Replace(node, value);
            else rewriter.Emit(node, inputs);
        }

        return rewriter.Finish();
    }

    private static Value? Rewrite(GraphRewriter rewriter, Node node, Value[] x) => node.Primitive switch
    {
        Elementwise op => Arithmetical(rewriter, op, x),
        StopGradient => x[0],
        Reshape reshape => x[0].Type.Shape == reshape.Shape ? x[0]
            : x[0].Producer is { Primitive: Reshape } inner ? rewriter.Add(reshape, inner.Inputs[0])
            : x[0].Producer is { Primitive: BroadcastTo } repeated && repeated.Inputs[0].Type.Shape.Rank == 0
                ? rewriter.Add(new BroadcastTo(reshape.Shape), repeated.Inputs[0])
            : null,
        BroadcastTo broadcast => x[0].Type.Shape == broadcast.Shape ? x[0]
            : x[0].Producer is { Primitive: BroadcastTo } inner ? rewriter.Add(broadcast, inner.Inputs[0])
            : null,
        Permute permute => Identity(permute.Permutation) ? x[0]
            : x[0].Producer is { Primitive: Permute first } inner ? Merge(rewriter, permute, first, inner.Inputs[0])
            : null,
        Slice slice => slice.Counts.SequenceEqual(x[0].Type.Shape) && slice.Steps.All(s => s == 1) ? x[0] : null,
        Pad pad => pad.Low.All(p => p == 0) && pad.High.All(p => p == 0) && pad.Interior.All(p => p == 0) ? x[0] : null,
        Reduce reduce => reduce.Axes.Count == 0 ? x[0] : null,
        Cast cast => x[0].Type.Element == cast.To ? x[0] : null,
        _ => null,
    };

    private static Value? Arithmetical(GraphRewriter rewriter, Elementwise op, Value[] x)
    {
        if (op == Arithmetic.Add)
        {
            if (Uniform(x[0]) == 0) return x[1];
            if (Uniform(x[1]) == 0) return x[0];
            if (Negated(x[1]) is { } b) return rewriter.Add(Arithmetic.Subtract, x[0], b);
            if (Negated(x[0]) is { } a) return rewriter.Add(Arithmetic.Subtract, x[1], a);
        }
        else if (op == Arithmetic.Subtract)
        {
            if (Uniform(x[1]) == 0) return x[0];
            if (Negated(x[1]) is { } b) return rewriter.Add(Arithmetic.Add, x[0], b);
        }
        else if (op == Arithmetic.Multiply)
        {
            if (Uniform(x[0]) == 1) return x[1];
            if (Uniform(x[1]) == 1) return x[0];
            if (Uniform(x[0]) == -1) return rewriter.Add(Arithmetic.Negate, x[1]);
            if (Uniform(x[1]) == -1) return rewriter.Add(Arithmetic.Negate, x[0]);
            if (Negated(x[0]) is { } a && Negated(x[1]) is { } b) return rewriter.Add(Arithmetic.Multiply, a, b);
        }
        else if (op == Arithmetic.Divide)
        {
            if (Uniform(x[1]) == 1) return x[0];
        }
        else if (op == Arithmetic.Negate)
        {
            if (Negated(x[0]) is { } a) return a;
        }

        return null;
    }

    private static Value? Negated(Value value) =>
        value.Producer is { Primitive: Elementwise op } node && op == Arithmetic.Negate ? node.Inputs[0] : null;

    /// <summary>The number a value has everywhere, where that is known.</summary>
    private static double? Uniform(Value value) => value.Producer switch
    {
        { Primitive: Constant { Tensor.Size: 1 } constant } => constant.Tensor.ToDouble(),
        { Primitive: BroadcastTo or Reshape } node => Uniform(node.Inputs[0]),
        _ => null,
    };

    private static bool Identity(EquatableArray<int> permutation)
    {
        for (int i = 0; i < permutation.Count; i++)
            if (permutation[i] != i) return false;
        return true;
    }

    private static Value Merge(GraphRewriter rewriter, Permute outer, Permute inner, Value source)
    {
        var joint = new Permute(Array.ConvertAll(outer.Permutation.Items, a => inner.Permutation[a]));
        return Identity(joint.Permutation) ? source : rewriter.Add(joint, source);
    }
}
