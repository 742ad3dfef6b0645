using Adjoint.Examples.Measuring;

namespace Adjoint.Benchmarks.Facts;

/// <summary>Times of two pieces of work that run in turn, so that a machine that slows down in between slows both.</summary>
internal static class SideBySide
{
    private const int Rounds = 5;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(0.2);

    /// <summary>For each the median over the rounds of the shortest time, in microseconds.</summary>
    internal static (double First, double Second) Microseconds(Action first, Action second)
    {
        double[] a = new double[Rounds], b = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            a[round] = 1e6 * BestTime.Of(first, RoundTime);
            b[round] = 1e6 * BestTime.Of(second, RoundTime);
        }
        return (Median.Of(a), Median.Of(b));
    }
}
