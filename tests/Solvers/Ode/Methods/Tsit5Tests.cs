using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode.Methods;

public sealed class Tsit5Tests
{
    [Fact]
    public void Dense_ReproducesThePrintedPolynomials()
    {
        // Tsitouras 2011, factored as printed; its constants carry about 17 digits, of the largest coefficient 88 that is 1e-15 of a weight.
        foreach (double x in new[] { 0.1, 0.3, 0.5, 0.7, 0.9, 1.0 })
        {
            double[] printed =
            [
                -1.0530884977290216 * x * (x - 1.3299890189751412) * ((x * x) - (1.4364028541716351 * x) + 0.7139816917074209),
                0.1017 * x * x * ((x * x) - (2.1966568338249754 * x) + 1.2949852507374631),
                2.490627285651252793 * x * x * ((x * x) - (2.38535645472061657 * x) + 1.57803468208092486),
                -16.54810288924490272 * (x - 1.21712927295533244) * (x - 0.61620406037800089) * x * x,
                47.37952196281928122 * (x - 1.203071208372362603) * (x - 0.658047292653547382) * x * x,
                -34.87065786149660974 * (x - 1.2) * (x - 0.666666666666666667) * x * x,
                2.5 * (x - 1) * (x - 0.6) * x * x,
            ];
            double[] weights = new double[7];
            OdeMethod.Tsit5.Interpolant.Weights(x, weights);
            for (int i = 0; i < 7; i++) Assert.Equal(printed[i], weights[i], 1.5e-14);
        }
    }

    [Fact]
    public void BError_IsThePrintedDifference()
    {
        // The paper's column b̂ holds b − b̂ to 15 digits, the last entry with the sign that makes the sum vanish.
        double[] printed =
        [
            0.001780011052226, 0.000816434459657, -0.007880878010262, 0.144711007173263, -0.582357165452555, 0.458082105929187, -1.0 / 66,
        ];
        EquatableArray<double> error = OdeMethod.Tsit5.Tableau.BError;
        for (int i = 0; i < 7; i++) Assert.Equal(printed[i], error[i], 6e-16);
    }
}
