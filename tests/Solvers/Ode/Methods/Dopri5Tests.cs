namespace Adjoint.Tests.Solvers.Ode.Methods;

public sealed class Dopri5Tests
{
    [Fact]
    public void Dense_AtTheMiddle_IsShampinesFormula()
    {
        // Shampine 1986: y(t + h/2) = y + h/2 Σ w_i k_i with these weights, the optimum of his free parameter.
        double[] printed =
        [
            6025192743.0 / 30085553152, 0, 51252292925.0 / 65400821598, -2691868925.0 / 45128329728, 187940372067.0 / 1594534317056,
            -1776094331.0 / 19743644256, 11237099.0 / 235043384,
        ];
        double[] weights = new double[7];
        OdeMethod.Dopri5.Interpolant.Weights(0.5, weights);
        for (int i = 0; i < 7; i++) Assert.Equal(printed[i], 2 * weights[i], 1e-15);
    }
}
