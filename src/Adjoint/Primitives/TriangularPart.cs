using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>
/// The entries of the last two axes on one side of a diagonal, that diagonal included, and zeros on the other side. Diagonal d holds
/// the entries in row i, column i + d. The operation is a projection, hence its own transpose.
/// </summary>
internal sealed record TriangularPart(bool Lower, int Diagonal) : LinearPrimitive, IMovesData
{
    public override string Name => Lower ? "lowerPart" : "upperPart";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (inputs[0].Shape.Rank < 2)
            Throw.Misuse(Lower ? "LowerTriangle" : "UpperTriangle", $"a tensor of shape {inputs[0].Shape} is no matrix: two axes or more are needed.");
        return [inputs[0]];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Shape shape = inputs[0].Shape;
        int rows = shape[^2], columns = shape[^1], size = inputs[0].Element.Size();
        ReadOnlySpan<byte> source = inputs[0].Bytes;
        Span<byte> target = outputs[0].Bytes;
        int stride = columns * size, row = 0;
        for (int at = 0; at < source.Length; at += stride)
        {
            // Column i + d + 1 is the first one above the diagonal, i + d the first one on it.
            int cut = Math.Clamp(row + Diagonal + (Lower ? 1 : 0), 0, columns) * size;
            Span<byte> whole = target.Slice(at, stride);
            if (Lower)
            {
                source.Slice(at, cut).CopyTo(whole);
                whole[cut..].Clear();
            }
            else
            {
                whole[..cut].Clear();
                source[(at + cut)..(at + stride)].CopyTo(whole[cut..]);
            }

            if (++row == rows) row = 0;
        }
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed) => [Apply(cotangent)];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(inputs);

    public override string Format(string[] inputs) => $"{Name}({inputs[0]}, {Diagonal})";
}
