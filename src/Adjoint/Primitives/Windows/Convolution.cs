namespace Adjoint.Primitives;

/// <summary>Which of the three arrays of a convolution is the result.</summary>
internal enum ConvolutionRole
{
    /// <summary>y from x and w.</summary>
    Output,

    /// <summary>x̄ from ȳ and w: the full convolution with the flipped kernel.</summary>
    Input,

    /// <summary>w̄ from x and ȳ: the cross-correlation of the two.</summary>
    Kernel,
}

/// <summary>
/// Convolution over two axes, in the sense of networks a cross-correlation:
/// y[n, o, i, j] = Σ x[n, c, i·s + a·d − p, j·s + b·d − p] w[o, c, a, b] over c, a, b.
/// </summary>
/// <remarks>
/// With T(x, w, y) the sum of all products x·w·y over these indices, the convolution is ∂T/∂y, and its transposes by x and by w are
/// ∂T/∂x and ∂T/∂w. T is linear in each, so that every derivative of one of the three is again one of them, to every order.
/// </remarks>
/// <param name="Role">The array that is computed: inputs are the other two, in the order x, y, w, or x, w for the output.</param>
/// <param name="Y">The slower axis.</param>
/// <param name="X">The faster axis.</param>
internal sealed record Convolution(ConvolutionRole Role, WindowAxis Y, WindowAxis X) : Primitive
{
    public override string Name => Role switch
    {
        ConvolutionRole.Output => "convolution",
        ConvolutionRole.Input => "convolutionInput",
        _ => "convolutionKernel",
    };

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType first = inputs[0], second = inputs[1];
        if (!first.Element.IsFloating()) Throw.WrongElementType("Convolution", first, "floating-point");
        (int H, int W) input = (Y.Input, X.Input), kernel = (Y.Kernel, X.Kernel), output = (Y.Output, X.Output);
        (int H, int W) left = Role == ConvolutionRole.Input ? output : input, right = Role == ConvolutionRole.Kernel ? output : kernel;
        bool fits = first.Element == second.Element && Plane(first) == left && Plane(second) == right && Role switch
        {
            ConvolutionRole.Output => first.Shape[1] == second.Shape[1],
            ConvolutionRole.Input => first.Shape[1] == second.Shape[0],
            _ => first.Shape[0] == second.Shape[0],
        };
        if (!fits) Throw.InternalError($"{Name} was applied to {first} and {second}.");
        return
        [
            first with
            {
                Shape = Role switch
                {
                    ConvolutionRole.Output => [first.Shape[0], second.Shape[0], output.H, output.W],
                    ConvolutionRole.Input => [first.Shape[0], second.Shape[1], input.H, input.W],
                    _ => [second.Shape[1], first.Shape[1], kernel.H, kernel.W],
                },
            },
        ];

        static (int H, int W) Plane(TensorType type) => type.Shape.Rank == 4 ? (type.Shape[2], type.Shape[3]) : (-1, -1);
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (inputs[0].Element == ElementType.Float64) ConvolutionKernels<double>.Best.Run(this, inputs[0], inputs[1], outputs[0]);
        else ConvolutionKernels<float>.Best.Run(this, inputs[0], inputs[1], outputs[0]);
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        Tensor? left = tangents[0] is { } da ? Apply(da, inputs[1]) : null;
        Tensor? right = tangents[1] is { } db ? Apply(inputs[0], db) : null;
        return [left is null ? right : right is null ? left : left + right];
    }

    /// <summary>The cotangent of one of the arrays is computed from the other two: T with the result's cotangent in the result's place.</summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Tensor bar = cotangents[0]!;
        Tensor? x = Role == ConvolutionRole.Input ? bar : inputs[0];
        Tensor? y = Role switch { ConvolutionRole.Output => bar, ConvolutionRole.Input => inputs[0], _ => inputs[1] };
        Tensor? w = Role == ConvolutionRole.Kernel ? bar : inputs[1];
        Tensor ByInput() => (this with { Role = ConvolutionRole.Input }).Apply(y, w);
        Tensor ByOutput() => (this with { Role = ConvolutionRole.Output }).Apply(x, w);
        Tensor ByKernel() => (this with { Role = ConvolutionRole.Kernel }).Apply(x, y);
        return
        [
            !needed[0] ? null : Role == ConvolutionRole.Input ? ByOutput() : ByInput(),
            !needed[1] ? null : Role == ConvolutionRole.Kernel ? ByOutput() : ByKernel(),
        ];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        // One shared kernel: the batch joins the images.
        if (Role != ConvolutionRole.Kernel && batched[0] && !batched[1])
        {
            Shape shape = inputs[0].Shape;
            Tensor joined = Apply(inputs[0].Reshape(new Shape([size * shape[1], .. shape.Extents[2..]])), inputs[1]);
            return [joined.Reshape(new Shape([size, shape[1], .. joined.Shape.Extents[1..]]))];
        }

        return LaneByLane.Apply(this, size, inputs, batched);
    }

    public override string Format(string[] inputs) =>
        $"{Name}({inputs[0]}, {inputs[1]}; {Y.Kernel}×{X.Kernel}, stride {Y.Stride}×{X.Stride}, padding {Y.Before}×{X.Before}, dilation {Y.Dilation}×{X.Dilation})";
}
