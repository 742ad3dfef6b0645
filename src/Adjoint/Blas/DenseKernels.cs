using System.Numerics;
using System.Runtime.Intrinsics;
using Adjoint.Blas.Simd;

namespace Adjoint.Blas;

/// <summary>The built-in dense kernels for one element type, at one of the vector widths of the machine.</summary>
internal abstract unsafe class DenseKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParallelGemm<T> _parallel;

    private protected DenseKernels() => _parallel = new ParallelGemm<T>(this);

    /// <summary>The kernels at the widest width of the machine.</summary>
    public static DenseKernels<T> Best { get; } = Create(VectorWidths.Best);

    /// <summary>The kernels at a given width, which the machine must have.</summary>
    public static DenseKernels<T> Create(VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => new VectorDenseKernels<T, Vector512<T>, Simd512<T>>(),
        VectorWidth.Bits256 => new VectorDenseKernels<T, Vector256<T>, Simd256<T>>(),
        VectorWidth.Bits128 => new VectorDenseKernels<T, Vector128<T>, Simd128<T>>(),
        _ => new VectorDenseKernels<T, T, Scalar<T>>(),
    };

    /// <summary>
    /// Computes products of one shape, on several threads if they are much work; all dimensions are positive. The path is chosen by the
    /// shape of one whole product and every path gives each element of C the same bits in any part of C, hence for any number of threads.
    /// </summary>
    public void Gemm(in GemmBatch<T> batch, int threads)
    {
        GemmBatch<T> simple = batch with { First = batch.First.Simplified() };
        GemmPath path = GemmPaths.Choose(simple.First);
        if (threads > 1 && ParallelGemm<T>.Pays(simple))
            _parallel.Run(simple, path, threads);
        else
            Gemm(simple, path);
    }

    /// <summary>Computes one product, on several threads if it is large; all dimensions are positive.</summary>
    public void Gemm(in GemmProblem<T> problem, int threads) => Gemm(new GemmBatch<T>(problem, 1, 0, 0, 0), threads);

    /// <summary>Computes one product, or a part of one, on this thread by the given path.</summary>
    public void Gemm(in GemmProblem<T> problem, GemmPath path) => Gemm(new GemmBatch<T>(problem, 1, 0, 0, 0), path);

    /// <summary>Computes products of one shape, or the same part of each, on this thread by the given path.</summary>
    public abstract void Gemm(in GemmBatch<T> batch, GemmPath path);

    /// <summary>
    /// LU factorization with row exchanges of a narrow block [m, n], m ≥ n. Row j was exchanged with row pivots[j] ≥ j.
    /// Returns the first column without a non-zero pivot, or −1.
    /// </summary>
    public abstract int LuPanel(nint m, nint n, T* a, nint lda, long* pivots);

    /// <summary>
    /// Solves L·X = B in place for a small triangular L [n, n] given by its strides, B [n, columns]. <paramref name="backward"/> means
    /// that L is upper triangular in these strides.
    /// </summary>
    public abstract void SolveTriangle(bool backward, bool unit, nint n, nint columns, T* l, nint lRow, nint lColumn, T* b, nint ldb);

    /// <summary>destination[j, i] = source[i, j] for a source of <paramref name="rows"/> by <paramref name="columns"/>.</summary>
    public abstract void Transpose(nint rows, nint columns, T* source, nint sourceRow, T* destination, nint destinationRow);
}
