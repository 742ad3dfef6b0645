using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Learning.Attribution;

public sealed class AttributionTests
{
    private static readonly Tensor X = FromArray([0.7, -1.2, 0.4]);

    [Fact]
    public void IntegratedGradients_OfAPolynomial_AreExact()
    {
        // f = x₀² x₁ from 0: both squares and the mixed part have closed forms, ∫ 2 α² dα = 2/3 and ∫ α² dα = 1/3 of f.
        AttributionResult result = Adjoint.Attribution.IntegratedGradients(x => x[0] * x[0] * x[1] + (3 * x[2]), X, points: 2);
        double product = 0.49 * -1.2;
        Assert.Equal(product * 2 / 3, result.Values.ToArray()[0], 1e-15);
        Assert.Equal(product / 3, result.Values.ToArray()[1], 1e-15);
        Assert.Equal(1.2, result.Values.ToArray()[2], 1e-15);
        Assert.Equal(0, result.CompletenessError, 1e-15);
        Assert.Equal(product + 1.2, result.Difference, 1e-15);
    }

    [Fact]
    public void IntegratedGradients_AddUpToTheDifference_ForASmoothNetworkToRounding()
    {
        RandomKey[] keys = RandomKey.FromSeed(6).Split(2);
        Sequential net = Sequential.Of(new Dense(3, 16, keys[0]), Activation.Tanh, new Dense(16, 1, keys[1]));
        AttributionResult result = Adjoint.Attribution.IntegratedGradients(x => net.Apply(x)[0], X, FromArray([0.1, 0.2, -0.3]), 24);
        Assert.Equal(0, result.CompletenessError, 1e-13);
        Assert.True(Math.Abs(result.Difference) > 0.01);
    }

    [Fact]
    public void IntegratedGradients_OfARectifier_TellTheirError()
    {
        // |∫| of a step function by n nodes is off by at most the largest weight, some π/(2n).
        static Tensor F(Tensor x) => Relu(x[0] - 0.3);
        double error = Adjoint.Attribution.IntegratedGradients(F, X, points: 64).CompletenessError;
        Assert.InRange(Math.Abs(error), 1e-6, 0.7 * Math.PI / 128);
    }

    [Fact]
    public void Saliency_IsTheMagnitudeOfTheGradient() =>
        Assert.Equal([2, 3, 0.5], Adjoint.Attribution.Saliency(x => (2 * x[0]) - (3 * x[1]) + (0.5 * x[2]), X).ToArray());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void GaussLegendre_IsExactToDegree2NMinus1(int n)
    {
        for (int degree = 0; degree < Math.Min(2 * n, 60); degree++)
            Assert.Equal(1.0 / (degree + 1), GaussLegendre.OnUnitInterval(n).Sum(p => p.Weight * Math.Pow(p.Node, degree)), 1e-14);
    }

    [Fact]
    public void Baselines_OfAnotherShape_AreRefused() =>
        Assert.Throws<ArgumentException>(() => Adjoint.Attribution.IntegratedGradients(x => Sum(x), X, Ones([2])));
}
