using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Adjoint.Blas.Simd;

namespace Adjoint.Blas;

/// <summary>
/// The innermost kernel: a tile of C, at most eight rows by three vectors, stays in registers while the inner dimension runs.
/// </summary>
/// <remarks>
/// Each element of C is the chain acc = fma(a[i,p], b[p,j], acc), p ascending from acc = 0, then fma(alpha, acc, beta·c), in every
/// tile shape and at every vector width; so the bits of C depend neither on how C is cut into tiles nor on the number of threads.
/// A is read in place through its two strides, one broadcast an element: measured as fast as a packed A (58 GFLOP/s of 59), which
/// saves the transposition that packing would need.
/// </remarks>
internal static unsafe class GemmTile<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>Computes one tile of <paramref name="rows"/> rows and <paramref name="columns"/> columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        int rows, int columns, nint k, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T alpha, T beta)
    {
        if (TSimd.Count > 2 && columns <= TSimd.Count / 2)
        {
            if (typeof(TSimd) == typeof(Simd512<T>))
            {
                GemmTile<T, Vector256<T>, Simd256<T>>.Run(rows, columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta);
                return;
            }

            if (typeof(TSimd) == typeof(Simd256<T>))
            {
                GemmTile<T, Vector128<T>, Simd128<T>>.Run(rows, columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta);
                return;
            }
        }

        switch (rows)
        {
            case 8: Run<N8>(columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta); break;
            case 7: Run<N7>(columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta); break;
            case 6: Run<N6>(columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta); break;
            case 5: Run<N5>(columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta); break;
            case 4: Run<N4>(columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta); break;
            case 3: Run<N3>(columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta); break;
            case 2: Run<N2>(columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta); break;
            default: Run<N1>(columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TRows>(
        int columns, nint k, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T alpha, T beta)
        where TRows : struct, IConstant
    {
        if (columns == 3 * TSimd.Count)
            Tile<TRows, N3, N0>(0, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta);
        else if (columns > 2 * TSimd.Count)
            Tile<TRows, N3, N1>(columns - 2 * TSimd.Count, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta);
        else if (columns == 2 * TSimd.Count)
            Tile<TRows, N2, N0>(0, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta);
        else if (columns > TSimd.Count)
            Tile<TRows, N2, N1>(columns - TSimd.Count, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta);
        else if (columns == TSimd.Count)
            Tile<TRows, N1, N0>(0, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta);
        else
            Tile<TRows, N1, N1>(columns, k, a, aRow, aColumn, b, bRow, c, cRow, alpha, beta);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TRows, TVectors, TPart>(
        int part, nint k, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T alpha, T beta)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
        where TPart : struct, IConstant
    {
        TVector mask = TPart.Value == 1 ? TSimd.Mask(part) : TSimd.Zero;
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero;
        TVector c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero, c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero;
        TVector c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero, c50 = TSimd.Zero, c51 = TSimd.Zero, c52 = TSimd.Zero;
        TVector c60 = TSimd.Zero, c61 = TSimd.Zero, c62 = TSimd.Zero, c70 = TSimd.Zero, c71 = TSimd.Zero, c72 = TSimd.Zero;
        T* a3 = a + 3 * aRow, a6 = a3 + 3 * aRow;
        nint aRow2 = 2 * aRow;
        if (k >= 32)
            Prefetch<TRows, TVectors>(c, cRow);
        do
        {
            TVector b0 = Read<N1, TVectors, TPart>(b, mask);
            TVector b1 = TVectors.Value > 1 ? Read<N2, TVectors, TPart>(b + TSimd.Count, mask) : b0;
            TVector b2 = TVectors.Value > 2 ? Read<N3, TVectors, TPart>(b + 2 * TSimd.Count, mask) : b0;
            Accumulate<TVectors>(a[0], b0, b1, b2, ref c00, ref c01, ref c02);
            if (TRows.Value > 1)
                Accumulate<TVectors>(a[aRow], b0, b1, b2, ref c10, ref c11, ref c12);
            if (TRows.Value > 2)
                Accumulate<TVectors>(a[aRow2], b0, b1, b2, ref c20, ref c21, ref c22);
            if (TRows.Value > 3)
                Accumulate<TVectors>(a3[0], b0, b1, b2, ref c30, ref c31, ref c32);
            if (TRows.Value > 4)
                Accumulate<TVectors>(a3[aRow], b0, b1, b2, ref c40, ref c41, ref c42);
            if (TRows.Value > 5)
                Accumulate<TVectors>(a3[aRow2], b0, b1, b2, ref c50, ref c51, ref c52);
            if (TRows.Value > 6)
                Accumulate<TVectors>(a6[0], b0, b1, b2, ref c60, ref c61, ref c62);
            if (TRows.Value > 7)
                Accumulate<TVectors>(a6[aRow], b0, b1, b2, ref c70, ref c71, ref c72);
            a += aColumn;
            if (TRows.Value > 3)
                a3 += aColumn;
            if (TRows.Value > 6)
                a6 += aColumn;
            b += bRow;
        }
        while (--k > 0);

        if (alpha != T.One)
        {
            TVector scale = TSimd.Broadcast(alpha);
            Scale<TVectors>(scale, ref c00, ref c01, ref c02);
            if (TRows.Value > 1)
                Scale<TVectors>(scale, ref c10, ref c11, ref c12);
            if (TRows.Value > 2)
                Scale<TVectors>(scale, ref c20, ref c21, ref c22);
            if (TRows.Value > 3)
                Scale<TVectors>(scale, ref c30, ref c31, ref c32);
            if (TRows.Value > 4)
                Scale<TVectors>(scale, ref c40, ref c41, ref c42);
            if (TRows.Value > 5)
                Scale<TVectors>(scale, ref c50, ref c51, ref c52);
            if (TRows.Value > 6)
                Scale<TVectors>(scale, ref c60, ref c61, ref c62);
            if (TRows.Value > 7)
                Scale<TVectors>(scale, ref c70, ref c71, ref c72);
        }

        // With beta = 0 the old C is not read: it may be NaN or uninitialized.
        if (beta == T.Zero)
        {
            Write<TVectors, TPart>(c, mask, c00, c01, c02);
            if (TRows.Value > 1)
                Write<TVectors, TPart>(c += cRow, mask, c10, c11, c12);
            if (TRows.Value > 2)
                Write<TVectors, TPart>(c += cRow, mask, c20, c21, c22);
            if (TRows.Value > 3)
                Write<TVectors, TPart>(c += cRow, mask, c30, c31, c32);
            if (TRows.Value > 4)
                Write<TVectors, TPart>(c += cRow, mask, c40, c41, c42);
            if (TRows.Value > 5)
                Write<TVectors, TPart>(c += cRow, mask, c50, c51, c52);
            if (TRows.Value > 6)
                Write<TVectors, TPart>(c += cRow, mask, c60, c61, c62);
            if (TRows.Value > 7)
                Write<TVectors, TPart>(c += cRow, mask, c70, c71, c72);
        }
        else
        {
            TVector scale = TSimd.Broadcast(beta);
            Update<TVectors, TPart>(c, scale, mask, c00, c01, c02);
            if (TRows.Value > 1)
                Update<TVectors, TPart>(c += cRow, scale, mask, c10, c11, c12);
            if (TRows.Value > 2)
                Update<TVectors, TPart>(c += cRow, scale, mask, c20, c21, c22);
            if (TRows.Value > 3)
                Update<TVectors, TPart>(c += cRow, scale, mask, c30, c31, c32);
            if (TRows.Value > 4)
                Update<TVectors, TPart>(c += cRow, scale, mask, c40, c41, c42);
            if (TRows.Value > 5)
                Update<TVectors, TPart>(c += cRow, scale, mask, c50, c51, c52);
            if (TRows.Value > 6)
                Update<TVectors, TPart>(c += cRow, scale, mask, c60, c61, c62);
            if (TRows.Value > 7)
                Update<TVectors, TPart>(c += cRow, scale, mask, c70, c71, c72);
        }
    }

    // The vector with index TIndex (from one) is cut off by the mask if it is the last of a tile with a part.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Read<TIndex, TVectors, TPart>(T* source, TVector mask)
        where TIndex : struct, IConstant
        where TVectors : struct, IConstant
        where TPart : struct, IConstant =>
        TPart.Value == 1 && TIndex.Value == TVectors.Value ? TSimd.LoadPart(source, mask) : TSimd.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TVectors>(
        T a, TVector b0, TVector b1, TVector b2, ref TVector c0, ref TVector c1, ref TVector c2)
        where TVectors : struct, IConstant
    {
        TVector x = TSimd.Broadcast(a);
        c0 = TSimd.MultiplyAdd(x, b0, c0);
        if (TVectors.Value > 1)
            c1 = TSimd.MultiplyAdd(x, b1, c1);
        if (TVectors.Value > 2)
            c2 = TSimd.MultiplyAdd(x, b2, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale<TVectors>(TVector scale, ref TVector c0, ref TVector c1, ref TVector c2)
        where TVectors : struct, IConstant
    {
        c0 = TSimd.Multiply(scale, c0);
        if (TVectors.Value > 1)
            c1 = TSimd.Multiply(scale, c1);
        if (TVectors.Value > 2)
            c2 = TSimd.Multiply(scale, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TVectors, TPart>(T* c, TVector scale, TVector mask, TVector c0, TVector c1, TVector c2)
        where TVectors : struct, IConstant
        where TPart : struct, IConstant
    {
        c0 = TSimd.MultiplyAdd(scale, Read<N1, TVectors, TPart>(c, mask), c0);
        if (TVectors.Value > 1)
            c1 = TSimd.MultiplyAdd(scale, Read<N2, TVectors, TPart>(c + TSimd.Count, mask), c1);
        if (TVectors.Value > 2)
            c2 = TSimd.MultiplyAdd(scale, Read<N3, TVectors, TPart>(c + 2 * TSimd.Count, mask), c2);
        Write<TVectors, TPart>(c, mask, c0, c1, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TVectors, TPart>(T* c, TVector mask, TVector c0, TVector c1, TVector c2)
        where TVectors : struct, IConstant
        where TPart : struct, IConstant
    {
        Write<N1, TVectors, TPart>(c, mask, c0);
        if (TVectors.Value > 1)
            Write<N2, TVectors, TPart>(c + TSimd.Count, mask, c1);
        if (TVectors.Value > 2)
            Write<N3, TVectors, TPart>(c + 2 * TSimd.Count, mask, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TIndex, TVectors, TPart>(T* destination, TVector mask, TVector value)
        where TIndex : struct, IConstant
        where TVectors : struct, IConstant
        where TPart : struct, IConstant
    {
        if (TPart.Value == 1 && TIndex.Value == TVectors.Value)
            TSimd.StorePart(destination, mask, value);
        else
            TSimd.Store(destination, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<TRows, TVectors>(T* c, nint cRow)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        if (!Sse.IsSupported)
            return;
        for (int i = 0; i < TRows.Value; i++)
        {
            for (int j = 0; j < TVectors.Value * TSimd.Count; j += 64 / sizeof(T))
                Sse.Prefetch0(c + j);
            c += cRow;
        }
    }
}
