namespace Adjoint;

/// <summary>How many threads compiled loops over large arrays and the built-in matrix products use.</summary>
public static class Parallelism
{
    private static int s_threads = Environment.ProcessorCount;

    /// <summary>
    /// The number of threads, the caller's included; by default that of the machine's logical processors. Results have the same bits
    /// for any number. Takes effect with the next call.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static int Threads
    {
        get => Volatile.Read(ref s_threads);
        set
        {
            if (value < 1) throw new ArgumentOutOfRangeException(nameof(value), value, "Parallelism.Threads: at least one thread, the caller's, does the work.");
            Volatile.Write(ref s_threads, value);
        }
    }
}
