using static Adjoint.Tensor;

namespace Adjoint.Examples.Measuring;

/// <summary>The neural ODE y′ = net(y³) of the spiral by classical Runge–Kutta steps written out, for the example and to time against other programs.</summary>
internal static class SpiralSteps
{
    /// <summary>The states at several times, one step of length h for each interval: <c>[times, paths, 2]</c>.</summary>
    internal static Tensor Run(Sequential net, Tensor start, int times, double h)
    {
        Tensor F(Tensor y) => net.Apply(y * y * y);
        var states = new Tensor[times];
        Tensor y = states[0] = start;
        for (int i = 1; i < times; i++)
        {
            Tensor k1 = F(y), k2 = F(y + (h / 2 * k1)), k3 = F(y + (h / 2 * k2)), k4 = F(y + (h * k3));
            states[i] = y += h / 6 * (k1 + (2 * k2) + (2 * k3) + k4);
        }

        return Stack(states);
    }
}
