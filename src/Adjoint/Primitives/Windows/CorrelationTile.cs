using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas;
using Adjoint.Blas.Simd;

namespace Adjoint.Primitives;

/// <summary>
/// The innermost kernel of a convolution: at most eight result planes by three vectors of positions stay in registers while the taps run.
/// Tap t of a position is read at a fixed distance, offsets[t], from it, so that neither image nor kernel is ever unrolled into a matrix.
/// </summary>
internal static unsafe class CorrelationTile<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>Positions of the widest tile.</summary>
    public static int Width => 3 * TSimd.Count;

    /// <summary>target[r·pitch + q] = Σ_t weights[t·rows + r] source[offsets[t] + q] for all rows r and positions q of as many vectors.</summary>
    public static void Run(int rows, int vectors, nint taps, T* weights, nint* offsets, T* source, T* target, nint pitch)
    {
        switch (rows)
        {
            case 8: Run<N8>(vectors, taps, weights, offsets, source, target, pitch); break;
            case 7: Run<N7>(vectors, taps, weights, offsets, source, target, pitch); break;
            case 6: Run<N6>(vectors, taps, weights, offsets, source, target, pitch); break;
            case 5: Run<N5>(vectors, taps, weights, offsets, source, target, pitch); break;
            case 4: Run<N4>(vectors, taps, weights, offsets, source, target, pitch); break;
            case 3: Run<N3>(vectors, taps, weights, offsets, source, target, pitch); break;
            case 2: Run<N2>(vectors, taps, weights, offsets, source, target, pitch); break;
            default: Run<N1>(vectors, taps, weights, offsets, source, target, pitch); break;
        }
    }

    private static void Run<TRows>(int vectors, nint taps, T* weights, nint* offsets, T* source, T* target, nint pitch)
        where TRows : struct, IConstant
    {
        if (vectors >= 3) Tile<TRows, N3>(taps, weights, offsets, source, target, pitch);
        else if (vectors == 2) Tile<TRows, N2>(taps, weights, offsets, source, target, pitch);
        else Tile<TRows, N1>(taps, weights, offsets, source, target, pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TRows, TVectors>(nint taps, T* weights, nint* offsets, T* source, T* target, nint pitch)
        where TRows : struct, IConstant
        where TVectors : struct, IConstant
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero;
        TVector c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero, c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero;
        TVector c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero, c50 = TSimd.Zero, c51 = TSimd.Zero, c52 = TSimd.Zero;
        TVector c60 = TSimd.Zero, c61 = TSimd.Zero, c62 = TSimd.Zero, c70 = TSimd.Zero, c71 = TSimd.Zero, c72 = TSimd.Zero;
        for (nint t = 0; t < taps; t++)
        {
            T* b = source + offsets[t];
            TVector b0 = TSimd.Load(b);
            TVector b1 = TVectors.Value > 1 ? TSimd.Load(b + TSimd.Count) : b0;
            TVector b2 = TVectors.Value > 2 ? TSimd.Load(b + (2 * TSimd.Count)) : b0;
            Accumulate<TVectors>(weights[0], b0, b1, b2, ref c00, ref c01, ref c02);
            if (TRows.Value > 1) Accumulate<TVectors>(weights[1], b0, b1, b2, ref c10, ref c11, ref c12);
            if (TRows.Value > 2) Accumulate<TVectors>(weights[2], b0, b1, b2, ref c20, ref c21, ref c22);
            if (TRows.Value > 3) Accumulate<TVectors>(weights[3], b0, b1, b2, ref c30, ref c31, ref c32);
            if (TRows.Value > 4) Accumulate<TVectors>(weights[4], b0, b1, b2, ref c40, ref c41, ref c42);
            if (TRows.Value > 5) Accumulate<TVectors>(weights[5], b0, b1, b2, ref c50, ref c51, ref c52);
            if (TRows.Value > 6) Accumulate<TVectors>(weights[6], b0, b1, b2, ref c60, ref c61, ref c62);
            if (TRows.Value > 7) Accumulate<TVectors>(weights[7], b0, b1, b2, ref c70, ref c71, ref c72);
            weights += TRows.Value;
        }

        Write<TVectors>(target, c00, c01, c02);
        if (TRows.Value > 1) Write<TVectors>(target += pitch, c10, c11, c12);
        if (TRows.Value > 2) Write<TVectors>(target += pitch, c20, c21, c22);
        if (TRows.Value > 3) Write<TVectors>(target += pitch, c30, c31, c32);
        if (TRows.Value > 4) Write<TVectors>(target += pitch, c40, c41, c42);
        if (TRows.Value > 5) Write<TVectors>(target += pitch, c50, c51, c52);
        if (TRows.Value > 6) Write<TVectors>(target += pitch, c60, c61, c62);
        if (TRows.Value > 7) Write<TVectors>(target += pitch, c70, c71, c72);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TVectors>(T weight, TVector b0, TVector b1, TVector b2, ref TVector c0, ref TVector c1, ref TVector c2)
        where TVectors : struct, IConstant
    {
        TVector w = TSimd.Broadcast(weight);
        c0 = TSimd.MultiplyAdd(w, b0, c0);
        if (TVectors.Value > 1) c1 = TSimd.MultiplyAdd(w, b1, c1);
        if (TVectors.Value > 2) c2 = TSimd.MultiplyAdd(w, b2, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TVectors>(T* target, TVector c0, TVector c1, TVector c2)
        where TVectors : struct, IConstant
    {
        TSimd.Store(target, c0);
        if (TVectors.Value > 1) TSimd.Store(target + TSimd.Count, c1);
        if (TVectors.Value > 2) TSimd.Store(target + (2 * TSimd.Count), c2);
    }
}
