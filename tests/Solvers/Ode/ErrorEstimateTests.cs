using Adjoint.Solvers;
using Adjoint.Tracing;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Solvers.Ode;

/// <summary>The error estimates of the traced step shrink with the powers of h that the step controllers count on.</summary>
public sealed class ErrorEstimateTests
{
    public static TheoryData<string, double> Cases => new()
    {
        { "Midpoint", 0.02 },
        { "Heun", 0.02 },
        { "Bosh3", 0.02 },
        { "Dopri5", 0.02 },
        { "Tsit5", 0.02 },
        { "Dopri8", 0.05 },
    };

    [Theory, MemberData(nameof(Cases))]
    public void EmbeddedError_HasItsOrder(string name, double h)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        double[] coarse = Estimates(method, h), fine = Estimates(method, h / 2);
        int[] powers = method.Tableau.BErrorLow.Count > 0
            ? [method.EmbeddedOrder + 1, method.Tableau.EmbeddedOrderLow + 1]
            : [method.EmbeddedOrder + 1];
        for (int i = 0; i < powers.Length; i++)
        {
            double power = Math.Log2(coarse[i] / fine[i]);
            Assert.True(Math.Abs(power - powers[i]) < 0.2, $"{name}, estimate {i}: h^{power:F3} instead of h^{powers[i]}");
        }

        if (powers.Length == 1) return;
        double combined = 0.5 * Math.Log2(ErrorNorm.Combine(coarse[0] * coarse[0], coarse[1] * coarse[1]) / ErrorNorm.Combine(fine[0] * fine[0], fine[1] * fine[1]));
        Assert.True(Math.Abs(combined - method.Tableau.ErrorOrder) < 0.2, $"{name}, combined: h^{combined:F3} instead of h^{method.Tableau.ErrorOrder}");
    }

    /// <summary>Norms of the estimates in the middle of a planet's orbit, unscaled.</summary>
    private static double[] Estimates(OdeMethod method, double h)
    {
        var (slope, _) = Traced.Abstractly(
            x =>
            {
                Tensor y = x[1], r2 = Square(y[0]) + Square(y[1]), r3 = r2 * Sqrt(r2);
                return [Stack(y[2], y[3], -y[0] / r3, -y[1] / r3)];
            },
            [new TensorType(ElementType.Float64, Shape.Scalar), new TensorType(ElementType.Float64, [4])]);
        var stepper = new RungeKutta(method, slope, 1);
        Tensor y = FromArray([0.6, 0.5, -0.7, 1.05]);
        Tensor[] results = stepper.StepWithError(Scalar(0), Scalar(h), Scalar(h), [y], null, [], 1e-300, 1);
        return [.. results.Skip(method.IsFsal ? 2 : 1).Select(squared => Math.Sqrt((double)squared))];
    }
}
