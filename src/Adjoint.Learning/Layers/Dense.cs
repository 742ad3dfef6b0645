using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>A linear map with an offset, y = x·W + b: one matrix product for the whole batch.</summary>
/// <param name="Weight">W, <c>[inputs, outputs]</c>.</param>
/// <param name="Bias">b, <c>[outputs]</c>, or none.</param>
public sealed record Dense(Tensor Weight, Tensor? Bias) : Layer
{
    /// <summary>A layer with random weights and a bias of zeros.</summary>
    /// <param name="inputs">The extent of the input's last axis.</param>
    /// <param name="outputs">The extent of the result's last axis.</param>
    /// <param name="key">Where the weights come from: a key for each layer, from <see cref="RandomKey.Split"/>.</param>
    /// <param name="initializer">How they are distributed; <see cref="Initializer.GlorotUniform"/> by default. Before a rectifier take <see cref="Initializer.HeNormal"/>.</param>
    /// <param name="type">Float64 or Float32.</param>
    /// <exception cref="ArgumentException">An extent is not positive, or the type is not floating.</exception>
    public Dense(int inputs, int outputs, RandomKey key, Initializer? initializer = null, ElementType type = ElementType.Float64)
        : this(Create(inputs, outputs, key, initializer, type), Zeros([outputs], type))
    {
    }

    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, string path)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank == 0 || x.Shape[^1] != Weight.Shape[0])
        {
            LayerThrow.InputDoesNotFit(
                nameof(Dense), path, x, $"its last axis must have the {Weight.Shape[0]} inputs of the weight {Weight.Shape}",
                "Check the outputs of the layer before; after convolutions put a Flatten.");
        }

        LayerThrow.IfOtherElement(nameof(Dense), path, x, Weight);
        Tensor y = MatMul(x, Weight);
        return Bias is null ? y : y + Bias;
    }

    private static Tensor Create(int inputs, int outputs, RandomKey key, Initializer? initializer, ElementType type)
    {
        LayerThrow.IfNotPositive(nameof(Dense), nameof(inputs), inputs);
        LayerThrow.IfNotPositive(nameof(Dense), nameof(outputs), outputs);
        return (initializer ?? Initializer.GlorotUniform).Create(key, [inputs, outputs], inputs, outputs, type);
    }
}
