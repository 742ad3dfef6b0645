using Adjoint.Physics.Mechanics;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Physics.Mechanics;

public sealed class PendulumTests
{
    /// <summary>K(k) = F(π/2, k) from M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions" (1964), table 17.1, at m = k².</summary>
    [Theory]
    [InlineData(0.0, 1.570796326794897)]
    [InlineData(0.5, 1.854074677301372)]
    [InlineData(0.9, 2.578092113348173)]
    [InlineData(0.99, 3.695637362989875)]
    public void Period_IsTheEllipticIntegral(double m, double integral)
    {
        double amplitude = 2 * Math.Asin(Math.Sqrt(m));
        double period = (double)Pendulum.Period(amplitude, new PendulumParameters(Scalar(1), Scalar(1)));
        Assert.Equal(4 * integral, period, 1e-14 * period);
    }

    [Fact]
    public void Period_GrowsByTheSquareOfTheAmplitude()
    {
        // T = 2π √(ℓ/g) (1 + θ₀²/16 + 11 θ₀⁴/3072 + …), Landau and Lifshitz, §11, continued by one term.
        const double Theta = 0.1;
        double expected = 2 * Math.PI * (1 + (Theta * Theta / 16) + (11 * Math.Pow(Theta, 4) / 3072));
        Assert.Equal(expected, (double)Pendulum.Period(Theta, new PendulumParameters(Scalar(1), Scalar(1))), 1e-8);
    }

    [Fact]
    public void Period_HasFiniteGradientsNearTheUprightPosition()
    {
        Tensor slope = Grad((Tensor theta) => Pendulum.Period(theta, Pendulum.OneMeter))(Scalar(Math.PI - 1e-9));

        // K grows as ln(4/k′) with k′ = cos(θ₀/2) ≈ (π − θ₀)/2, so dT/dθ₀ = 4 √(ℓ/g) / (π − θ₀).
        double expected = 4 / Math.Sqrt(9.80665) / 1e-9;
        Assert.Equal(expected, (double)slope, 1e-6 * expected);
    }
}
