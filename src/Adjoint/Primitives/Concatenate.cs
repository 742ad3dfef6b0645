using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>Tensors one after another along an axis.</summary>
internal sealed record Concatenate(int Axis) : LinearPrimitive, IMovesData
{
    public override string Name => "concatenate";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType first = inputs[0];
        int extent = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Element != first.Element || inputs[i].Shape.Rank != first.Shape.Rank
                || inputs[i].Shape.With(Axis, 0) != first.Shape.With(Axis, 0))
                Throw.Misuse("Concatenate", $"along axis {Axis}, part {i} is {inputs[i]} where part 0 is {first}; they may differ in that axis only.");
            extent += inputs[i].Shape[Axis];
        }

        return [first with { Shape = first.Shape.With(Axis, extent) }];
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        // Row-major: everything after the axis is one contiguous run, repeated for everything before it.
        int outer = outputs[0].Shape[..Axis].Size;
        int size = outputs[0].Element.Size();
        long targetRun = (long)outputs[0].Shape[Axis..].Size * size, offset = 0;
        foreach (Operand input in inputs)
        {
            long run = (long)input.Shape[Axis..].Size * size;
            for (int i = 0; i < outer; i++)
                Buffer.MemoryCopy((byte*)input.Pointer + (i * run), (byte*)outputs[0].Pointer + (i * targetRun) + offset, run, run);
            offset += run;
        }
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed)
    {
        var result = new Tensor?[inputs.Length];
        int start = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            int extent = inputs[i].Shape[Axis];
            if (needed[i]) result[i] = cotangent.SliceAxis(Axis, start, extent);
            start += extent;
        }

        return result;
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        new Concatenate(Axis + 1).Bind(BatchRules.ExpandAll(size, inputs, batched));

    public override string Format(string[] inputs) => $"concatenate({string.Join(", ", inputs)}; axis {Axis})";
}
