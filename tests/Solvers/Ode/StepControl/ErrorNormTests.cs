using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode.StepControl;

public sealed class ErrorNormTests
{
    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(1e-3, 1e-3)]
    [InlineData(2, 0)]
    public void Combine_IsTheFormula(double high, double low)
    {
        Assert.Equal(high * high / Math.Sqrt((high * high) + (0.01 * low * low)), Math.Sqrt(ErrorNorm.Combine(high * high, low * low)), 1e-15);
    }

    [Fact]
    public void Combine_OfAnExactStep_IsZero()
    {
        Assert.Equal(0, ErrorNorm.Combine(0, 0));
        Assert.Equal(0, ErrorNorm.Combine(0, 1));
    }

    [Fact]
    public void Combine_NeitherOverflowsNorHidesWhatIsNotFinite()
    {
        Assert.Equal(1e200, ErrorNorm.Combine(1e200, 1e150), 1e185);
        Assert.False(double.IsFinite(ErrorNorm.Combine(double.NaN, 1)));
        Assert.False(double.IsFinite(ErrorNorm.Combine(1, double.NaN)));
        Assert.False(double.IsFinite(ErrorNorm.Combine(double.PositiveInfinity, 1)));
        Assert.False(double.IsFinite(ErrorNorm.Combine(1, double.PositiveInfinity)));
    }

    [Fact]
    public void Dopri8_ErrorNorm_ShrinksWithTheEighthPower()
    {
        // y' = y² (1 + t) from y = 1: nonlinear and dependent on time. Between h and h/2 the norm must fall by 2⁸ within a tenth of an order.
        var stepper = new RungeKuttaStepper(OdeMethod.Dopri8, (t, y) => [y[0] * y[0] * (1 + t)]);
        double Norm(double h) => stepper.Error([1], stepper.Step(0, [1], h), h, 1);
        Assert.Equal(OdeMethod.Dopri8.Tableau.ErrorOrder, Math.Log2(Norm(0.01) / Norm(0.005)), 0.1);
    }
}
