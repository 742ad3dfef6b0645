using Adjoint.Learning;

namespace Adjoint;

/// <summary>
/// x + body(x) (He, Zhang, Ren and Sun 2016, "Deep residual learning for image recognition", equation 1). The derivative is the identity plus
/// that of the body, so that a stack of any depth passes gradients on.
/// </summary>
/// <param name="Body">The layer that is added, with results of its input's shape.</param>
public sealed record Residual(Layer Body) : Layer
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, string path)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor y = Body.Forward(x, path.Length == 0 ? nameof(Body) : $"{path}.{nameof(Body)}");
        if (y.Shape != x.Shape)
            LayerThrow.InputDoesNotFit(nameof(Residual), path, x, $"the body makes {y.Shape} of it", "A residual block adds the two, so that their shapes must be equal.");
        return x + y;
    }
}
