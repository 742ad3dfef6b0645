using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode.StepControl;

public sealed class FixedStepTests
{
    [Fact]
    public void Decide_AcceptsEveryErrorAndKeepsTheSizeInTheDirectionOfTheStep()
    {
        StepController controller = StepController.Fixed(0.25);
        var forward = controller.Decide(StepHistory.Start, 0.1, 1e9, 5);
        Assert.True(forward.Accepted);
        Assert.Equal(0.25, forward.NextStep);
        Assert.Equal(-0.25, controller.Decide(StepHistory.Start, -0.1, double.NaN, 5).NextStep);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Fixed_RefusesASizeThatIsNotAboveZeroAndFinite(double step)
    {
        Assert.Contains(
            "must be finite and above zero",
            Assert.Throws<ArgumentOutOfRangeException>(() => StepController.Fixed(step)).Message,
            StringComparison.Ordinal);
    }
}
