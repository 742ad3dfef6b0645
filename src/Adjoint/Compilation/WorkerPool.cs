namespace Adjoint.Compilation;

/// <summary>Work cut into numbered parts that can be done in any order and on any thread.</summary>
internal unsafe interface IParallelWork
{
    void RunPart(void* state, int part);
}

/// <summary>
/// Threads of this library's own that help a caller with the parts of one piece of work at a time. A call allocates nothing. A
/// thread that runs out of work spins for some tens of microseconds, so that the next kernel of a program finds it awake, and
/// then sleeps. When the pool is busy with another caller's work, or a part itself asks for help, the caller does all alone.
/// </summary>
internal static unsafe class WorkerPool
{
    private const int SpinsBeforeSleep = 2000;
    private const int MaxParts = 1 << 15;

    private static readonly Lock Starting = new();
    private static readonly object Bell = new();

    // One word, so that taking a part also proves that it is still a part of the work whose fields were read:
    // generation (32 bits), number of parts (16), next part (16).
    private static long s_state;
    private static IParallelWork? s_work;
    private static void* s_argument;
    private static int s_helpers;
    private static int s_done;
    private static int s_busy;
    private static int s_threads;
    private static int s_sleeping;

    /// <summary>Does all parts, on the caller's thread and at most <paramref name="threads"/> − 1 others.</summary>
    public static void Run(IParallelWork work, void* state, int parts, int threads)
    {
        if (threads <= 1 || parts <= 1 || Interlocked.CompareExchange(ref s_busy, 1, 0) != 0)
        {
            for (int part = 0; part < parts; part++) work.RunPart(state, part);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(parts, MaxParts);
        try
        {
            EnsureThreads(threads - 1);
            s_work = work;
            s_argument = state;
            s_helpers = threads - 1;
            s_done = 0;
            long generation = (Volatile.Read(ref s_state) >>> 32) + 1;
            Interlocked.Exchange(ref s_state, (generation << 32) | ((long)parts << 16));
            if (Volatile.Read(ref s_sleeping) > 0)
            {
                lock (Bell) Monitor.PulseAll(Bell);
            }

            while (TryTake(out int part)) RunPart(part);
            var wait = new SpinWait();
            while (Volatile.Read(ref s_done) < parts) wait.SpinOnce(sleep1Threshold: -1);
        }
        finally
        {
            Volatile.Write(ref s_busy, 0);
        }
    }

    private static bool TryTake(out int part)
    {
        while (true)
        {
            long state = Volatile.Read(ref s_state);
            part = (int)(state & 0xFFFF);
            if (part >= (int)((state >> 16) & 0xFFFF)) return false;
            if (Interlocked.CompareExchange(ref s_state, state + 1, state) == state) return true;
        }
    }

    private static void RunPart(int part)
    {
        s_work!.RunPart(s_argument, part);
        Interlocked.Increment(ref s_done);
    }

    private static void EnsureThreads(int count)
    {
        if (Volatile.Read(ref s_threads) >= count) return;
        lock (Starting)
        {
            while (s_threads < count)
            {
                int index = s_threads;
                new Thread(() => Help(index)) { IsBackground = true, Name = $"Adjoint worker {index + 1}" }.Start();
                Volatile.Write(ref s_threads, index + 1);
            }
        }
    }

    private static void Help(int index)
    {
        int spins = 0;
        while (true)
        {
            if (index < Volatile.Read(ref s_helpers) && TryTake(out int part))
            {
                RunPart(part);
                spins = 0;
            }
            else if (++spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(20);
            }
            else
            {
                spins = 0;
                lock (Bell)
                {
                    // Announced before the last look: who publishes work after it rings the bell.
                    Interlocked.Increment(ref s_sleeping);
                    long state = Volatile.Read(ref s_state);
                    bool isIdle = (state & 0xFFFF) >= ((state >> 16) & 0xFFFF) || index >= Volatile.Read(ref s_helpers);
                    if (isIdle) Monitor.Wait(Bell);
                    Interlocked.Decrement(ref s_sleeping);
                }
            }
        }
    }
}
