using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>Zeros before, after and between the elements along every axis: the transpose of <see cref="Slice"/>.</summary>
internal sealed record Pad(EquatableArray<int> Low, EquatableArray<int> High, EquatableArray<int> Interior) : LinearPrimitive, IMovesData
{
    public override string Name => "pad";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        int[] extents = new int[shape.Rank];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (Low[axis] < 0 || High[axis] < 0 || Interior[axis] < 0)
                Throw.Misuse("Pad", $"widths must not be negative; axis {axis} asks for {Low[axis]} before and {High[axis]} after.");
            extents[axis] = Low[axis] + High[axis] + shape[axis] + (Math.Max(0, shape[axis] - 1) * Interior[axis]);
        }

        return [inputs[0] with { Shape = new Shape(extents.AsSpan()) }];
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        outputs[0].Bytes.Clear();
        Shape shape = inputs[0].Shape;
        if (shape.Size == 0) return;
        int[] strides = outputs[0].Shape.Strides();
        int offset = 0;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            offset += Low[axis] * strides[axis];
            strides[axis] *= Interior[axis] + 1;
        }

        int size = inputs[0].Element.Size();
        Strided.Copy(inputs[0].Pointer, shape.Strides(), (byte*)outputs[0].Pointer + ((long)offset * size), strides, shape.Extents, size);
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed)
    {
        int[] steps = Array.ConvertAll(Interior.Items, i => i + 1);
        return [new Slice(Low, inputs[0].Shape.Extents.ToArray(), steps).Apply(cotangent)];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        new Pad((int[])[0, .. Low], (int[])[0, .. High], (int[])[0, .. Interior]).Bind(inputs);

    public override string Format(string[] inputs) =>
        $"pad({inputs[0]}, before {Low}, after {High}" + (Interior.Any(i => i > 0) ? $", between {Interior})" : ")");
}
