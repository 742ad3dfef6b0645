namespace Adjoint;

/// <summary>
/// A function with parameters: a record whose tensors are what is learned. A layer is a tree, so that gradients, optimizer states and saved
/// weights have its structure, and a plain function of tensors, so that it can stand in a right-hand side, a loop or a batch.
/// </summary>
/// <remarks>A layer of one's own is a sealed record that overrides <see cref="Forward"/>.</remarks>
public abstract record Layer
{
    /// <summary>The layer's value.</summary>
    /// <param name="x">The input; axes before those that the layer works on are batch axes, of any number.</param>
    /// <exception cref="ArgumentException">The input does not fit; the message names the layer, its path and both shapes.</exception>
    public Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Forward(x, "");
    }

    /// <summary>The value of a layer inside another.</summary>
    /// <param name="layer">The inner layer.</param>
    /// <param name="x">Its input.</param>
    /// <param name="path">Where it stands, such as <c>Layers[2].Body</c>: the names of <see cref="Tree.Paths{T}"/>.</param>
    protected static Tensor ForwardInner(Layer layer, Tensor x, string path)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Forward(x, path);
    }

    /// <summary>Computes the value.</summary>
    /// <param name="x">The input.</param>
    /// <param name="path">Where in the network this layer stands, for messages; empty at the top.</param>
    protected internal abstract Tensor Forward(Tensor x, string path);
}
