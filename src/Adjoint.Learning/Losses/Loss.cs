using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>Losses: means over the batch of how far predictions are from targets. All are scalars.</summary>
public static partial class Loss
{
    /// <summary>The mean of squared differences over all elements.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target, of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target) => Mean(Square(Difference(nameof(MeanSquaredError), prediction, target)));

    /// <summary>The mean of magnitudes of differences over all elements.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target, of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanAbsoluteError(Tensor prediction, Tensor target) => Mean(Abs(Difference(nameof(MeanAbsoluteError), prediction, target)));

    /// <summary>
    /// The mean over elements of ½ d² where |d| ≤ δ and δ (|d| − ½ δ) beyond: squares for small differences, magnitudes for outliers (Huber
    /// 1964, "Robust estimation of a location parameter").
    /// </summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target, of the same shape.</param>
    /// <param name="delta">δ, positive.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Huber(Tensor prediction, Tensor target, double delta = 1)
    {
        LayerThrow.IfNotPositive(nameof(Huber), nameof(delta), delta);
        Tensor size = Abs(Difference(nameof(Huber), prediction, target));

        // With c = min(|d|, δ) both branches are c (|d| − ½ c), which has no jump to select at.
        Tensor core = Min(size, delta);
        return Mean(core * (size - (0.5 * core)));
    }

    private static Tensor Difference(string loss, Tensor prediction, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        LayerThrow.IfShapesDiffer(loss, prediction, target);
        return prediction - target;
    }
}
