using Adjoint.Physics.Populations;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Physics.Populations;

using Ode = global::Adjoint.Ode;

public sealed class LotkaVolterraTests
{
    [Fact]
    public void Equilibrium_IsOne()
    {
        Tensor slope = LotkaVolterra.Rhs(0, LotkaVolterra.Equilibrium(LotkaVolterra.LynxAndHares), LotkaVolterra.LynxAndHares);
        Assert.All(slope.ToArray(), rate => Assert.Equal(0, rate, 1e-13));
    }

    [Fact]
    public void MeanOverAPeriod_IsTheEquilibrium()
    {
        // Volterra's law, by the integral of the state beside the state. The period is where the prey return to their start upwards.
        LotkaVolterraRates rates = LotkaVolterra.LynxAndHares;
        var options = new OdeOptions { Method = OdeMethod.Dopri8, Rtol = 1e-12, Atol = 1e-12 };
        Tensor At(double time) => Ode.Solve(
            (t, y, p) => Concat(0, LotkaVolterra.Rhs(t, y[..2], p), y[..2]), FromArray([34, 5.9, 0, 0]), (0, time), rates, options).FinalState;

        double period = 9.75;
        for (int i = 0; i < 20; i++)
        {
            Tensor state = At(period);
            period -= ((double)state[0] - 34) / (double)LotkaVolterra.Rhs(0, state[..2], rates)[0];
        }

        double[] end = At(period).ToArray(), equilibrium = LotkaVolterra.Equilibrium(rates).ToArray();
        Assert.Equal(5.9, end[1], 1e-9);
        Assert.Equal(equilibrium[0], end[2] / period, 1e-9 * equilibrium[0]);
        Assert.Equal(equilibrium[1], end[3] / period, 1e-9 * equilibrium[1]);
    }
}
