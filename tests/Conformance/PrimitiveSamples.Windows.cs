using Adjoint.Primitives;

namespace Adjoint.Tests.Conformance;

internal static partial class PrimitiveSamples
{
    private static readonly WindowAxis Plain = WindowAxis.Fit(5, 3, 1, 1, 0, 0);

    private static readonly WindowAxis Spaced = WindowAxis.Fit(8, 3, 2, 2, 1, 2);

    private static readonly WindowAxis Strided = WindowAxis.Fit(7, 2, 3, 1, 1, 1);

    /// <summary>Convolutions and pooling, in all roles, with strides, dilation and padding.</summary>
    private static readonly PrimitiveSample[] Windows =
    [
        new("convolution", x => [Tensor.Convolve(x[0], x[1])], new SampleInput([2, 3, 5, 6]), new SampleInput([2, 3, 3, 2])),
        new("convolution with padding and stride", x => [Tensor.Convolve(x[0], x[1], 2, 2)], new SampleInput([2, 5, 4]), new SampleInput([9, 2, 3, 3])),
        new("convolution with dilation", x => [Tensor.Convolve(x[0], x[1], 1, 1, 2)], new SampleInput([1, 2, 6, 5]), new SampleInput([2, 2, 2, 3])),
        new("convolution, stride 3 of 2 taps", x => [new Convolution(ConvolutionRole.Output, Strided, Spaced).Apply(x[0], x[1])], new SampleInput([2, 2, 7, 8]), new SampleInput([3, 2, 2, 3])),
        new("convolution by input", x => [new Convolution(ConvolutionRole.Input, Spaced, Plain).Apply(x[0], x[1])], new SampleInput([2, 3, 4, 3]), new SampleInput([3, 2, 3, 3])),
        new("convolution by kernel", x => [new Convolution(ConvolutionRole.Kernel, Strided, Plain).Apply(x[0], x[1])], new SampleInput([2, 2, 7, 5]), new SampleInput([2, 5, 3, 3])),
        new("max pooling", x => [Tensor.MaxPool(x[0], 2)], new SampleInput([2, 4, 6]) { Prepare = Apart }) { Bitwise = true },
        new("max pooling with overlap", x => [Tensor.MaxPool(x[0], 3, 2, 1)], new SampleInput([2, 5, 7]) { Prepare = Apart }) { Bitwise = true },
        new("average pooling", x => [Tensor.AveragePool(x[0], 2)], new SampleInput([2, 5, 6])),
        new("average pooling with overlap", x => [Tensor.AveragePool(x[0], 3, 2, 1)], new SampleInput([3, 6, 7])),
    ];
}
