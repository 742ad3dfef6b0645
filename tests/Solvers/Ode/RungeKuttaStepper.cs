using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode;

/// <summary>
/// A plain explicit stepper on arrays, written from the defining sums: the tests of tableaus and controllers need no engine, and it is
/// the reference for the traced one.
/// </summary>
internal sealed class RungeKuttaStepper(OdeMethod method, Func<double, double[], double[]> f)
{
    private readonly Interpolant _interpolant = method.Interpolant;

    public double[][] Slopes { get; } = new double[method.Interpolant.StageCount][];

    /// <summary>Makes a step and leaves the stages, extra ones included, in <see cref="Slopes"/>.</summary>
    public double[] Step(double t, double[] y, double h)
    {
        for (int i = 0; i < _interpolant.StageCount; i++)
            Slopes[i] = f(t + (_interpolant.StageNode(i) * h), Combine(y, h, _interpolant.StageRow(i).Items));
        return Combine(y, h, method.Tableau.B.Items);
    }

    /// <summary>The value within the step made last.</summary>
    public double[] Interpolate(double[] y, double h, double theta)
    {
        double[] weights = new double[_interpolant.StageCount];
        _interpolant.Weights(theta, weights);
        return Combine(y, h, weights);
    }

    /// <summary>Root mean square of h Σ e_i k_i, scaled by atol + rtol max(|y|, |y₁|).</summary>
    public double Error(double[] y, double[] next, double h, double tolerance)
    {
        double Squared(double[] row)
        {
            double[] error = Combine(new double[y.Length], h, row);
            double sum = 0;
            for (int q = 0; q < y.Length; q++)
            {
                double e = error[q] / (tolerance + (tolerance * Math.Max(Math.Abs(y[q]), Math.Abs(next[q]))));
                sum += e * e;
            }

            return sum / y.Length;
        }

        double high = Squared(method.Tableau.BError.Items);
        return Math.Sqrt(method.Tableau.BErrorLow.Count == 0 ? high : ErrorNorm.Combine(high, Squared(method.Tableau.BErrorLow.Items)));
    }

    private double[] Combine(double[] y, double h, double[] weights)
    {
        double[] result = [.. y];
        for (int i = 0; i < weights.Length; i++)
            for (int q = 0; q < y.Length; q++) result[q] += h * weights[i] * Slopes[i][q];
        return result;
    }
}
