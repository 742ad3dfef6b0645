namespace Adjoint.Tests.Solvers.Ode;

/// <summary>Measured orders on an exact solution: a planet on an ellipse of eccentricity 0.3, over a quarter of its year and more.</summary>
public sealed class ConvergenceTests
{
    private const double Eccentricity = 0.3;
    private const double End = 2;

    [Theory]
    [InlineData("Euler", 1000)]
    [InlineData("Midpoint", 200)]
    [InlineData("Heun", 200)]
    [InlineData("Bosh3", 100)]
    [InlineData("RK4", 80)]
    [InlineData("Dopri5", 160)]
    [InlineData("Tsit5", 160)]
    [InlineData("Dopri8", 16)]
    public void Integration_ConvergesAtTheOrderAtAndBetweenTheSteps(string name, int steps)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        (double coarse, double coarseBetween) = Errors(method, steps);
        (double fine, double fineBetween) = Errors(method, 2 * steps);
        double order = Math.Log2(coarse / fine), between = Math.Log2(coarseBetween / fineBetween);
        Assert.True(Math.Abs(order - method.Order) < 0.2, $"{name}: order {order:F3} at the steps, errors {coarse:E2} and {fine:E2}");
        Assert.True(
            Math.Abs(between - method.DenseOrder) < 0.2,
            $"{name}: order {between:F3} between the steps, errors {coarseBetween:E2} and {fineBetween:E2}");
    }

    /// <summary>Error at the end, and the largest one at the places 0.1, 0.2, …, 0.9 of every step.</summary>
    private static (double AtEnd, double Between) Errors(OdeMethod method, int steps)
    {
        var stepper = new RungeKuttaStepper(method, Gravity);
        double h = End / steps, between = 0;
        double[] y = Kepler(0);
        for (int n = 0; n < steps; n++)
        {
            double[] next = stepper.Step(n * h, y, h);
            for (double theta = 0.1; theta < 0.95; theta += 0.1)
                between = Math.Max(between, Distance(stepper.Interpolate(y, h, theta), Kepler((n + theta) * h)));
            y = next;
        }

        return (Distance(y, Kepler(End)), between);
    }

    private static double[] Gravity(double t, double[] y)
    {
        double r = Math.Sqrt((y[0] * y[0]) + (y[1] * y[1])), r3 = r * r * r;
        return [y[2], y[3], -y[0] / r3, -y[1] / r3];
    }

    /// <summary>Position and velocity at time t after the perihelion, from Kepler's equation t = E − e sin E (semi-axis and gravity 1).</summary>
    private static double[] Kepler(double t)
    {
        double anomaly = t;
        for (int i = 0; i < 20; i++) anomaly -= (anomaly - (Eccentricity * Math.Sin(anomaly)) - t) / (1 - (Eccentricity * Math.Cos(anomaly)));
        double minor = Math.Sqrt(1 - (Eccentricity * Eccentricity)), rate = 1 / (1 - (Eccentricity * Math.Cos(anomaly)));
        return
        [
            Math.Cos(anomaly) - Eccentricity, minor * Math.Sin(anomaly),
            -Math.Sin(anomaly) * rate, minor * Math.Cos(anomaly) * rate,
        ];
    }

    private static double Distance(double[] x, double[] y) => x.Zip(y, (a, b) => Math.Abs(a - b)).Max();
}
