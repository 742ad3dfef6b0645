using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Tensors;

public sealed class StatisticsTests
{
    private const double Infinity = double.PositiveInfinity;

    [Fact]
    public void LogSumExp_NeitherOverflowsNorLosesEmptyRows()
    {
        Tensor x = FromArray(new[,] { { 1000.0, 1000 }, { -1000, -1000 }, { -Infinity, -Infinity }, { -Infinity, 3 }, { Infinity, 0 } });
        double[] y = LogSumExp(x).ToArray();
        Assert.Equal(1000 + Math.Log(2), y[0]);
        Assert.Equal(-1000 + Math.Log(2), y[1]);
        Assert.Equal([-Infinity, 3, Infinity], y[2..]);
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0, 0, 0, 1], Grad((Tensor v) => Sum(Where(Tensor.IsFinite(LogSumExp(v)), LogSumExp(v), 0.0)))(x).ToArray()[..8]);
    }

    [Fact]
    public void LogSumExp_OfInfinitelyImprobable_HasGradientZero() =>
        Assert.Equal([0.0, 0], Grad((Tensor v) => LogSumExp(v))(FromArray([-Infinity, -Infinity])).ToArray());

    [Fact]
    public void Softmax_AddsUpToOne_AndItsLogarithmIsAccurateForTinyWeights()
    {
        Tensor x = FromArray([0.0, 800, -800]);
        Assert.Equal([0.0, 1, 0], Softmax(x).ToArray());
        Assert.Equal([-800.0, 0, -1600], LogSoftmax(x).ToArray());
        Assert.Contains("no elements", Assert.Throws<ArgumentException>(() => Softmax(Zeros([3, 0]))).Message);
    }

    [Fact]
    public void Product_HasTheDerivativeOfAProduct_WhereElementsAreZero()
    {
        Func<Tensor, Tensor> f = x => Product(x);
        Assert.Equal([12.0, 0, 0], Grad(f)(FromArray([0.0, 3, 4])).ToArray());
        Assert.Equal([0.0, 0, 0], Grad(f)(FromArray([0.0, 0, 4])).ToArray());
        Assert.Equal([0.0, 4, 3, 4, 0, 0, 3, 0, 0], Hessian(f)(FromArray([0.0, 3, 4])).ToArray());
        Assert.Equal(1.0, (double)Product(Zeros([0])));
        Assert.Equal([6L, 120], Product(FromArray(new[,] { { 1L, 2, 3 }, { 4, 5, 6 } }), 1).ToArray<long>());
    }

    [Fact]
    public void CumulativeSum_RunsEitherWay()
    {
        Tensor x = FromArray([1.0, 2, 3]);
        Assert.Equal([1.0, 3, 6], CumulativeSum(x, 0).ToArray());
        Assert.Equal([6.0, 5, 3], CumulativeSum(x, 0, reverse: true).ToArray());
    }

    [Fact]
    public void VarianceAndStandardDeviation_AreThoseOfTheTextbook()
    {
        // Two, four, four, four, five, five, seven, nine: mean 5, deviation 2.
        Tensor x = FromArray([2.0, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(4.0, (double)Variance(x));
        Assert.Equal(2.0, (double)StandardDeviation(x));
        Assert.Equal(32.0 / 7, (double)Variance(x, 0, correction: 1), 15);
        Assert.Equal([0.0, 0, 0], Grad((Tensor v) => StandardDeviation(v))(FromArray([3.0, 3, 3])).ToArray());
        Assert.Contains("correction of 1", Assert.Throws<ArgumentException>(() => Variance(FromArray([1.0]), 0, correction: 1)).Message);
    }

    [Fact]
    public void Norm_IsThatOfItsOrder_WithoutOverflow()
    {
        Tensor x = FromArray([3.0, -4]);
        Assert.Equal([7.0, 5, 4], [(double)Norm(x, NormOrder.One), (double)Norm(x), (double)Norm(x, NormOrder.Infinity)]);
        Assert.Equal(5e200, (double)Norm(x * 1e200), 1e186);
        Assert.Equal(5e-200, (double)Norm(x * 1e-200), 1e-214);
        Assert.Equal(Infinity, (double)Norm(FromArray([Infinity, 1])));
        Assert.Equal(double.NaN, (double)Norm(FromArray([double.NaN, 1])));
        Assert.Equal([5.0, 0], Norm(FromArray(new[,] { { 3.0, -4 }, { 0, 0 } }), 1).ToArray());
        Assert.Equal(0.0, (double)Norm(Zeros([0])));
    }

    [Theory]
    [InlineData(NormOrder.One)]
    [InlineData(NormOrder.Two)]
    public void Norm_AtZero_HasGradientZero(NormOrder order) =>
        Assert.Equal([0.0, 0, 0], Grad((Tensor v) => Norm(v, order))(Zeros([3])).ToArray());

    [Fact]
    public void Norm_HasTheUnitVectorAsGradient()
    {
        double[] g = Grad((Tensor v) => Norm(v))(FromArray([3.0, -4])).ToArray();
        Assert.Equal(0.6, g[0], 15);
        Assert.Equal(-0.8, g[1], 15);
    }

    [Fact]
    public void MaskReductions_AskAnyAndAll()
    {
        Tensor mask = FromArray([true, false]);
        Assert.True((bool)Any(mask));
        Assert.False((bool)All(mask));
        Assert.True((bool)All(Zeros([0], ElementType.Bool)));
        Assert.Equal([true, false, false], IsFinite(FromArray([1.0, Infinity, double.NaN])).ToArray<bool>());
        Assert.Equal([false, false, true], IsNaN(FromArray([1.0, Infinity, double.NaN])).ToArray<bool>());
        Assert.Contains("mask", Assert.Throws<ArgumentException>(() => Any(FromArray([1.0]))).Message);
    }
}
