using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas.Simd;

namespace Adjoint.Blas;

/// <summary>Products with at most <see cref="MaxColumns"/> columns: too narrow to fill a register along the rows of C.</summary>
internal static unsafe class NarrowGemm<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>The widest product for which these paths pay.</summary>
    public const int MaxColumns = 4;

    private const int Strip = 256;

    /// <summary>A as stored: inner products of its rows with the columns of B, which are copied out first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ByInnerProducts(in GemmProblem<T> problem)
    {
        T* columns = problem.B;
        nint k = problem.K, n = problem.N;
        if (n > 1 || problem.Ldb > 1)
        {
            columns = Workspace.Rent<T>(n * k);
            PanelPacking<T, TVector, TSimd>.Transpose(k, n, problem.B, problem.Ldb, columns, k);
        }

        DotTile<T, TVector, TSimd>.Run(
            problem.M, n, k, problem.Alpha, problem.A, problem.Lda, columns, k, problem.Beta, problem.C, problem.Ldc);
    }

    /// <summary>A transposed: Cᵀ = op(B)ᵀ·A, whose rows are long, is computed in strips and scattered into C.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ByTransposedProduct(in GemmProblem<T> problem)
    {
        var swapped = new GemmProblem<T>
        {
            TransA = !problem.TransB,
            M = problem.N,
            N = problem.M,
            K = problem.K,
            Alpha = problem.Alpha,
            A = problem.B,
            Lda = problem.Ldb,
            B = problem.A,
            Ldb = problem.Lda,
            Beta = problem.Beta,
            C = problem.C,
            Ldc = problem.M,
        };
        if (problem.N == 1 && problem.Ldc == 1)
        {
            BlockedGemm<T, TVector, TSimd>.Run(swapped);
            return;
        }

        T* strip = stackalloc T[MaxColumns * Strip];
        for (nint i = 0; i < problem.M; i += Strip)
        {
            nint rows = Math.Min(Strip, problem.M - i);
            GemmProblem<T> part = swapped.Columns(i, rows);
            part.Beta = T.Zero;
            part.C = strip;
            part.Ldc = Strip;
            BlockedGemm<T, TVector, TSimd>.Run(part);
            Scatter(problem.Rows(i, rows), strip);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(in GemmProblem<T> part, T* strip)
    {
        for (nint i = 0; i < part.M; i++)
        {
            T* c = part.C + i * part.Ldc;
            for (nint j = 0; j < part.N; j++)
            {
                T value = strip[j * Strip + i];
                c[j] = part.Beta == T.Zero ? value : T.MultiplyAddEstimate(part.Beta, c[j], value);
            }
        }
    }
}
