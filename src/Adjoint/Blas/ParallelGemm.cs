using System.Numerics;
using Adjoint.Compilation;

namespace Adjoint.Blas;

/// <summary>Large products, or many small ones, cut into parts that threads take one after the other.</summary>
/// <remarks>How C is cut does not touch the bits of its elements.</remarks>
internal sealed unsafe class ParallelGemm<T>(DenseKernels<T> kernels) : IParallelWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Waking a thread costs some ten microseconds; this many multiply-adds cost forty in double precision.
    private const long WorthAThread = 1 << 20;

    // More parts than threads, for the thread that comes late.
    private const int PartsPerThread = 4;

    // Rows or columns of a part: whole tiles at every vector width.
    private const int Unit = 48;

    /// <summary>Whether there is enough work.</summary>
    public static bool Pays(in GemmBatch<T> batch) => batch.Work >= 2 * WorthAThread;

    /// <summary>Computes the products on this thread and at most <paramref name="threads"/> − 1 others.</summary>
    public void Run(in GemmBatch<T> batch, GemmPath path, int threads)
    {
        long worthwhile = Math.Max(batch.Work / (WorthAThread / 2), 2);
        nint wanted = (nint)Math.Min((long)threads * PartsPerThread, worthwhile);
        GemmProblem<T> problem = batch.First;
        var cut = new Cut { Batch = batch, Path = path, Pieces = 1, Items = (batch.Count + wanted - 1) / wanted };
        if (batch.Count < wanted)
        {
            nint extent = Math.Max(problem.M, problem.N), pieces = (wanted + batch.Count - 1) / batch.Count;
            cut.ByColumns = problem.N >= problem.M;
            cut.PieceSize = ((extent + pieces - 1) / pieces + Unit - 1) / Unit * Unit;
            cut.Pieces = (extent + cut.PieceSize - 1) / cut.PieceSize;
        }

        WorkerPool.Run(this, &cut, (int)(cut.Pieces * ((batch.Count + cut.Items - 1) / cut.Items)), threads);
    }

    void IParallelWork.RunPart(void* state, int part)
    {
        var cut = (Cut*)state;
        (nint group, nint piece) = Math.DivRem(part, cut->Pieces);
        nint from = group * cut->Items;
        GemmBatch<T> items = cut->Batch.Items(from, Math.Min(cut->Items, cut->Batch.Count - from));
        if (cut->Pieces > 1)
        {
            nint start = piece * cut->PieceSize;
            items = items with
            {
                First = cut->ByColumns
                    ? items.First.Columns(start, Math.Min(cut->PieceSize, items.First.N - start))
                    : items.First.Rows(start, Math.Min(cut->PieceSize, items.First.M - start)),
            };
        }

        kernels.Gemm(items, cut->Path);
    }

    /// <summary>Parts in order: the pieces of the first group of products, then those of the next.</summary>
    private struct Cut
    {
        public GemmBatch<T> Batch;
        public GemmPath Path;
        public nint Items;
        public nint Pieces;
        public nint PieceSize;
        public bool ByColumns;
    }
}
