using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>Repeats a tensor along new leading axes and along axes of extent one.</summary>
internal sealed record BroadcastTo(Shape Shape) : LinearPrimitive, IMovesData, IView
{
    public override string Name => "broadcast";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (Shape.Broadcast(inputs[0].Shape, Shape) is not { } joint || joint != Shape)
            Throw.Misuse("BroadcastTo", $"a tensor of shape {inputs[0].Shape} cannot be repeated to {Shape}: each of its trailing axes must be equal or 1.");
        return [inputs[0] with { Shape = Shape }];
    }

    public StridedView? View(TensorType input)
    {
        int[] strides = new int[Shape.Rank];
        int[] dense = input.Shape.Strides();
        int shift = Shape.Rank - input.Shape.Rank;
        for (int axis = 0; axis < input.Shape.Rank; axis++) strides[axis + shift] = input.Shape[axis] == 1 ? 0 : dense[axis];
        return new StridedView(0, strides);
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (Shape.Size == 0) return;
        StridedView view = View(inputs[0].Type)!.Value;
        Strided.Copy(inputs[0].Pointer, view.Strides, outputs[0].Pointer, Shape.Strides(), Shape.Extents, inputs[0].Element.Size());
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed)
    {
        Shape input = inputs[0].Shape;
        int shift = Shape.Rank - input.Rank;
        var axes = new List<int>();
        for (int axis = 0; axis < Shape.Rank; axis++)
            if (axis < shift || (input[axis - shift] == 1 && Shape[axis] != 1)) axes.Add(axis);
        return [Reduce.Sum([.. axes]).Apply(cotangent).Reshape(input)];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        // The batch axis stays in front: ones are inserted between it and the axes that were there.
        int[] extents = [size, .. Enumerable.Repeat(1, Shape.Rank - (inputs[0].Rank - 1)), .. inputs[0].Shape.Extents[1..]];
        return [inputs[0].Reshape(extents).BroadcastTo(Shape.Insert(0, size))];
    }

    public override string Format(string[] inputs) => $"broadcast({inputs[0]}, {Shape})";
}
