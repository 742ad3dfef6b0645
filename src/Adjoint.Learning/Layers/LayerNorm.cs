using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>
/// Every sample brought to mean 0 and variance 1 over its last axes, then scaled and shifted (Ba, Kiros and Hinton 2016, "Layer
/// normalization", equation 4): (x − μ) / √(σ² + ε) · scale + shift.
/// </summary>
/// <param name="Scale">One factor for each feature; its shape is that of the axes normalized over.</param>
/// <param name="Shift">One offset for each feature.</param>
public sealed record LayerNorm(Tensor Scale, Tensor Shift) : Layer
{
    /// <summary>A layer that leaves the normalized values as they are.</summary>
    /// <param name="shape">The last axes of the input, normalized over together.</param>
    /// <param name="type">Float64 or Float32.</param>
    /// <exception cref="ArgumentException">There are no features, or the type is not floating.</exception>
    public LayerNorm(Shape shape, ElementType type = ElementType.Float64) : this(Ones(Checked(shape, type), type), Zeros(shape, type))
    {
    }

    /// <summary>ε, which keeps the quotient finite where all features are equal.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, string path)
    {
        ArgumentNullException.ThrowIfNull(x);
        int batch = x.Rank - Scale.Rank;
        if (batch < 0 || x.Shape[batch..] != Scale.Shape)
        {
            LayerThrow.InputDoesNotFit(
                nameof(LayerNorm), path, x, $"its last axes must be the features {Scale.Shape}", "Make the layer for the shape of one sample.");
        }

        LayerThrow.IfOtherElement(nameof(LayerNorm), path, x, Scale);
        Tensor rows = x.Reshape(new Shape([.. x.Shape.Extents[..batch], Scale.Size]));
        Tensor centered = rows - Mean(rows, -1, keepAxis: true);
        Tensor normal = centered / Sqrt(Mean(Square(centered), -1, keepAxis: true) + Epsilon);
        return (normal.Reshape(x.Shape) * Scale) + Shift;
    }

    private static Shape Checked(Shape shape, ElementType type)
    {
        LayerThrow.IfNotPositive(nameof(LayerNorm), nameof(shape), shape.Rank == 0 ? 0 : shape.Size);
        LayerThrow.IfNotFloating(nameof(LayerNorm), type);
        return shape;
    }
}
