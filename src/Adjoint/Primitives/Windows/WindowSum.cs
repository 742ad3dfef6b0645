namespace Adjoint.Primitives;

/// <summary>Sums over windows of the last two axes: average pooling but for the divisor. The transpose distributes ȳ to all elements of its window.</summary>
/// <param name="Transposed">Whether the operand is ȳ, of the windows.</param>
/// <param name="Y">The slower axis.</param>
/// <param name="X">The faster axis.</param>
internal sealed record WindowSum(bool Transposed, WindowAxis Y, WindowAxis X) : LinearPrimitive
{
    public override string Name => Transposed ? "windowSumTransposed" : "windowSum";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType x = inputs[0];
        if (!x.Element.IsFloating()) Throw.WrongElementType("AveragePool", x, "floating-point");
        (int H, int W) source = Transposed ? (Y.Output, X.Output) : (Y.Input, X.Input), result = Transposed ? (Y.Input, X.Input) : (Y.Output, X.Output);
        if ((x.Shape[^2], x.Shape[^1]) != source) Throw.InternalError($"{Name} was applied to {x}.");
        return [x with { Shape = new Shape([.. x.Shape.Extents[..^2], result.H, result.W]) }];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        WindowMode mode = Transposed ? WindowMode.SumTransposed : WindowMode.Sum;
        if (inputs[0].Element == ElementType.Float64) WindowKernels<double>.Instance.Run(mode, Y, X, inputs[0], inputs[0], outputs[0]);
        else WindowKernels<float>.Instance.Run(mode, Y, X, inputs[0], inputs[0], outputs[0]);
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed) =>
        [(this with { Transposed = !Transposed }).Apply(cotangent)];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(inputs);

    public override string Format(string[] inputs) => $"{Name}({inputs[0]}; {Y.Kernel}×{X.Kernel}, stride {Y.Stride}×{X.Stride})";
}
