using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>Reorders axes: axis i of the output is axis Permutation[i] of the input.</summary>
internal sealed record Permute(EquatableArray<int> Permutation) : LinearPrimitive, IMovesData, IView
{
    public override string Name => "transpose";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        bool[] seen = new bool[shape.Rank];
        if (Permutation.Count != shape.Rank || !Permutation.All(a => a >= 0 && a < seen.Length && !seen[a] && (seen[a] = true)))
            Throw.Misuse("Transpose", $"{Permutation} is not an order of the {shape.Rank} axes of a tensor of shape {shape}.");
        return [inputs[0] with { Shape = new Shape(Array.ConvertAll(Permutation.Items, a => shape[a]).AsSpan()) }];
    }

    public StridedView? View(TensorType input)
    {
        int[] dense = input.Shape.Strides();
        return new StridedView(0, Array.ConvertAll(Permutation.Items, a => dense[a]));
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Shape shape = outputs[0].Shape;
        if (shape.Size == 0) return;
        Strided.Copy(inputs[0].Pointer, View(inputs[0].Type)!.Value.Strides, outputs[0].Pointer, shape.Strides(), shape.Extents, inputs[0].Element.Size());
    }

    private Tensor?[] Inverse(Tensor cotangent)
    {
        int[] inverse = new int[Permutation.Count];
        for (int i = 0; i < inverse.Length; i++) inverse[Permutation[i]] = i;
        return [new Permute(inverse).Apply(cotangent)];
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed) => Inverse(cotangent);

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        new Permute((int[])[0, .. Permutation.Select(a => a + 1)]).Bind(inputs);

    public override string Format(string[] inputs) => $"transpose({inputs[0]}, {Permutation})";
}
