namespace Adjoint.Compilation.Passes;

/// <summary>
/// Computes what depends on constants alone, where the result is small, and turns large constants with one value everywhere
/// into a broadcast scalar, which kernels read for nothing.
/// </summary>
internal sealed class ConstantFolding : IPass
{
    private const int MaxElements = 1024;

    public Graph Run(Graph graph)
    {
        var rewriter = new GraphRewriter(graph);
        foreach (Node node in graph.Nodes)
        {
            Value[] inputs = rewriter.Map(node.Inputs);
            if (node.Primitive is Constant constant)
            {
                if (Uniform(constant.Tensor) is { } scalar)
                    rewriter.Replace(node, rewriter.Add(new BroadcastTo(constant.Tensor.Shape), rewriter.Add(new Constant(scalar))));
                else
                    rewriter.Emit(node, inputs);
            }
            else if (inputs.Length > 0 && Array.TrueForAll(inputs, v => v.Producer?.Primitive is Constant) && node.Primitive.IsPure
                && Array.TrueForAll(node.Outputs, v => v.Type.Shape.Size <= MaxElements) && node.Primitive is not BroadcastTo)
            {
                Tensor[] values = node.Primitive.Evaluate(Array.ConvertAll(inputs, v => ((Constant)v.Producer!.Primitive).Tensor));
                rewriter.Replace(node, Array.ConvertAll(values, v => rewriter.Add(new Constant(v))));
            }
            else
            {
                rewriter.Emit(node, inputs);
            }
        }

        return rewriter.Finish();
    }

    /// <summary>The value of a constant that is the same everywhere, as a scalar.</summary>
    private static Tensor? Uniform(Tensor tensor)
    {
        int size = tensor.ElementType.Size();
        ReadOnlySpan<byte> bytes = tensor.Bytes;
        if (tensor.Size <= 1 || !bytes[size..].SequenceEqual(bytes[..^size])) return null;
        Array scalar = tensor.ElementType.Allocate(1);
        Array.Copy(tensor.Data!, scalar, 1);
        return new Tensor(scalar, Shape.Scalar);
    }
}
