using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode;

public sealed class InterpolantTests
{
    private static readonly double[] Places = [0.05, 0.25, 1.0 / 3, 0.5, 0.6, 0.8, 0.95];

    public static TheoryData<string> Names => OdeMethodTests.Names;

    [Theory, MemberData(nameof(Names))]
    public void Weights_SatisfyTheOrderConditionsToTheDenseOrderBetweenTheEnds(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        double[][] a = OrderConditions.Matrix(method);
        double[] weights = new double[a.Length];
        foreach (double theta in Places)
        {
            method.Interpolant.Weights(theta, weights);
            Assert.Equal(method.Tableau.Dense.Order, OrderConditions.Order(a, weights, theta));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Weights_AtTheEnds_AreZeroAndBToTheLastBit(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        double[] weights = new double[method.Interpolant.StageCount];
        method.Interpolant.Weights(0, weights);
        Assert.All(weights, weight => Assert.Equal(0, weight));
        method.Interpolant.Weights(1, weights);
        Assert.Equal(method.Tableau.B.Items, weights[..method.StageCount]);
        Assert.All(weights[method.StageCount..], weight => Assert.Equal(0, weight));
    }

    [Theory, MemberData(nameof(Names))]
    public void Weights_StartWithTheSlopeOfTheFirstStage(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        if (method.Interpolant.Degree < 2) return;

        // b_i'(0) is the sum of the first two coefficients: φ₁' = φ₂' = 1 and all others vanish there.
        for (int i = 0; i < method.Interpolant.StageCount; i++)
            Assert.Equal(i == 0 ? 1 : 0, method.Interpolant.Coefficient(0, i) + method.Interpolant.Coefficient(1, i), 1e-15);
    }

    [Theory]
    [InlineData("Euler", -1)]
    [InlineData("Midpoint", -1)]
    [InlineData("Heun", -1)]
    [InlineData("Bosh3", 3)]
    [InlineData("RK4", 4)]
    [InlineData("Dopri5", 6)]
    [InlineData("Tsit5", 6)]
    [InlineData("Dopri8", 12)]
    public void EndStage_IsTheStageAtTheEndOfTheStep(string name, int stage)
    {
        Interpolant interpolant = OdeMethodTests.Find(name).Interpolant;
        Assert.Equal(stage, interpolant.EndStage);
        if (stage >= 0) Assert.Equal(1, interpolant.StageNode(stage));
    }

    [Fact]
    public void Weights_OfMidpointAndHeun_AreTheParabolas()
    {
        foreach (double theta in Places)
        {
            double[] weights = new double[2];
            OdeMethod.Midpoint.Interpolant.Weights(theta, weights);
            Assert.Equal(theta - (theta * theta), weights[0], 1e-15);
            Assert.Equal(theta * theta, weights[1], 1e-15);
            OdeMethod.Heun.Interpolant.Weights(theta, weights);
            Assert.Equal(theta - (theta * theta / 2), weights[0], 1e-15);
            Assert.Equal(theta * theta / 2, weights[1], 1e-15);
        }
    }
}
