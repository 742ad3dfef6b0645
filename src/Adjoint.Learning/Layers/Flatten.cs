using Adjoint.Learning;

namespace Adjoint;

/// <summary>Joins the last axes into one: from channels, height and width to the features of a <see cref="Dense"/> layer. Costs nothing.</summary>
/// <param name="Axes">How many axes are joined.</param>
public sealed record Flatten(int Axes = 3) : Layer
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, string path)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (Axes < 1 || x.Rank < Axes)
            LayerThrow.InputDoesNotFit(nameof(Flatten), path, x, $"it joins the last {Axes} axes", "Give the number of axes to join: new Flatten(axes).");
        int batch = x.Rank - Axes;
        return x.Reshape(new Shape([.. x.Shape.Extents[..batch], x.Shape[batch..].Size]));
    }
}
