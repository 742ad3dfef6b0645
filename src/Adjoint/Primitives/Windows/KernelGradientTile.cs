using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas;
using Adjoint.Blas.Simd;

namespace Adjoint.Primitives;

/// <summary>
/// Inner products of at most four planes of ȳ with x at four taps, over several images: the innermost kernel of the derivative by the kernel.
/// Sixteen accumulators for eight loads.
/// </summary>
internal static unsafe class KernelGradientTile<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>Taps of a tile; fewer are filled up with any tap, and the surplus is not written.</summary>
    public const int Taps = 4;

    /// <summary>Planes of the largest tile.</summary>
    public const int Rows = 4;

    /// <summary>result[r·pitch + t] = Σ over images and positions of y[r·plane + q] x[offsets[t] + q].</summary>
    public static void Run(
        int rows, int taps, nint vectors, nint images, T* y, nint plane, nint yImage, T* x, nint xImage, nint* offsets, T* result, nint pitch)
    {
        switch (rows)
        {
            case 4: Tile<N4>(taps, vectors, images, y, plane, yImage, x, xImage, offsets, result, pitch); break;
            case 3: Tile<N3>(taps, vectors, images, y, plane, yImage, x, xImage, offsets, result, pitch); break;
            case 2: Tile<N2>(taps, vectors, images, y, plane, yImage, x, xImage, offsets, result, pitch); break;
            default: Tile<N1>(taps, vectors, images, y, plane, yImage, x, xImage, offsets, result, pitch); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TRows>(
        int taps, nint vectors, nint images, T* y, nint plane, nint yImage, T* x, nint xImage, nint* offsets, T* result, nint pitch)
        where TRows : struct, IConstant
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c03 = TSimd.Zero, c10 = TSimd.Zero, c11 = TSimd.Zero;
        TVector c12 = TSimd.Zero, c13 = TSimd.Zero, c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero, c23 = TSimd.Zero;
        TVector c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero, c33 = TSimd.Zero;
        nint o0 = offsets[0], o1 = offsets[1], o2 = offsets[2], o3 = offsets[3];
        for (nint image = 0; image < images; image++)
        {
            T* a = y, b = x;
            for (nint q = 0; q < vectors; q++)
            {
                TVector b0 = TSimd.Load(b + o0), b1 = TSimd.Load(b + o1), b2 = TSimd.Load(b + o2), b3 = TSimd.Load(b + o3);
                Accumulate(TSimd.Load(a), b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
                if (TRows.Value > 1) Accumulate(TSimd.Load(a + plane), b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
                if (TRows.Value > 2) Accumulate(TSimd.Load(a + (2 * plane)), b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
                if (TRows.Value > 3) Accumulate(TSimd.Load(a + (3 * plane)), b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
                a += TSimd.Count;
                b += TSimd.Count;
            }

            y += yImage;
            x += xImage;
        }

        Write(taps, result, c00, c01, c02, c03);
        if (TRows.Value > 1) Write(taps, result + pitch, c10, c11, c12, c13);
        if (TRows.Value > 2) Write(taps, result + (2 * pitch), c20, c21, c22, c23);
        if (TRows.Value > 3) Write(taps, result + (3 * pitch), c30, c31, c32, c33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        TVector a, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
    {
        c0 = TSimd.MultiplyAdd(a, b0, c0);
        c1 = TSimd.MultiplyAdd(a, b1, c1);
        c2 = TSimd.MultiplyAdd(a, b2, c2);
        c3 = TSimd.MultiplyAdd(a, b3, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(int taps, T* result, TVector c0, TVector c1, TVector c2, TVector c3)
    {
        if (taps == Taps)
        {
            TSimd.WriteSums(result, T.One, T.Zero, c0, c1, c2, c3);
            return;
        }

        T* sums = stackalloc T[Taps];
        TSimd.WriteSums(sums, T.One, T.Zero, c0, c1, c2, c3);
        for (int t = 0; t < taps; t++) result[t] = sums[t];
    }
}
