using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode.StepControl;

public sealed class InitialStepTests
{
    [Fact]
    public void Trial_IsAHundredthOfTheStateOverItsSlope()
    {
        Assert.Equal(0.01 * 3 / 2, InitialStep.Trial(3, 2, 100), 1e-17);
        Assert.Equal(1e-6, InitialStep.Trial(0, 2, 100));
        Assert.Equal(1e-6, InitialStep.Trial(3, 0, 100));
    }

    [Fact]
    public void Refine_MakesTheErrorTermAHundredth()
    {
        double h = InitialStep.Refine(0.01, 2, 40, 5, 100);
        Assert.Equal(0.01, Math.Pow(h, 5) * 40, 1e-15);
        Assert.Equal(0.02, InitialStep.Refine(0.0002, 2, 40, 5, 100), 1e-17);
        Assert.Equal(1e-6, InitialStep.Refine(1e-6, 0, 0, 5, 100));
    }

    [Fact]
    public void BothSizes_StayWithinTheInterval()
    {
        Assert.Equal(1e-9, InitialStep.Trial(0, 0, 1e-9));
        Assert.Equal(1e-9, InitialStep.Refine(1e-9, 0, 0, 5, 1e-9));
    }

    [Fact]
    public void Sizes_ForExponentialDecay_AreThoseWorkedByHand()
    {
        // y' = −y, y = 1, scale 1, k = 5: d₀ = d₁ = 1, h₀ = 0.01, f₁ = −0.99, d₂ = 0.01 / 0.01 = 1, h⁵ = 0.01.
        double trial = InitialStep.Trial(1, 1, 10);
        double curvature = Math.Abs(-(1 - trial) + 1) / trial;
        Assert.Equal(0.39810717055349725, InitialStep.Refine(trial, 1, curvature, 5, 10), 1e-15);
    }
}
