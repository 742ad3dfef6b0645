using Adjoint.Physics.Heat;
using static Adjoint.Tensor;
using static Adjoint.Tests.Fields.FieldClaims;

namespace Adjoint.Tests.Physics.Heat;

public sealed class HeatPlateTests
{
    /// <summary>cos(π k (i + ½)/N) is an eigenvector of the insulated stencil with −(4/h²) sin²(π k/2N): each step multiplies it by a number.</summary>
    [Fact]
    public void Mode_DecaysByItsDiscreteRate()
    {
        const int N = 20, Steps = 50;
        const double K = 0.7, C = 2, H = 0.1, Dt = 0.005;
        var plate = new HeatPlate(new Grid2(N, N, H), Dt, C);
        Tensor mode = plate.Grid.Sample((x, y) => Math.Cos(Math.PI * 3 * ((x / H) + 0.5) / N) * Math.Cos(Math.PI * ((y / H) + 0.5) / N));
        double lambda = 4 / (H * H) * (Math.Pow(Math.Sin(Math.PI * 3 / (2 * N)), 2) + Math.Pow(Math.Sin(Math.PI / (2 * N)), 2));
        Tensor last = March.Run(plate.Step(Full([N, N], K)), mode, Steps).Field;
        Close(Math.Pow(1 - (Dt * K / C * lambda), Steps) * mode, last, 1e-12);
    }

    /// <summary>The exact mode e^(−2π²t) cos πx cos πy of the unit square, with steps ∝ h² so that both errors fall together.</summary>
    [Fact]
    public void Mode_ConvergesAtOrderTwoInSpaceAndOneInTime()
    {
        double Error(int n)
        {
            const double T = 0.02;
            int steps = n * n / 8;
            double h = 1.0 / n;
            var plate = new HeatPlate(new Grid2(n, n, h), T / steps);
            Tensor mode = plate.Grid.Sample((x, y) => Math.Cos(Math.PI * (x + (h / 2))) * Math.Cos(Math.PI * (y + (h / 2))));
            Tensor last = March.Run(plate.Step(Ones([n, n])), mode, steps).Field;
            return (double)Max(Abs(last - (Math.Exp(-2 * Math.PI * Math.PI * T) * mode)));
        }

        Assert.Equal(2, Order(Error(16), Error(32)), 0.1);
    }

    [Fact]
    public void Heat_IsWhatTheHeatingBrought()
    {
        var plate = new HeatPlate(new Grid2(9, 7, 1), 0.1, 2);
        Tensor heating = Noise([9, 7], 1);
        Tensor last = March.Run(plate.Step(1.2 + Noise([9, 7], 2), heating), Zeros([9, 7]), 40).Field;
        Assert.Equal(40 * 0.1 * (double)Sum(heating), 2 * (double)Sum(last), 1e-11);
    }

    [Fact]
    public void Conductivity_HasItsGradient()
    {
        var plate = new HeatPlate(new Grid2(8, 9, 1), 0.1);
        Tensor heating = Noise([2, 8, 9], 1);
        AssertTaylor(
            k => Sum(Square(March.Run(plate.Step(k, heating), Zeros([2, 8, 9]), 30).Field)), 1.2 + (0.5 * Noise([8, 9], 2)));
    }

    [Fact]
    public void UnstableStep_AndCapacityThatIsNone_AreRefused()
    {
        Assert.Contains("CFL limit", Assert.Throws<ArgumentException>(() => new HeatPlate(new Grid2(8, 8, 1), 0.3).Step(Ones([8, 8]))).Message);
        Assert.Contains("Capacity, the heat capacity of a volume, is 0", Assert.Throws<ArgumentException>(() => new HeatPlate(new Grid2(8, 8, 1), 0.3, 0).Step(Ones([8, 8]))).Message);
    }
}
