using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas;

namespace Adjoint;

/// <summary>Where dense matrix products are computed: Intel MKL, OpenBLAS, or the built-in SIMD kernels.</summary>
/// <remarks>
/// <para>
/// The program's choice by <see cref="Use(string)"/> or <see cref="Use(BlasProvider)"/> comes first. Otherwise the first use of
/// <see cref="Current"/> takes the built-in kernels on a processor with AVX-512 that is not Intel's; elsewhere the first library that can
/// be loaded and multiplies correctly: Intel MKL, then MathNet's native MKL, then OpenBLAS, then the built-in kernels, which are always
/// there. Measured on an AMD EPYC with AVX-512 (rows gemm-* of the benchmarks, one thread): MKL 2020.4, held to reproducible bits,
/// takes 2.0 to 2.6 times as long as the built-in kernels for large matrices and 5 to 9 times for narrow ones, OpenBLAS 0.3.21 1.1
/// to 1.4 times. A library that cannot be used is passed over and <see cref="Attempts"/> tells why.
/// </para>
/// <para>
/// Products of a tensor program below 64 x 64 x 64 multiply-adds, however many in a batch, are always computed by the built-in kernels:
/// calling and packing cost a library more than such a product. Libraries run on one thread, because the bits of their results may
/// depend on the number of threads; the bits of the built-in kernels do not, and they use as many as <see cref="Parallelism.Threads"/>
/// says.
/// </para>
/// </remarks>
public abstract unsafe class BlasProvider
{
    private protected BlasProvider()
    {
    }

    /// <summary>The provider in use, chosen at the first call.</summary>
    public static BlasProvider Current => BlasSelection.Current;

    /// <summary>The built-in SIMD kernels at the widest vectors of this machine.</summary>
    public static BlasProvider BuiltIn => BuiltInBlas.Best;

    /// <summary>Every provider present on this machine, in the order of preference; the built-in one is always among them.</summary>
    /// <remarks>Loads the libraries it finds.</remarks>
    public static IReadOnlyList<BlasProvider> Available => BlasSelection.Available;

    /// <summary>What was tried for <see cref="Current"/>, in order, and what came of it: one sentence each.</summary>
    public static IReadOnlyList<string> Attempts => BlasSelection.Attempts;

    /// <summary>Name, version and origin, such as "OpenBLAS 0.3.21 (libopenblas.so.0)" or "built-in SIMD GEMM (AVX-512)".</summary>
    public abstract string Description { get; }

    /// <summary>Uses the given provider from now on.</summary>
    /// <param name="provider">One of <see cref="Available"/>, or <see cref="BuiltIn"/>.</param>
    public static void Use(BlasProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        BlasSelection.Use(provider);
    }

    /// <summary>Loads the library at the given path and uses it from now on.</summary>
    /// <param name="library">Path, or name in the system's search path, of a shared library with the CBLAS interface.</param>
    /// <returns>The provider now in use.</returns>
    /// <exception cref="ArgumentException">The library cannot be used; the message says why, and the provider in use remains.</exception>
    public static BlasProvider Use(string library)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(library);
        return BlasSelection.Use(library);
    }

    /// <inheritdoc/>
    public override string ToString() => Description;

    /// <summary>
    /// C = alpha·op(A)·op(B) + beta·C, row-major, op(A) [m, k], op(B) [k, n], C [m, n]. With beta = 0 the old C is not read; with
    /// alpha = 0 or k = 0, A and B are not read.
    /// </summary>
    internal void Gemm<T>(
        bool transA, bool transB, int m, int n, int k, T alpha, T* a, int lda, T* b, int ldb, T beta, T* c, int ldc)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Debug.Assert(m >= 0 && n >= 0 && k >= 0, "Gemm: dimensions are not negative.");
        Debug.Assert(ldc >= n || m <= 1, "Gemm: a row of C is not longer than its leading dimension.");
        Debug.Assert(lda >= (transA ? m : k) || (transA ? k : m) <= 1, "Gemm: a row of A is not longer than its leading dimension.");
        Debug.Assert(ldb >= (transB ? k : n) || (transB ? n : k) <= 1, "Gemm: a row of B is not longer than its leading dimension.");
        if (m == 0 || n == 0)
            return;
        if (k == 0 || alpha == T.Zero)
        {
            Scale(m, n, beta, c, ldc);
            return;
        }

        var problem = new GemmProblem<T>
        {
            TransA = transA,
            TransB = transB,
            M = m,
            N = n,
            K = k,
            Alpha = alpha,
            A = a,
            Lda = lda,
            B = b,
            Ldb = ldb,
            Beta = beta,
            C = c,
            Ldc = ldc,
        };
        if (typeof(T) == typeof(double))
            Multiply(Unsafe.As<GemmProblem<T>, GemmProblem<double>>(ref problem));
        else if (typeof(T) == typeof(float))
            Multiply(Unsafe.As<GemmProblem<T>, GemmProblem<float>>(ref problem));
        else
            throw new NotSupportedException($"Gemm: elements of type {typeof(T).Name}; only double and float have kernels.");
    }

    /// <summary>Products of one shape, none of whose dimensions is negative; with k = 0, A and B are not read.</summary>
    internal void GemmBatch<T>(in GemmBatch<T> batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmProblem<T> first = batch.First;
        if (batch.Count == 0 || first.M == 0 || first.N == 0)
            return;
        if (first.K == 0 || first.Alpha == T.Zero)
        {
            for (nint i = 0; i < batch.Count; i++)
                Scale(first.M, first.N, first.Beta, first.C + i * batch.StrideC, first.Ldc);
        }
        else if (typeof(T) == typeof(double))
        {
            Multiply(Unsafe.As<GemmBatch<T>, GemmBatch<double>>(ref Unsafe.AsRef(in batch)));
        }
        else
        {
            Multiply(Unsafe.As<GemmBatch<T>, GemmBatch<float>>(ref Unsafe.AsRef(in batch)));
        }
    }

    /// <summary>y = alpha·op(A)·x + beta·y with A [m, n] as stored, row-major, and the distances between elements of x and of y.</summary>
    internal void Gemv<T>(bool transA, int m, int n, T alpha, T* a, int lda, T* x, int incx, T beta, T* y, int incy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Gemm(transA, false, transA ? n : m, 1, transA ? m : n, alpha, a, lda, x, incx, beta, y, incy);

    /// <summary>The product in double precision; all dimensions are positive and alpha is not zero.</summary>
    internal abstract void Multiply(in GemmProblem<double> problem);

    /// <summary>The product in single precision; all dimensions are positive and alpha is not zero.</summary>
    internal abstract void Multiply(in GemmProblem<float> problem);

    /// <summary>Products of one shape in double precision; all dimensions are positive and alpha is not zero.</summary>
    internal abstract void Multiply(in GemmBatch<double> batch);

    /// <summary>Products of one shape in single precision; all dimensions are positive and alpha is not zero.</summary>
    internal abstract void Multiply(in GemmBatch<float> batch);

    private static void Scale<T>(nint m, nint n, T beta, T* c, nint ldc)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint i = 0; i < m; i++)
        {
            T* row = c + i * ldc;
            for (nint j = 0; j < n; j++)
                row[j] = beta == T.Zero ? T.Zero : beta * row[j];
        }
    }
}
