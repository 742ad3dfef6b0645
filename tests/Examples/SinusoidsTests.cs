using Adjoint.Examples;

namespace Adjoint.Tests.Examples;

public sealed class SinusoidsTests
{
    /// <summary>
    /// The integrals over amplitude, phase and x by the midpoint rule, whose error for these smooth integrands is of second order in the spacing
    /// (of every order in the phase, over which they are periodic), so that extrapolation from two spacings leaves the fourth.
    /// </summary>
    [Fact]
    public void TheReferenceErrors_AreTheIntegrals()
    {
        (double zero, double best) = Extrapolated(40);
        Assert.Equal(zero, Sinusoids.ErrorOfZero, 1e-6);
        Assert.Equal(best, Sinusoids.ErrorOfBestUnadapted, 1e-5);
        Assert.Equal(4.2517, Sinusoids.ErrorOfZero, 5e-5);
        Assert.Equal(3.0057, Sinusoids.ErrorOfBestUnadapted, 5e-5);
    }

    /// <summary>To four standard errors of 20,000 waves with ten points each, whose squares scatter by about their own mean a wave.</summary>
    [Fact]
    public void DrawnTasks_HaveTheErrorOfZero()
    {
        Sinusoids tasks = Sinusoids.Draw(RandomKey.FromSeed(4), 20_000, 10);
        double mean = (double)Tensor.Mean(Tensor.Square(tasks.Y.Cast(ElementType.Float64)));
        Assert.Equal(Sinusoids.ErrorOfZero, mean, 4 * 5 / Math.Sqrt(20_000));
        Assert.True(tasks.X.ToArray<float>().All(x => Math.Abs(x) <= Sinusoids.Reach));
    }

    private static (double Zero, double Best) Extrapolated(int count)
    {
        var (zero, best) = Midpoints(count);
        var (zero2, best2) = Midpoints(2 * count);
        return (((4 * zero2) - zero) / 3, ((4 * best2) - best) / 3);
    }

    private static (double Zero, double Best) Midpoints(int count)
    {
        double zero = 0, explained = 0;
        for (int i = 0; i < count; i++)
        {
            double x = Sinusoids.Reach * ((2 * (i + 0.5) / count) - 1), mean = 0;
            for (int j = 0; j < count; j++)
            {
                double amplitude = Sinusoids.LeastAmplitude + ((Sinusoids.LargestAmplitude - Sinusoids.LeastAmplitude) * (j + 0.5) / count);
                for (int k = 0; k < count; k++)
                {
                    double y = amplitude * Math.Sin(x - (Math.PI * (k + 0.5) / count));
                    zero += y * y;
                    mean += y;
                }
            }

            mean /= (double)count * count;
            explained += mean * mean;
        }

        zero /= Math.Pow(count, 3);
        return (zero, zero - (explained / count));
    }
}
