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
        new("flatten", (_, _) => new Flatten(), [2, 3, 2, 2], [2, 12], [2, 2]),
        new("residual", (k, t) => new Residual(Sequential.Of(new Dense(3, 3, k, type: t), Activation.Tanh)), [4, 3], [4, 3], [4, 2]),
        new("layer norm", (_, t) => new LayerNorm([5], t), [3, 5], [3, 5], [3, 4]),
        new("layer norm over two axes", (_, t) => new LayerNorm([3, 2], t), [4, 3, 2], [4, 3, 2], [2]),
        new("sequential", (k, t) => Sequential.Of(new Dense(4, 6, k, type: t), Activation.Gelu, new Dense(6, 2, k.Fold(1), type: t)), [3, 4], [3, 2], [3, 6]),
        .. Activation.All.Select(a => new LayerSample(a.Name, (_, _) => a, [3, 4], [3, 4], null)),
    ];
}
