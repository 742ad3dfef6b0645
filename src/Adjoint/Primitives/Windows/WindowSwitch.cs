namespace Adjoint.Primitives;

/// <summary>
/// Windows over the last two axes that select: the element of t where x is largest in the window, the first one of equals. With t = x this is
/// max pooling. It is linear in t and locally constant in x, so that the derivative of max pooling is a switch set by x: tangents are read, and
/// cotangents added, where the largest element was.
/// </summary>
/// <param name="Transposed">Whether the second operand is ȳ, of the windows, and the result t̄.</param>
/// <param name="Y">The slower axis.</param>
/// <param name="X">The faster axis.</param>
internal sealed record WindowSwitch(bool Transposed, WindowAxis Y, WindowAxis X) : Primitive
{
    public override string Name => Transposed ? "windowSwitchTransposed" : "windowSwitch";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType x = inputs[0], t = inputs[1];
        if (!x.Element.IsFloating()) Throw.WrongElementType("MaxPool", x, "floating-point");
        Shape windows = new([.. x.Shape.Extents[..^2], Y.Output, X.Output]);
        if (x.Shape[^2] != Y.Input || x.Shape[^1] != X.Input || t != (Transposed ? x with { Shape = windows } : x))
            Throw.InternalError($"{Name} was applied to {x} and {t}.");
        return [Transposed ? x : x with { Shape = windows }];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        WindowMode mode = Transposed ? WindowMode.SwitchTransposed : WindowMode.Switch;
        if (inputs[0].Element == ElementType.Float64) WindowKernels<double>.Instance.Run(mode, Y, X, inputs[0], inputs[1], outputs[0]);
        else WindowKernels<float>.Instance.Run(mode, Y, X, inputs[0], inputs[1], outputs[0]);
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) => [tangents[1] is { } dt ? Apply(inputs[0], dt) : null];

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) =>
        [null, needed[1] ? (this with { Transposed = !Transposed }).Apply(inputs[0], cotangents[0]!) : null];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(BatchRules.ExpandAll(size, inputs, batched));

    public override string Format(string[] inputs) => $"{Name}({inputs[0]}, {inputs[1]}; {Y.Kernel}×{X.Kernel}, stride {Y.Stride}×{X.Stride})";
}
