using System.Runtime.ExceptionServices;

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

    /// <summary>
    /// Does independent pieces of work, such as the shots of a survey, on <see cref="Threads"/> threads: each piece as a whole on one thread, loops
    /// over arrays in it included. That costs less than threads inside each loop when there are more pieces than threads.
    /// </summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="body">The piece of a number; pieces run in any order and at the same time. To add up results, keep them apart and add them in order afterwards.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <remarks>All pieces are tried; then the exception of the first piece that failed is thrown.</remarks>
    public static void For(int count, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), count, $"Parallelism.For: the count cannot be negative; it is {count}.");
        var work = new Pieces(count, body);
        work.Run(Threads);
        work.Rethrow();
    }

    private sealed unsafe class Pieces(int count, Action<int> body) : IParallelWork
    {
        // As many as the pool numbers; more pieces share one.
        private const int MostParts = 1 << 14;

        private readonly int _parts = Math.Min(count, MostParts);
        private readonly Lock _gate = new();
        private int _failed = int.MaxValue;
        private ExceptionDispatchInfo? _failure;

        public void Run(int threads) => WorkerPool.Run(this, null, _parts, threads);

        public void Rethrow() => _failure?.Throw();

        void IParallelWork.RunPart(void* state, int part)
        {
            int first = (int)((long)count * part / _parts), end = (int)((long)count * (part + 1) / _parts);
            for (int i = first; i < end; i++)
            {
                try
                {
                    body(i);
                }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the caller's thread; here it would end the process.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    lock (_gate)
                    {
                        if (i >= _failed) continue;
                        _failed = i;
                        _failure = ExceptionDispatchInfo.Capture(failure);
                    }
                }
            }
        }
    }
}
