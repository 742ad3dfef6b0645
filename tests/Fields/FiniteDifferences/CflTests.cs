using static Adjoint.Tensor;

namespace Adjoint.Tests.Fields.FiniteDifferences;

public sealed class CflTests
{
    /// <summary>The classical limits in two dimensions.</summary>
    [Fact]
    public void Limits_AreTheKnownOnes()
    {
        var grid = new Grid2(8, 8, 10);
        Assert.Equal(10 / (3 * Math.Sqrt(2)), Cfl.WaveStep(grid, 2, 3), 1e-14);
        Assert.Equal(10 / 3.0 * Math.Sqrt(3.0 / 8), Cfl.WaveStep(grid, 4, 3), 1e-14);
        Assert.Equal(100 / (4 * 0.5), Cfl.DiffusionStep(grid, 2, 0.5), 1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Leapfrog_IsBoundedBelowTheLimit_AndGrowsAboveIt(int order)
    {
        var grid = new Grid2(16, 16, 1);
        double limit = Cfl.WaveStep(grid, order, 1);

        // The fastest mode of the grid alternates in sign from point to point.
        Tensor start = grid.Sample((x, y) => ((int)(x + y) % 2 == 0 ? 1 : -1) * 1e-3);
        double Largest(double dt) => (double)Max(Abs(March.Run(
            (u, before) => (2 * u) - before + (dt * dt * Stencils.Laplacian(u, grid, order, Boundary.Periodic)), start, start, 200).Field));
        Assert.True(Largest(0.99 * limit) < 0.1);
        Assert.True(Largest(1.01 * limit) > 1e3);
    }

    [Fact]
    public void StepAboveTheLimit_IsRefusedByName()
    {
        var grid = new Grid2(8, 8, 10);
        string message = Assert.Throws<ArgumentException>(() => Cfl.RequireWave(2.1, Full([8, 8], 3), grid, 4)).Message;
        Assert.Contains("CFL limit 2.04124", message);
        Assert.Contains("the largest speed v is 3", message);
        Cfl.RequireWave(2.041, Full([8, 8], 3), grid, 4);
        Assert.Contains("CFL limit", Assert.Throws<ArgumentException>(() => Cfl.RequireDiffusion(60, Scalar(0.5), grid)).Message);
        Assert.Contains("at [1]", Assert.Throws<ArgumentException>(() => Cfl.RequireWave(1, FromArray([1.0, double.NaN]), grid, 4)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Cfl.RequireWave(1, FromArray([1.0, 0.0]), grid, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cfl.RequireWave(double.NaN, Scalar(1), grid, 4));
    }
}
