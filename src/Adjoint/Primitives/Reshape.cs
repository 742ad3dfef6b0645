using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>The same elements in the same order under another shape.</summary>
internal sealed record Reshape(Shape Shape) : LinearPrimitive, IMovesData
{
    public override string Name => "reshape";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (inputs[0].Shape.Size != Shape.Size)
            Throw.Misuse("Reshape", $"a tensor of shape {inputs[0].Shape} has {inputs[0].Shape.Size} elements; the shape {Shape} holds {Shape.Size}.");
        return [inputs[0] with { Shape = Shape }];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => inputs[0].Bytes.CopyTo(outputs[0].Bytes);

    /// <summary>Tensors are immutable, so the storage is shared.</summary>
    public override Tensor[] Evaluate(Tensor[] inputs)
    {
        Infer([inputs[0].Type]);
        return [new Tensor(inputs[0].Data!, Shape)];
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed) => [cotangent.Reshape(inputs[0].Shape)];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => [inputs[0].Reshape(Shape.Insert(0, size))];

    public override string Format(string[] inputs) => $"reshape({inputs[0]}, {Shape})";
}
