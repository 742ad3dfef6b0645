using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas.Simd;

namespace Adjoint.Blas;

/// <summary>
/// The kernel for products with the inner dimension contiguous in both operands: a tile of at most four by four inner products of rows.
/// </summary>
/// <remarks>
/// It needs no packing, which pays where the packing of B would not be used often enough: few rows, or few columns. Each inner product
/// is summed in as many interleaved chains as a register has elements, and these then in a fixed order, four inner products at a time:
/// for few columns the last sums and their writing are most of the work.
/// </remarks>
internal static unsafe class DotTile<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>C = alpha·A·Bᵀ + beta·C with A [m, k] and B [n, k], each row contiguous.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        nint m, nint n, nint k, T alpha, T* a, nint aRow, T* b, nint bRow, T beta, T* c, nint cRow)
    {
        for (nint j = 0; j < n; j += 4)
        {
            T* tileB = b + j * bRow;
            for (nint i = 0; i < m; i += 4)
            {
                T* tileA = a + i * aRow;
                T* tileC = c + i * cRow + j;
                switch (m - i)
                {
                    case 1: Run<N1>(n - j, k, tileA, aRow, tileB, bRow, tileC, cRow, alpha, beta); break;
                    case 2: Run<N2>(n - j, k, tileA, aRow, tileB, bRow, tileC, cRow, alpha, beta); break;
                    case 3: Run<N3>(n - j, k, tileA, aRow, tileB, bRow, tileC, cRow, alpha, beta); break;
                    default: Run<N4>(n - j, k, tileA, aRow, tileB, bRow, tileC, cRow, alpha, beta); break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TRows>(
        nint columns, nint k, T* a, nint aRow, T* b, nint bRow, T* c, nint cRow, T alpha, T beta)
        where TRows : struct, IConstant
    {
        switch (columns)
        {
            case 1: Tile<TRows, N1>(k, a, aRow, b, bRow, c, cRow, alpha, beta); break;
            case 2: Tile<TRows, N2>(k, a, aRow, b, bRow, c, cRow, alpha, beta); break;
            case 3: Tile<TRows, N3>(k, a, aRow, b, bRow, c, cRow, alpha, beta); break;
            default: Tile<TRows, N4>(k, a, aRow, b, bRow, c, cRow, alpha, beta); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TRows, TColumns>(
        nint k, T* a, nint aRow, T* b, nint bRow, T* c, nint cRow, T alpha, T beta)
        where TRows : struct, IConstant
        where TColumns : struct, IConstant
    {
        TVector d00 = TSimd.Zero, d01 = TSimd.Zero, d02 = TSimd.Zero, d03 = TSimd.Zero;
        TVector d10 = TSimd.Zero, d11 = TSimd.Zero, d12 = TSimd.Zero, d13 = TSimd.Zero;
        TVector d20 = TSimd.Zero, d21 = TSimd.Zero, d22 = TSimd.Zero, d23 = TSimd.Zero;
        TVector d30 = TSimd.Zero, d31 = TSimd.Zero, d32 = TSimd.Zero, d33 = TSimd.Zero;
        T* a2 = a + 2 * aRow, b2 = b + 2 * bRow;
        nint p = 0;
        for (; p <= k - TSimd.Count; p += TSimd.Count)
        {
            TVector b0 = TSimd.Load(b + p);
            TVector b1 = TColumns.Value > 1 ? TSimd.Load(b + bRow + p) : b0;
            TVector b2v = TColumns.Value > 2 ? TSimd.Load(b2 + p) : b0;
            TVector b3 = TColumns.Value > 3 ? TSimd.Load(b2 + bRow + p) : b0;
            Accumulate<TColumns>(TSimd.Load(a + p), b0, b1, b2v, b3, ref d00, ref d01, ref d02, ref d03);
            if (TRows.Value > 1)
                Accumulate<TColumns>(TSimd.Load(a + aRow + p), b0, b1, b2v, b3, ref d10, ref d11, ref d12, ref d13);
            if (TRows.Value > 2)
                Accumulate<TColumns>(TSimd.Load(a2 + p), b0, b1, b2v, b3, ref d20, ref d21, ref d22, ref d23);
            if (TRows.Value > 3)
                Accumulate<TColumns>(TSimd.Load(a2 + aRow + p), b0, b1, b2v, b3, ref d30, ref d31, ref d32, ref d33);
        }

        if (p < k)
        {
            TVector mask = TSimd.Mask((int)(k - p));
            TVector b0 = TSimd.LoadPart(b + p, mask);
            TVector b1 = TColumns.Value > 1 ? TSimd.LoadPart(b + bRow + p, mask) : b0;
            TVector b2v = TColumns.Value > 2 ? TSimd.LoadPart(b2 + p, mask) : b0;
            TVector b3 = TColumns.Value > 3 ? TSimd.LoadPart(b2 + bRow + p, mask) : b0;
            Accumulate<TColumns>(TSimd.LoadPart(a + p, mask), b0, b1, b2v, b3, ref d00, ref d01, ref d02, ref d03);
            if (TRows.Value > 1)
                Accumulate<TColumns>(TSimd.LoadPart(a + aRow + p, mask), b0, b1, b2v, b3, ref d10, ref d11, ref d12, ref d13);
            if (TRows.Value > 2)
                Accumulate<TColumns>(TSimd.LoadPart(a2 + p, mask), b0, b1, b2v, b3, ref d20, ref d21, ref d22, ref d23);
            if (TRows.Value > 3)
                Accumulate<TColumns>(TSimd.LoadPart(a2 + aRow + p, mask), b0, b1, b2v, b3, ref d30, ref d31, ref d32, ref d33);
        }

        if (TColumns.Value == 4)
        {
            TSimd.WriteSums(c, alpha, beta, d00, d01, d02, d03);
            if (TRows.Value > 1)
                TSimd.WriteSums(c += cRow, alpha, beta, d10, d11, d12, d13);
            if (TRows.Value > 2)
                TSimd.WriteSums(c += cRow, alpha, beta, d20, d21, d22, d23);
            if (TRows.Value > 3)
                TSimd.WriteSums(c += cRow, alpha, beta, d30, d31, d32, d33);
        }
        else if (TColumns.Value == 3)
        {
            Write(3, c, 1, 0, alpha, beta, d00, d01, d02, d02);
            if (TRows.Value > 1)
                Write(3, c += cRow, 1, 0, alpha, beta, d10, d11, d12, d12);
            if (TRows.Value > 2)
                Write(3, c += cRow, 1, 0, alpha, beta, d20, d21, d22, d22);
            if (TRows.Value > 3)
                Write(3, c += cRow, 1, 0, alpha, beta, d30, d31, d32, d32);
        }
        else if (TColumns.Value == 2)
        {
            Write(2 * Math.Min(TRows.Value, 2), c, 1, cRow - 2, alpha, beta, d00, d01, d10, d11);
            if (TRows.Value > 2)
                Write(2 * (TRows.Value - 2), c + 2 * cRow, 1, cRow - 2, alpha, beta, d20, d21, d30, d31);
        }
        else
        {
            Write(TRows.Value, c, cRow, 0, alpha, beta, d00, d10, d20, d30);
        }
    }

    // The first of four sums, each a step after the one before, and the second two farther by a gap: in one piece if they are neighbors.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(
        int count, T* c, nint step, nint gap, T alpha, T beta, TVector v0, TVector v1, TVector v2, TVector v3)
    {
        if (count == 4 && step == 1 && gap == 0)
        {
            TSimd.WriteSums(c, alpha, beta, v0, v1, v2, v3);
            return;
        }

        Quad memory;
        T* sums = (T*)&memory;
        TSimd.WriteSums(sums, alpha, T.Zero, v0, v1, v2, v3);
        Write(c, beta, sums[0]);
        if (count > 1)
            Write(c + step, beta, sums[1]);
        if (count > 2)
            Write(c + 2 * step + gap, beta, sums[2]);
        if (count > 3)
            Write(c + 3 * step + gap, beta, sums[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(T* c, T beta, T value) => *c = beta == T.Zero ? value : T.MultiplyAddEstimate(beta, *c, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TColumns>(
        TVector x, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector d0, ref TVector d1, ref TVector d2, ref TVector d3)
        where TColumns : struct, IConstant
    {
        d0 = TSimd.MultiplyAdd(x, b0, d0);
        if (TColumns.Value > 1)
            d1 = TSimd.MultiplyAdd(x, b1, d1);
        if (TColumns.Value > 2)
            d2 = TSimd.MultiplyAdd(x, b2, d2);
        if (TColumns.Value > 3)
            d3 = TSimd.MultiplyAdd(x, b3, d3);
    }

    [InlineArray(4)]
    private struct Quad
    {
        private T _first;
    }
}
