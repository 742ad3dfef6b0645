using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Learning.Losses;

public sealed class LossTests
{
    private static readonly Tensor Logits = 3 * Normal(RandomKey.FromSeed(11), [4, 5]);
    private static readonly Tensor Labels = FromArray([2L, 0, 4, 2]);

    [Fact]
    public void CrossEntropy_HasTheGradientProbabilityMinusLabel()
    {
        Tensor expected = (Softmax(Logits) - OneHot(Labels, 5)) / 4;
        Near(expected, Grad((Tensor z) => Loss.CrossEntropy(z, Labels))(Logits), 1e-15);
        Near(expected, Compile(Grad((Tensor z) => Loss.CrossEntropy(z, Labels)))(Logits), 1e-15);
    }

    [Fact]
    public void CrossEntropy_IsMinusTheLogarithmOfTheProbability()
    {
        double[,] p = new double[4, 5];
        double expected = 0;
        for (int i = 0; i < 4; i++)
        {
            double sum = 0;
            for (int j = 0; j < 5; j++) sum += p[i, j] = Math.Exp((double)Logits[i, j]);
            expected -= Math.Log(p[i, (int)(long)Labels[i]] / sum) / 4;
        }

        Assert.Equal(expected, (double)Loss.CrossEntropy(Logits, Labels), 1e-14);
        Assert.Equal(expected, (double)Loss.CrossEntropy(Logits, OneHot(Labels, 5)), 1e-14);
    }

    [Fact]
    public void CrossEntropy_OfHugeLogits_IsTheirDifference()
    {
        Tensor z = FromArray(new double[,] { { 1e4, -1e4, 0 } });
        Assert.Equal(2e4, (double)Loss.CrossEntropy(z, FromArray([1L])));
        Assert.Equal([1, -1, 0], Grad((Tensor x) => Loss.CrossEntropy(x, FromArray([1L])))(z).ToArray());
    }

    [Fact]
    public void CrossEntropy_HasTheHessianOfTheSoftmax()
    {
        // ∂²/∂z∂z of one row is diag(p) − p pᵀ, whatever the label.
        Tensor z = Logits[0], p = Softmax(z), v = Normal(RandomKey.FromSeed(2), [5]);
        Near((p * v) - (p * Sum(p * v)), Hvp((Tensor x) => Loss.CrossEntropy(x, FromArray([3L]).Reshape(Shape.Scalar)), z, v), 1e-14);
    }

    [Fact]
    public void CrossEntropy_RefusesLabelsOutsideTheClasses()
    {
        Tensor labels = FromArray([2L, 0, 5, 2]);
        Assert.Contains(
            "label 5 (number 2 of the labels) is outside the 5 classes",
            Assert.Throws<ArgumentOutOfRangeException>(() => Loss.CrossEntropy(Logits, labels)).Message, StringComparison.Ordinal);
        Func<(Tensor, Tensor), Tensor> compiled = Compile<(Tensor, Tensor), Tensor>(a => Loss.CrossEntropy(a.Item1, a.Item2));
        Assert.Throws<ArgumentOutOfRangeException>(() => compiled((Logits, labels)));
        Assert.Contains(
            "Int64 class numbers",
            Assert.Throws<ArgumentException>(() => Loss.CrossEntropy(Logits, Labels.Cast(ElementType.Float64))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BinaryCrossEntropy_HasTheGradientProbabilityMinusTarget()
    {
        Tensor z = Logits[0], t = FromArray([0, 1, 0.3, 1, 0]);
        Near((Sigmoid(z) - t) / 5, Grad((Tensor x) => Loss.BinaryCrossEntropy(x, t))(z), 1e-15);
        Near(Mean(-(t * Log(Sigmoid(z))) - ((1 - t) * Log(1 - Sigmoid(z)))), Loss.BinaryCrossEntropy(z, t), 1e-14);
    }

    [Fact]
    public void Losses_HaveTheirFormulas()
    {
        Tensor a = FromArray([1.0, -2, 0.5]), b = FromArray([0.0, 0, 0]);
        Assert.Equal((1 + 4 + 0.25) / 3, (double)Loss.MeanSquaredError(a, b), 1e-15);
        Assert.Equal(3.5 / 3, (double)Loss.MeanAbsoluteError(a, b), 1e-15);
        Assert.Equal((0.5 + 1.5 + 0.125) / 3, (double)Loss.Huber(a, b), 1e-15);
        Near(FromArray([1, -1, 0.5]) / 3, Grad((Tensor x) => Loss.Huber(x, b))(a), 1e-15);
    }

    [Fact]
    public void Losses_OfDifferentShapes_AreRefused() => Assert.Contains(
        "the prediction is [4, 5], the target is [5]",
        Assert.Throws<ArgumentException>(() => Loss.MeanSquaredError(Logits, Logits[0])).Message, StringComparison.Ordinal);

    [Fact]
    public void Accuracy_CountsTheLargest() =>
        Assert.Equal(0.5, (double)Loss.Accuracy(FromArray(new double[,] { { 1, 2 }, { 4, 3 } }), FromArray([1L, 1])));

    private static void Near(Tensor expected, Tensor found, double tolerance)
    {
        Assert.Equal(expected.Shape, found.Shape);
        for (int i = 0; i < expected.Size; i++) Assert.Equal(expected.ToArray()[i], found.ToArray()[i], tolerance);
    }
}
