using Adjoint.Compilation.Emit;

namespace Adjoint.Compilation.Passes;

/// <summary>
/// Takes constant factors and signs out of views: view(c·x) = c·view(x), also where a view puts zeros in (but for their sign). So the terms of a
/// transposed stencil, which are shifts of one field times the weights, read that one field instead of a product for every weight.
/// </summary>
internal sealed class ScaledViews : IPass
{
    public Graph Run(Graph graph)
    {
        var rewriter = new GraphRewriter(graph);
        foreach (Node node in graph.Nodes)
        {
            Value[] inputs = rewriter.Map(node.Inputs);
            if (Access.IsView(node) && inputs[0].Type.Element.IsFloating() && Scaled(inputs[0]) is { } scaled)
            {
                // A view of a view of a product is reached by the view that is moved below: one pass takes a factor all the way.
                Value moved = rewriter.Add(node.Primitive, scaled.Of);
                rewriter.Replace(node, scaled.Factor is { } factor
                    ? rewriter.Add(Arithmetic.Multiply, rewriter.Add(new BroadcastTo(moved.Type.Shape), factor), moved)
                    : rewriter.Add(Arithmetic.Negate, moved));
            }
            else
            {
                rewriter.Emit(node, inputs);
            }
        }

        return rewriter.Finish();
    }

    /// <summary>The value as a finite constant scalar times another, or as a negation (no factor).</summary>
    private static (Value? Factor, Value Of)? Scaled(Value value)
    {
        if (value.Producer is not { Primitive: Elementwise op } node) return null;
        if (op == Arithmetic.Negate) return (null, node.Inputs[0]);
        if (op != Arithmetic.Multiply) return null;
        if (Scalar(node.Inputs[0]) is { } left) return (left, node.Inputs[1]);
        return Scalar(node.Inputs[1]) is { } right ? (right, node.Inputs[0]) : null;
    }

    private static Value? Scalar(Value value) =>
        value.Producer is { Primitive: BroadcastTo } node && node.Inputs[0].Type.Shape.Rank == 0
            && node.Inputs[0].Producer?.Primitive is Constant constant && double.IsFinite(constant.Tensor.ToDouble()) ? node.Inputs[0] : null;
}
