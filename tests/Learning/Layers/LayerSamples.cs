namespace Adjoint.Tests.Learning.Layers;

/// <summary>One layer that the claims about all layers are checked on.</summary>
/// <param name="Name">A name that says what is special about the case.</param>
/// <param name="Create">Makes the layer.</param>
/// <param name="Input">The shape of a batch of inputs.</param>
/// <param name="Output">The shape of the result.</param>
/// <param name="Wrong">A shape that the layer refuses; null where it takes all.</param>
internal sealed record LayerSample(string Name, Func<RandomKey, ElementType, Layer> Create, int[] Input, int[] Output, int[]? Wrong)
{
    public override string ToString() => Name;
}

/// <summary>The layers; a new one has a line here, or the registry test fails.</summary>
internal static class LayerSamples
{
    public static IReadOnlyList<LayerSample> All { get; } =
    [
        new("dense", (k, t) => new Dense(4, 3, k, type: t), [5, 4], [5, 3], [5, 3]),
        new("dense without bias", (k, t) => new Dense(4, 3, k, Initializer.HeNormal, t) with { Bias = null }, [2, 3, 4], [2, 3, 3], [3]),
        new("convolution", (k, t) => new Conv2d([3, 2, 3, 3], k, type: t) { Padding = 1 }, [2, 2, 5, 4], [2, 3, 5, 4], [2, 3, 5, 4]),
        new("convolution with stride and dilation", (k, t) => new Conv2d([2, 2, 2, 3], k, type: t) { Stride = 2, Dilation = 2, Padding = 1 }, [3, 2, 7, 8], [3, 2, 4, 3], [2, 1, 1]),
        new("max pooling", (_, _) => new MaxPool2d(2), [2, 3, 4, 6], [2, 3, 2, 3], [1, 4]),
        new("max pooling with overlap", (_, _) => new MaxPool2d(3) { Stride = 2, Padding = 1 }, [2, 7, 5], [2, 4, 3], null),
        new("average pooling", (_, _) => new AveragePool2d(2), [2, 3, 4, 6], [2, 3, 2, 3], [1, 4]),
        new("flatten", (_, _) => new Flatten(), [2, 3, 2, 2], [2, 12], [2, 2]),
        new("residual", (k, t) => new Residual(Sequential.Of(new Dense(3, 3, k, type: t), Activation.Tanh)), [4, 3], [4, 3], [4, 2]),
        new("layer norm", (_, t) => new LayerNorm([5], t), [3, 5], [3, 5], [3, 4]),
        new("layer norm over two axes", (_, t) => new LayerNorm([3, 2], t), [4, 3, 2], [4, 3, 2], [2]),
        new("sequential", (k, t) => Sequential.Of(new Dense(4, 6, k, type: t), Activation.Gelu, new Dense(6, 2, k.Fold(1), type: t)), [3, 4], [3, 2], [3, 6]),
        .. Activation.All.Select(a => new LayerSample(a.Name, (_, _) => a, [3, 4], [3, 4], null)),
    ];
}
