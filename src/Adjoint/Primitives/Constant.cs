using System.Runtime.CompilerServices;

namespace Adjoint.Primitives;

/// <summary>A value known when the graph was made.</summary>
internal sealed record Constant(Tensor Tensor) : Primitive
{
    public override string Name => "constant";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [Tensor.Type];

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) =>
        Tensor.Bytes.CopyTo(outputs[0].Bytes);

    public override Tensor[] Evaluate(Tensor[] inputs) => [Tensor];

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) => [null];

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) => [];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => [Tensor];

    public override string Format(string[] inputs) => $"constant {Tensor.Type}";

    /// <summary>Small constants compare by their bits, so that equal programs are recognized; large ones by identity.</summary>
    public bool Equals(Constant? other) =>
        other is not null && (ReferenceEquals(Tensor, other.Tensor)
            || (Tensor.Size <= 64 && Tensor.Type == other.Tensor.Type && Tensor.Bytes.SequenceEqual(other.Tensor.Bytes)));

    public override int GetHashCode()
    {
        if (Tensor.Size > 64) return RuntimeHelpers.GetHashCode(Tensor);
        var hash = default(HashCode);
        hash.Add(Tensor.Type);
        hash.AddBytes(Tensor.Bytes);
        return hash.ToHashCode();
    }
}
