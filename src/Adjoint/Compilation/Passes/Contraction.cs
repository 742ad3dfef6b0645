using System.Runtime.InteropServices;

namespace Adjoint.Compilation.Passes;

/// <summary>
/// Fuses a product that is used once into the sum that uses it: x·y + z with one rounding. Deciding it here, on the graph, and
/// nowhere else makes every emitter round alike.
/// </summary>
internal sealed class Contraction : IPass
{
    public Graph Run(Graph graph)
    {
        // How often each product is used.
        var uses = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        foreach (Node node in graph.Nodes) Count(node.Inputs);
        Count(graph.Outputs);
        var rewriter = new GraphRewriter(graph);
        foreach (Node node in graph.Nodes)
        {
            Value[] x = rewriter.Map(node.Inputs);
            if (node.Primitive is Elementwise op && node.Outputs[0].Type.Element.IsFloating())
            {
                // The product on the left is taken first: in a chain of sums that is the shorter dependency.
                if (op == Arithmetic.Add && Product(node.Inputs[1]) is { } right)
                {
                    rewriter.Replace(node, rewriter.Add(Arithmetic.MultiplyAdd, rewriter.Map(right.Inputs[0]), rewriter.Map(right.Inputs[1]), x[0]));
                    continue;
                }

                if (op == Arithmetic.Add && Product(node.Inputs[0]) is { } left)
                {
                    rewriter.Replace(node, rewriter.Add(Arithmetic.MultiplyAdd, rewriter.Map(left.Inputs[0]), rewriter.Map(left.Inputs[1]), x[1]));
                    continue;
                }

                if (op == Arithmetic.Subtract && Product(node.Inputs[1]) is { } taken)
                {
                    // a − x·y = (−x)·y + a; the JIT folds the sign into the instruction.
                    Value negated = rewriter.Add(Arithmetic.Negate, rewriter.Map(taken.Inputs[0]));
                    rewriter.Replace(node, rewriter.Add(Arithmetic.MultiplyAdd, negated, rewriter.Map(taken.Inputs[1]), x[0]));
                    continue;
                }

                if (op == Arithmetic.Subtract && Product(node.Inputs[0]) is { } given)
                {
                    rewriter.Replace(node, rewriter.Add(
                        Arithmetic.MultiplyAdd, rewriter.Map(given.Inputs[0]), rewriter.Map(given.Inputs[1]), rewriter.Add(Arithmetic.Negate, x[1])));
                    continue;
                }
            }

            rewriter.Emit(node, x);
        }

        return rewriter.Finish();

        void Count(Value[] values)
        {
            foreach (Value value in values)
            {
                if (value.Producer is { Primitive: Elementwise op } && op == Arithmetic.Multiply)
                    CollectionsMarshal.GetValueRefOrAddDefault(uses, value, out _)++;
            }
        }

        Node? Product(Value value) =>
            value.Producer is { Primitive: Elementwise op } node && op == Arithmetic.Multiply && uses[value] == 1 ? node : null;
    }
}
