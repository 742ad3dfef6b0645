namespace Adjoint;

/// <summary>Layers one after the other.</summary>
/// <param name="Layers">The layers, the first of which takes the input.</param>
public sealed record Sequential(IReadOnlyList<Layer> Layers) : Layer
{
    /// <summary>Layers one after the other.</summary>
    /// <param name="layers">The layers, the first of which takes the input.</param>
    public static Sequential Of(params ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers) ArgumentNullException.ThrowIfNull(layer, nameof(layers));
        return new Sequential(layers.ToArray());
    }

    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, string path)
    {
        string prefix = path.Length == 0 ? nameof(Layers) : $"{path}.{nameof(Layers)}";
        for (int i = 0; i < Layers.Count; i++) x = Layers[i].Forward(x, $"{prefix}[{i}]");
        return x;
    }
}
