using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>Which elements of an input a scalar result of a network comes from.</summary>
public static class Attribution
{
    /// <summary>The magnitude of the gradient: where a small change changes the result most (Simonyan, Vedaldi and Zisserman 2014, "Deep inside convolutional networks", section 3).</summary>
    /// <param name="function">A function with a scalar result, such as a class's logit.</param>
    /// <param name="x">The input.</param>
    public static Tensor Saliency(Func<Tensor, Tensor> function, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(x);
        return Abs(Transform.Grad(function)(x));
    }

    /// <summary>
    /// Integrated gradients (Sundararajan, Taly and Yan 2017, "Axiomatic attribution for deep networks", equation 1):
    /// (x − x′) ∫₀¹ ∇f(x′ + α (x − x′)) dα. They add up to f(x) − f(x′) (proposition 1); by how much the computed ones miss that is told.
    /// </summary>
    /// <param name="function">A function with a scalar result, differentiable along the line but for kinks.</param>
    /// <param name="x">The input.</param>
    /// <param name="baseline">x′, an input that stands for nothing, such as zeros; zeros where null.</param>
    /// <param name="points">Gradients taken, at Gauss's nodes: exact for smooth functions with few of them. Kinks of rectifiers want more.</param>
    /// <exception cref="ArgumentException">The baseline's shape differs, or there is no point.</exception>
    public static AttributionResult IntegratedGradients(Func<Tensor, Tensor> function, Tensor x, Tensor? baseline = null, int points = 32)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(x);
        LayerThrow.IfNotPositive(nameof(IntegratedGradients), nameof(points), points);
        Tensor from = baseline ?? Zeros(x.Shape, x.ElementType);
        LayerThrow.IfShapesDiffer(nameof(IntegratedGradients), x, from);
        Tensor path = x - from, sum = Zeros(x.Shape, x.ElementType);
        Func<Tensor, Tensor> gradient = Transform.Grad(function);
        foreach ((double node, double weight) in GaussLegendre.OnUnitInterval(points)) sum += weight * gradient(from + (node * path));
        Tensor values = path * sum;
        double difference = (double)function(x) - (double)function(from);
        return new AttributionResult(values, difference, (double)Sum(values.Cast(ElementType.Float64)) - difference);
    }
}
