namespace Adjoint.Primitives;

/// <summary>Converts elements. Numbers to Bool asks whether they are not zero; floating to integer truncates.</summary>
internal sealed record Cast(ElementType To) : Primitive
{
    public override string Name => "cast";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0] with { Element = To }];

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        switch (inputs[0].Element)
        {
            case ElementType.Float64:
                From<double>(inputs[0], outputs[0]);
                break;
            case ElementType.Float32:
                From<float>(inputs[0], outputs[0]);
                break;
            case ElementType.Int64:
                From<long>(inputs[0], outputs[0]);
                break;
            default:
                From<byte>(inputs[0], outputs[0]);
                break;
        }
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) =>
        [To.IsFloating() ? tangents[0]?.Cast(To) : null];

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) =>
        [To.IsFloating() && inputs[0].ElementType.IsFloating() ? cotangents[0]!.Cast(inputs[0].ElementType) : null];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(inputs);

    public override string Format(string[] inputs) => $"{To}({inputs[0]})";

    private static void From<T>(Operand input, Operand output) where T : unmanaged, System.Numerics.INumberBase<T>
    {
        ReadOnlySpan<T> source = input.As<T>();
        switch (output.Element)
        {
            case ElementType.Float64:
                Span<double> doubles = output.As<double>();
                for (int i = 0; i < source.Length; i++) doubles[i] = double.CreateTruncating(source[i]);
                break;
            case ElementType.Float32:
                Span<float> floats = output.As<float>();
                for (int i = 0; i < source.Length; i++) floats[i] = float.CreateTruncating(source[i]);
                break;
            case ElementType.Int64:
                Span<long> longs = output.As<long>();
                for (int i = 0; i < source.Length; i++) longs[i] = long.CreateSaturating(source[i]);
                break;
            default:
                Span<byte> masks = output.As<byte>();
                for (int i = 0; i < source.Length; i++) masks[i] = T.IsZero(source[i]) ? (byte)0 : (byte)1;
                break;
        }
    }
}
