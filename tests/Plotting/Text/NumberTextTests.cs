using Adjoint.Plotting.Text;

namespace Adjoint.Tests.Plotting.Text;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(new[] { 0.0, 0.5, 1.0 }, 0.5, "0.0 0.5 1.0")]
    [InlineData(new[] { -10.0, 0, 10 }, 10, "−10 0 10")]
    [InlineData(new[] { 0.30000000000000004, 0.4 }, 0.1, "0.3 0.4")]
    [InlineData(new[] { -2e-5, 0, 2e-5 }, 2e-5, "−2×10⁻⁵ 0 2×10⁻⁵")]
    [InlineData(new[] { 1e5, 1.5e5 }, 5e4, "1.0×10⁵ 1.5×10⁵")]
    [InlineData(new[] { 0.001, 0.0015 }, 0.0005, "0.0010 0.0015")]
    [InlineData(new[] { 1e12, 2e12 }, 1e12, "1×10¹² 2×10¹²")]
    public void Labels_HaveTheDecimalsOfTheSpacing(double[] ticks, double spacing, string expected) =>
        Assert.Equal(expected.Split(' '), NumberText.Labels(ticks, spacing));

    [Fact]
    public void Exponent_IsExactAtPowersOfTen()
    {
        for (int exponent = -300; exponent <= 300; exponent++)
            Assert.Equal(exponent, NumberText.Exponent(double.Parse($"1e{exponent}")));
    }
}
