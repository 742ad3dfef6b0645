using static Adjoint.Tensor;

namespace Adjoint.Tests.Solvers.Ode;

using Ode = global::Adjoint.Ode;

/// <summary>Measured orders on an exact solution: a planet on an ellipse of eccentricity 0.3, over a third of its year.</summary>
public sealed class ConvergenceTests
{
    private const double Eccentricity = 0.3;
    private const double End = 2;

    /// <summary>
    /// The coarser number of steps: enough that the error follows its leading term, few enough that twice as many stay clear of rounding.
    /// </summary>
    public static TheoryData<string, int> Cases => new()
    {
        { "Euler", 1000 },
        { "Midpoint", 200 },
        { "Heun", 200 },
        { "Bosh3", 100 },
        { "RK4", 80 },
        { "Dopri5", 160 },
        { "Tsit5", 160 },
        { "Dopri8", 16 },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Tableau_ConvergesAtItsOrderAtAndBetweenTheSteps(string name, int steps) => AssertOrders(name, steps, ErrorsOfTheDefiningSums);

    [Theory, MemberData(nameof(Cases))]
    public void Solve_ConvergesAtTheOrderOfTheMethodAtAndBetweenTheSteps(string name, int steps) => AssertOrders(name, steps, ErrorsOfTheSolve);

    private static void AssertOrders(string name, int steps, Func<OdeMethod, int, (double AtEnd, double Between)> errors)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        (double coarse, double coarseBetween) = errors(method, steps);
        (double fine, double fineBetween) = errors(method, 2 * steps);
        double order = Math.Log2(coarse / fine), between = Math.Log2(coarseBetween / fineBetween);
        Assert.True(Math.Abs(order - method.Order) < 0.2, $"{name}: order {order:F3} at the steps, errors {coarse:E2} and {fine:E2}");
        Assert.True(
            Math.Abs(between - method.DenseOrder) < 0.2,
            $"{name}: order {between:F3} between the steps, errors {coarseBetween:E2} and {fineBetween:E2}");
    }

    /// <summary>Error at the end, and the largest one at the places 0.1, 0.2, …, 0.9 of every step.</summary>
    private static (double AtEnd, double Between) ErrorsOfTheDefiningSums(OdeMethod method, int steps)
    {
        var stepper = new RungeKuttaStepper(method, Gravity);
        double h = End / steps, between = 0;
        double[] y = Kepler(0);
        for (int n = 0; n < steps; n++)
        {
            double[] next = stepper.Step(n * h, y, h);
            foreach (double theta in Places) between = Math.Max(between, Distance(stepper.Interpolate(y, h, theta), Kepler((n + theta) * h)));
            y = next;
        }

        return (Distance(y, Kepler(End)), between);
    }

    /// <summary>The same through the public call.</summary>
    private static (double AtEnd, double Between) ErrorsOfTheSolve(OdeMethod method, int steps)
    {
        double h = End / steps;
        double[] times = [.. from n in Enumerable.Range(0, steps) from theta in Places select (n + theta) * h];
        OdeSolution path = Ode.Solve(
            (_, y) =>
            {
                Tensor r2 = Square(y[0]) + Square(y[1]), r3 = r2 * Sqrt(r2);
                return Stack(y[2], y[3], -y[0] / r3, -y[1] / r3);
            },
            FromArray(Kepler(0)),
            (0, End),
            new OdeOptions { Method = method, Controller = StepController.Fixed(h), SaveAt = SaveAt.Times(times) });
        double[] states = path.States.ToArray();
        double between = 0;
        for (int i = 0; i < times.Length; i++) between = Math.Max(between, Distance(states[(4 * i)..(4 * (i + 1))], Kepler(times[i])));
        return (Distance(path.FinalState.ToArray(), Kepler(End)), between);
    }

    private static IEnumerable<double> Places => Enumerable.Range(1, 9).Select(i => i / 10.0);

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
