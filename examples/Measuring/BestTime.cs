using System.Diagnostics;

namespace Adjoint.Examples.Measuring;

/// <summary>Times of pieces of work, for the examples and the benchmarks.</summary>
internal static class BestTime
{
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(0.2), Short = TimeSpan.FromMilliseconds(20);
    private const int FewestSamples = 3;

    /// <summary>The time of one call in seconds: the shortest of several samples, since all that disturbs a measurement makes it longer.
    /// Short calls are repeated within a sample, until the clock's resolution does not matter. There are three samples at least.</summary>
    /// <param name="work">What is timed.</param>
    /// <param name="total">How long samples are taken at least; by default 20 ms.</param>
    internal static double Of(Action work, TimeSpan? total = null)
    {
        // The first call compiles; the second tells how many make a sample.
        work();
        long started = Stopwatch.GetTimestamp();
        work();
        double once = Stopwatch.GetElapsedTime(started).TotalSeconds;
        int calls = (int)Math.Clamp(Sample.TotalSeconds / once, 1, 100_000);

        double shortest = double.PositiveInfinity;
        long begun = Stopwatch.GetTimestamp();
        for (int sample = 0; sample < FewestSamples || Stopwatch.GetElapsedTime(begun) < (total ?? Short); sample++)
        {
            started = Stopwatch.GetTimestamp();
            for (int call = 0; call < calls; call++)
                work();
            shortest = Math.Min(shortest, Stopwatch.GetElapsedTime(started).TotalSeconds / calls);
        }
        return shortest;
    }
}
