using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>Elements Start, Start + Step, … (Count of them) along every axis; steps may be negative.</summary>
internal sealed record Slice(EquatableArray<int> Starts, EquatableArray<int> Counts, EquatableArray<int> Steps) : LinearPrimitive, IMovesData, IView
{
    public override string Name => "slice";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            int last = Starts[axis] + ((Counts[axis] - 1) * Steps[axis]);
            if (Counts[axis] > 0 && (Starts[axis] < 0 || last < 0 || Starts[axis] >= shape[axis] || last >= shape[axis]))
                Throw.Misuse("Slice", $"elements {Starts[axis]} to {last} along axis {axis} are outside a tensor of shape {shape}.");
        }

        return [inputs[0] with { Shape = new Shape(Counts.Items.AsSpan()) }];
    }

    public StridedView? View(TensorType input)
    {
        int[] strides = input.Shape.Strides();
        int offset = 0;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            offset += Starts[axis] * strides[axis];
            strides[axis] *= Steps[axis];
        }

        return new StridedView(offset, strides);
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Shape shape = outputs[0].Shape;
        if (shape.Size == 0) return;
        StridedView view = View(inputs[0].Type)!.Value;
        int size = inputs[0].Element.Size();
        Strided.Copy((byte*)inputs[0].Pointer + ((long)view.Offset * size), view.Strides, outputs[0].Pointer, shape.Strides(), shape.Extents, size);
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed)
    {
        Shape shape = inputs[0].Shape;
        int rank = shape.Rank;
        int[] low = new int[rank], high = new int[rank], interior = new int[rank];
        int[] starts = new int[rank], steps = new int[rank];
        bool flip = false;
        for (int axis = 0; axis < rank; axis++)
        {
            int first = Starts[axis], step = Steps[axis], count = Counts[axis];
            steps[axis] = 1;
            if (count == 0)
            {
                // Nothing of the axis was taken, wherever it would have begun: there is nothing to put back.
                high[axis] = shape[axis];
                continue;
            }

            if (step < 0)
            {
                flip = true;
                first += (count - 1) * step;
                step = -step;
                starts[axis] = count - 1;
                steps[axis] = -1;
            }

            low[axis] = first;
            interior[axis] = count > 1 ? step - 1 : 0;
            high[axis] = shape[axis] - first - ((count - 1) * (interior[axis] + 1)) - 1;
        }

        if (flip) cotangent = new Slice(starts, Counts, steps).Apply(cotangent);
        return [new Pad(low, high, interior).Apply(cotangent)];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        new Slice((int[])[0, .. Starts], (int[])[size, .. Counts], (int[])[1, .. Steps]).Bind(inputs);

    public override string Format(string[] inputs)
    {
        var ranges = Starts.Select((start, i) =>
            Counts[i] == 1 ? $"{start}" : $"{start}..{start + (Counts[i] * Steps[i])}" + (Steps[i] == 1 ? "" : $" by {Steps[i]}"));
        return $"{inputs[0]}[{string.Join(", ", ranges)}]";
    }
}
