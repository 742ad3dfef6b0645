using Adjoint.Physics.Waves;
using static Adjoint.Tensor;
using static Adjoint.Tests.Fields.FieldClaims;

namespace Adjoint.Tests.Physics.Waves;

public sealed class AcousticWaveTests
{
    /// <summary>
    /// cos(ax) cos(by) is an eigenvector of the periodic stencil, −λ = Σ over both directions of (w₀ + 2 Σ wₖ cos(k a h))/h², and leapfrog
    /// turns it with a frequency ω of (2/dt) sin(ω dt/2) = √(λ/m): the discrete solution in closed form.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void StandingWave_TurnsWithItsDiscreteFrequency(int order)
    {
        const int N = 24, Steps = 60;
        const double M = 1.7, Dt = 0.05;
        double h = 2 * Math.PI / N;
        var wave = new AcousticWave(new Grid2(N, N, h), Dt, order, Boundary: Boundary.Periodic);
        double[] w = Fornberg.Central(2, order);
        double Symbol(double a)
        {
            double sum = w[0];
            for (int k = 1; k < w.Length; k++) sum += 2 * w[k] * Math.Cos(k * a * h);
            return -sum / (h * h);
        }

        double omega = 2 / Dt * Math.Asin(Dt / 2 * Math.Sqrt((Symbol(2) + Symbol(3)) / M));
        Tensor shape = wave.Grid.Sample((x, y) => Math.Cos(2 * x) * Math.Cos(3 * y));
        Tensor last = March.Run(wave.Step(Full([N, N], M)), shape, Math.Cos(omega * Dt) * shape, Steps).Field;
        Close(Math.Cos(omega * Steps * Dt) * shape, last, 1e-11);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void StandingWave_ConvergesInSpaceAtTheOrderOfTheLaplacian(int order)
    {
        // Steps so small that the error in time does not show.
        double Error(int n)
        {
            const int Steps = 4000;
            const double T = 0.5;
            double dt = T / Steps;
            var wave = new AcousticWave(new Grid2(n, n, 2 * Math.PI / n), dt, order, Boundary: Boundary.Periodic);
            Tensor shape = wave.Grid.Sample((x, y) => Math.Cos(x) * Math.Cos(2 * y));
            Tensor last = March.Run(wave.Step(Ones([n, n])), shape, Math.Cos(Math.Sqrt(5) * dt) * shape, Steps).Field;
            return (double)Max(Abs(last - (Math.Cos(Math.Sqrt(5) * T) * shape)));
        }

        Assert.Equal(order, Order(Error(12), Error(18), 1.5), order == 8 ? 0.5 : 0.2);
    }

    [Fact]
    public void StandingWave_ConvergesInTimeAtOrderTwo()
    {
        double Error(int steps)
        {
            const int N = 32;
            const double T = 2;
            double dt = T / steps;
            var wave = new AcousticWave(new Grid2(N, N, 2 * Math.PI / N), dt, 8, Boundary: Boundary.Periodic);
            Tensor shape = wave.Grid.Sample((x, y) => Math.Cos(x) * Math.Cos(y));
            Tensor last = March.Run(wave.Step(Ones([N, N])), shape, Math.Cos(Math.Sqrt(2) * dt) * shape, steps).Field;
            return (double)Max(Abs(last - (Math.Cos(Math.Sqrt(2) * T) * shape)));
        }

        Assert.Equal(2, Order(Error(40), Error(80)), 0.1);
    }

    /// <summary>A field that is the same everywhere obeys m u_tt + damp u_t = 0, whose discrete rate is b = 1/(1 + damp dt/m) a step.</summary>
    [Fact]
    public void UniformField_IsDampedByItsDiscreteRate()
    {
        const double M = 0.4, Damp = 0.3, Dt = 0.1;
        var wave = new AcousticWave(new Grid2(9, 9, 1), Dt, 4, Full([9, 9], Damp), Boundary.Periodic);
        MarchResult result = March.Run(wave.Step(Full([9, 9], M)), Ones([9, 9]), Zeros([9, 9]), 7);
        Close(Full([9, 9], Math.Pow(1 / (1 + (Damp * Dt / M)), 7)), result.Field - result.Before!, 1e-13);
    }

    [Fact]
    public void Energy_OfAnUndampedWave_IsConserved()
    {
        const double Dt = 0.4;
        var wave = new AcousticWave(new Grid2(20, 17, 1), Dt, 6);
        Tensor m = 1.2 + (0.5 * Noise([20, 17], 1)), u = Noise([20, 17], 2), before = u;

        // ½⟨m δu, δu⟩/dt² − ½⟨u, ∇²before⟩, the quadratic form that leapfrog keeps.
        double Energy(Tensor a, Tensor b) =>
            (double)((0.5 / (Dt * Dt) * Sum(m * Square(a - b))) - (0.5 * Sum(a * Stencils.Laplacian(b, wave.Grid, 6))));
        MarchResult result = March.Run(wave.Step(m), u, before, 300);
        double start = Energy(u, before);
        Assert.Equal(start, Energy(result.Field, result.Before!), 1e-11 * start);
    }

    [Fact]
    public void Sponge_SwallowsAWave()
    {
        var sponge = new Sponge(30);
        Grid2 grid = sponge.Around(new Grid2(20, 20, 10));
        Tensor m = Full(grid.Shape, 1 / (2.5 * 2.5));
        Tensor start = grid.Sample((x, y) => Math.Exp(-(Math.Pow(x - 395, 2) + Math.Pow(y - 395, 2)) / 2000));
        double Left(Tensor? damping) =>
            (double)Max(Abs(sponge.Inside(March.Run(new AcousticWave(grid, 2, 4, damping).Step(m), start, start, 400).Field)));
        Assert.InRange(Left(sponge.Damping(grid)), 0, 0.05 * Left(null));
    }

    [Fact]
    public void Record_HasItsGradient_SourceTermIncluded()
    {
        var grid = new Grid2(12, 11, 10);
        var wave = new AcousticWave(grid, 1.5, 4, new Sponge(3).Damping(grid));
        GridPoints source = GridPoints.At(grid, [(23, 51)]), receivers = GridPoints.AtCells(grid, (8, 3), (8, 8));
        Tensor signal = new Ricker(0.03).Signal(30, 1.5);
        AssertTaylor(m => 1e-3 * Sum(Square(wave.Record(m, source, signal, receivers))), grid.Sample((x, y) => 0.16 + (0.0003 * x)));
    }

    [Fact]
    public void UnstableStep_AndSlownessThatIsNone_AreRefused()
    {
        Assert.Contains("CFL limit", Assert.Throws<ArgumentException>(() => new AcousticWave(new Grid2(8, 8, 10), 2.1).Step(Full([8, 8], 1.0 / 9))).Message);
        Assert.Contains("m, the squared slowness 1/v², is -1", Assert.Throws<ArgumentException>(() => new AcousticWave(new Grid2(8, 8, 10), 2.1).Step(Full([8, 8], -1))).Message);
    }
}
