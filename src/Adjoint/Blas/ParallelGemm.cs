using System.Numerics;
using System.Runtime.ExceptionServices;

namespace Adjoint.Blas;

/// <summary>A large product cut into parts of C that threads take one after the other.</summary>
/// <remarks>
/// The caller takes parts like every other thread, so that the product is computed even when the pool lends no thread at all, and no
/// product waits for one that has not begun. How C is cut does not touch the bits of its elements.
/// </remarks>
internal sealed unsafe class ParallelGemm<T> : IThreadPoolWorkItem
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Waking a thread costs some ten microseconds; this many multiply-adds cost forty in double precision.
    private const long WorthAThread = 1 << 20;

    // More parts than threads, for the thread that comes late.
    private const int PartsPerThread = 4;

    private readonly DenseKernels<T> _kernels;
    private readonly GemmPath _path;
    private readonly GemmProblem<T> _problem;
    private readonly bool _byColumns;
    private readonly nint _partSize;
    private readonly int _parts;
    private int _taken;
    private int _finished;
    private ExceptionDispatchInfo? _failure;

    private ParallelGemm(DenseKernels<T> kernels, GemmPath path, in GemmProblem<T> problem, int threads)
    {
        const int Unit = 48;
        (_kernels, _path, _problem) = (kernels, path, problem);
        _byColumns = problem.N >= problem.M;
        nint extent = _byColumns ? problem.N : problem.M;
        long worthwhile = Math.Max((long)problem.M * problem.N * problem.K / (WorthAThread / 2), 2);
        nint wanted = (nint)Math.Min((long)threads * PartsPerThread, worthwhile);
        _partSize = ((extent + wanted - 1) / wanted + Unit - 1) / Unit * Unit;
        _parts = (int)((extent + _partSize - 1) / _partSize);
    }

    /// <summary>Whether a product is large enough.</summary>
    public static bool Pays(in GemmProblem<T> problem) => (long)problem.M * problem.N * problem.K >= 2 * WorthAThread;

    /// <summary>Computes the product on this thread and at most <paramref name="threads"/> − 1 others.</summary>
    public static void Run(DenseKernels<T> kernels, GemmPath path, in GemmProblem<T> problem, int threads)
    {
        var run = new ParallelGemm<T>(kernels, path, problem, threads);
        for (int i = 1; i < Math.Min(threads, run._parts); i++)
            ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);
        run.TakeParts();
        var wait = new SpinWait();
        while (Volatile.Read(ref run._finished) < run._parts)
            wait.SpinOnce(sleep1Threshold: -1);
        run._failure?.Throw();
    }

    void IThreadPoolWorkItem.Execute() => TakeParts();

    private void TakeParts()
    {
        while (true)
        {
            int part = Interlocked.Increment(ref _taken) - 1;
            if (part >= _parts)
                return;
            try
            {
                nint from = part * _partSize;
                if (_byColumns)
                    _kernels.Gemm(_problem.Columns(from, Math.Min(_partSize, _problem.N - from)), _path);
                else
                    _kernels.Gemm(_problem.Rows(from, Math.Min(_partSize, _problem.M - from)), _path);
            }
            catch (Exception exception)
            {
                // Thrown again on the caller's thread; one escaping here would end the process.
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            Interlocked.Increment(ref _finished);
        }
    }
}
