using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas.Simd;

namespace Adjoint.Blas;

/// <summary>The tile of one row and eight vectors, for vector times matrix: the same chains as <see cref="GemmTile{T, TVector, TSimd}"/>.</summary>
/// <remarks>Bound by loads of B, not by arithmetic: long stretches of each row of B are what counts.</remarks>
internal static unsafe class RowTile<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>Columns of the tile.</summary>
    public static int Width => 8 * TSimd.Count;

    /// <summary>c = alpha·a·B + beta·c for the <see cref="Width"/> columns at <paramref name="b"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint k, T* a, nint aColumn, T* b, nint bRow, T* c, T alpha, T beta)
    {
        TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
        TVector c4 = TSimd.Zero, c5 = TSimd.Zero, c6 = TSimd.Zero, c7 = TSimd.Zero;
        do
        {
            TVector x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(b), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(b + TSimd.Count), c1);
            c2 = TSimd.MultiplyAdd(x, TSimd.Load(b + 2 * TSimd.Count), c2);
            c3 = TSimd.MultiplyAdd(x, TSimd.Load(b + 3 * TSimd.Count), c3);
            c4 = TSimd.MultiplyAdd(x, TSimd.Load(b + 4 * TSimd.Count), c4);
            c5 = TSimd.MultiplyAdd(x, TSimd.Load(b + 5 * TSimd.Count), c5);
            c6 = TSimd.MultiplyAdd(x, TSimd.Load(b + 6 * TSimd.Count), c6);
            c7 = TSimd.MultiplyAdd(x, TSimd.Load(b + 7 * TSimd.Count), c7);
            a += aColumn;
            b += bRow;
        }
        while (--k > 0);

        Write(c, alpha, beta, c0);
        Write(c + TSimd.Count, alpha, beta, c1);
        Write(c + 2 * TSimd.Count, alpha, beta, c2);
        Write(c + 3 * TSimd.Count, alpha, beta, c3);
        Write(c + 4 * TSimd.Count, alpha, beta, c4);
        Write(c + 5 * TSimd.Count, alpha, beta, c5);
        Write(c + 6 * TSimd.Count, alpha, beta, c6);
        Write(c + 7 * TSimd.Count, alpha, beta, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(T* c, T alpha, T beta, TVector sum)
    {
        if (alpha != T.One)
            sum = TSimd.Multiply(TSimd.Broadcast(alpha), sum);
        if (beta != T.Zero)
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(beta), TSimd.Load(c), sum);
        TSimd.Store(c, sum);
    }
}
