namespace Adjoint.Primitives;

/// <summary>The identity with derivative zero.</summary>
internal sealed record StopGradient : Primitive
{
    public static readonly StopGradient Instance = new();

    public override string Name => "stopGradient";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => inputs[0].Bytes.CopyTo(outputs[0].Bytes);

    public override Tensor[] Evaluate(Tensor[] inputs) => [inputs[0]];

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) => [null];

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) => [null];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(inputs);
}
