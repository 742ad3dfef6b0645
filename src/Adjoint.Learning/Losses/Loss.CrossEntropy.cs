using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

public static partial class Loss
{
    /// <summary>
    /// Cross-entropy of the softmax of logits z with classes y, −log p_y, the mean over the rows. It is computed as log Σ eᶻ − z_y, which neither
    /// overflows nor takes the logarithm of a rounded probability; its gradient is p − y, over the number of rows.
    /// </summary>
    /// <param name="logits">z, <c>[…, classes]</c>.</param>
    /// <param name="labels">Class numbers, Int64 <c>[…]</c>; or weights of the classes, of the logits' shape and element type.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a label is outside the classes (in a compiled function found on the call).</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Shape == logits.Shape && labels.ElementType == logits.ElementType && logits.Rank > 0)
            return Mean(-Sum(labels * LogSoftmax(logits), -1));
        if (logits.Rank == 0 || labels.ElementType != ElementType.Int64 || labels.Shape != logits.Shape[..^1]) LayerThrow.LabelsDoNotFit(logits, labels);
        int classes = logits.Shape[^1];
        if (!labels.IsTraced) CheckLabels(labels.AsSpan<long>(), classes);
        return Mean(RowEntropy((logits, labels)));
    }

    /// <summary>Cross-entropy of the sigmoid of logits z with targets t in [0, 1], −t log p − (1 − t) log(1 − p), the mean over all elements.</summary>
    /// <param name="logits">z.</param>
    /// <param name="targets">t, of the same shape.</param>
    /// <remarks>Computed as log(1 + eᶻ) − t z.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        LayerThrow.IfShapesDiffer(nameof(BinaryCrossEntropy), logits, targets);
        return Mean(Softplus(logits) - (targets * logits));
    }

    /// <summary>The part of rows whose largest logit is that of their label; a scalar in [0, 1], without derivative.</summary>
    /// <param name="logits">z, <c>[…, classes]</c>.</param>
    /// <param name="labels">Class numbers, Int64 <c>[…]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Accuracy(Tensor logits, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        if (logits.Rank == 0 || labels.ElementType != ElementType.Int64 || labels.Shape != logits.Shape[..^1]) LayerThrow.LabelsDoNotFit(logits, labels);
        return Mean(Equal(ArgMax(logits), labels).Cast(logits.ElementType));
    }

    /// <summary>
    /// log Σ eᶻ − z_y of each row with its derivative Σ (p − y) dz given as a whole: the same as by the chain rule, in fewer operations. The
    /// exponentials of p are those of the value.
    /// </summary>
    private static readonly Func<(Tensor Logits, Tensor Labels), Tensor> RowEntropy =
        Transform.CustomJvp<(Tensor Logits, Tensor Labels), Tensor>(
            x => LogSumExp(x.Logits) - TakeAlongAxis(x.Logits, x.Labels.ExpandAxis(-1), -1).Reshape(x.Labels.Shape),
            (x, _, dx) => Sum((Softmax(x.Logits) - IsLabel(x.Labels, x.Logits)) * dx.Logits, -1));

    /// <summary>1 where a class is the label, else 0: compared as numbers of the logits' type, which fuses with what follows. Counts of classes are exact in both types.</summary>
    private static Tensor IsLabel(Tensor labels, Tensor logits) =>
        Equal(labels.Cast(logits.ElementType).ExpandAxis(-1), Arange(logits.Shape[^1]).Cast(logits.ElementType)).Cast(logits.ElementType);

    private static void CheckLabels(ReadOnlySpan<long> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
            if (labels[i] < 0 || labels[i] >= classes) LayerThrow.LabelOutside(labels[i], i, classes);
    }
}
