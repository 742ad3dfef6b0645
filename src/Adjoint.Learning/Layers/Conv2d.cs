using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>Convolution of images <c>[…, channels, height, width]</c> with a kernel, plus an offset for each output channel (see <see cref="Convolve"/>).</summary>
/// <param name="Kernel"><c>[outputs, channels, taps, taps]</c>.</param>
/// <param name="Bias"><c>[outputs]</c>, or none.</param>
public sealed record Conv2d(Tensor Kernel, Tensor? Bias) : Layer
{
    /// <summary>A layer with a random kernel and a bias of zeros.</summary>
    /// <param name="kernel">The kernel's shape, <c>[outputs, channels, taps, taps]</c>.</param>
    /// <param name="key">Where the weights come from: a key for each layer, from <see cref="RandomKey.Split"/>.</param>
    /// <param name="initializer">How they are distributed; <see cref="Initializer.HeNormal"/> by default, for rectifiers.</param>
    /// <param name="type">Float64 or Float32.</param>
    /// <exception cref="ArgumentException">The shape is not of four positive extents, or the type is not floating.</exception>
    public Conv2d(Shape kernel, RandomKey key, Initializer? initializer = null, ElementType type = ElementType.Float64)
        : this(Create(kernel, key, initializer, type), Zeros([kernel[0]], type))
    {
    }

    /// <summary>From window to window.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros on every side. Half of an odd kernel, rounded down, keeps the extents.</summary>
    public int Padding { get; init; }

    /// <summary>From tap to tap.</summary>
    public int Dilation { get; init; } = 1;

    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, string path)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < 3 || x.Shape[^3] != Kernel.Shape[1])
        {
            LayerThrow.InputDoesNotFit(
                nameof(Conv2d), path, x, $"images must be […, {Kernel.Shape[1]}, height, width] for the kernel {Kernel.Shape}",
                "Add an axis for a single channel with x.ExpandAxis(-3).");
        }

        int height = x.Shape[^2] + (2 * Padding), width = x.Shape[^1] + (2 * Padding);
        if (height <= Dilation * (Kernel.Shape[2] - 1) || width <= Dilation * (Kernel.Shape[3] - 1))
        {
            LayerThrow.InputDoesNotFit(
                nameof(Conv2d), path, x, $"with padding {Padding} there is no room for a window of the kernel {Kernel.Shape} with dilation {Dilation}",
                "Use a smaller kernel, or padding.");
        }

        LayerThrow.IfOtherElement(nameof(Conv2d), path, x, Kernel);
        Tensor y = Convolve(x, Kernel, Stride, Padding, Dilation);
        return Bias is null ? y : y + Bias.Reshape(-1, 1, 1);
    }

    private static Tensor Create(Shape kernel, RandomKey key, Initializer? initializer, ElementType type)
    {
        LayerThrow.IfParametersDoNotFit(
            kernel.Rank == 4 && kernel.Size > 0, nameof(Conv2d), $"the kernel's shape is {kernel}; it must be [outputs, channels, taps, taps].");
        int taps = kernel[2] * kernel[3];
        return (initializer ?? Initializer.HeNormal).Create(key, kernel, kernel[1] * taps, kernel[0] * taps, type);
    }
}
