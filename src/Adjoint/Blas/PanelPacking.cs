using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Adjoint.Blas.Simd;

namespace Adjoint.Blas;

/// <summary>
/// Copies a block of op(B) into panels of one tile's width, so that the tile kernel reads memory in one ascending stream.
/// </summary>
internal static unsafe class PanelPacking<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    /// <summary>Columns of a full panel.</summary>
    public static nint PanelWidth => 3 * TSimd.Count;

    /// <summary>
    /// Packs B [depth, columns], or with <paramref name="transposed"/> Bᵀ of the stored [columns, depth], as panels [depth, PanelWidth] one
    /// after the other. What lies beyond the last column of the last panel is undefined; the kernels do not read it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(bool transposed, nint depth, nint columns, T* b, nint ldb, T* packed)
    {
        for (nint j = 0; j < columns; j += PanelWidth)
        {
            nint panel = Math.Min(PanelWidth, columns - j);
            if (transposed)
                Transpose(panel, depth, b + j * ldb, ldb, packed, PanelWidth);
            else if (panel == PanelWidth)
                CopyFull(depth, b + j, ldb, packed);
            else
                CopyPart(depth, (int)panel, b + j, ldb, packed);
            packed += depth * PanelWidth;
        }
    }

    /// <summary>destination[j, i] = source[i, j] for a source of <paramref name="rows"/> by <paramref name="columns"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(nint rows, nint columns, T* source, nint sourceRow, T* destination, nint destinationRow)
    {
        nint i = 0;
        if (typeof(T) == typeof(float) && columns == 2 && sourceRow == 2 && Sse.IsSupported)
        {
            for (; i <= rows - 4; i += 4)
            {
                Vector128<float> x = Vector128.Load((float*)(source + 2 * i)), y = Vector128.Load((float*)(source + 2 * i + 4));
                Sse.Shuffle(x, y, 0b10_00_10_00).Store((float*)(destination + i));
                Sse.Shuffle(x, y, 0b11_01_11_01).Store((float*)(destination + destinationRow + i));
            }
        }
        else if (Avx.IsSupported)
        {
            int lanes = 32 / sizeof(T);
            for (; i <= rows - lanes; i += lanes)
            {
                T* from = source + i * sourceRow;
                T* to = destination + i;
                nint j = 0;
                for (; j <= columns - lanes / 2; j += lanes / 2)
                {
                    TransposeBlock(from + j, sourceRow, to, destinationRow);
                    to += lanes / 2 * destinationRow;
                }

                TransposeElements(lanes, columns - j, from + j, sourceRow, to, destinationRow);
            }
        }

        TransposeElements(rows - i, columns, source + i * sourceRow, sourceRow, destination + i, destinationRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyFull(nint depth, T* b, nint ldb, T* packed)
    {
        for (nint p = 0; p < depth; p++)
        {
            TSimd.Store(packed, TSimd.Load(b));
            TSimd.Store(packed + TSimd.Count, TSimd.Load(b + TSimd.Count));
            TSimd.Store(packed + 2 * TSimd.Count, TSimd.Load(b + 2 * TSimd.Count));
            b += ldb;
            packed += PanelWidth;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPart(nint depth, int columns, T* b, nint ldb, T* packed)
    {
        int whole = columns / TSimd.Count * TSimd.Count;
        TVector mask = TSimd.Mask(columns - whole);
        for (nint p = 0; p < depth; p++)
        {
            for (int j = 0; j < whole; j += TSimd.Count)
                TSimd.Store(packed + j, TSimd.Load(b + j));
            if (whole < columns)
                TSimd.Store(packed + whole, TSimd.LoadPart(b + whole, mask));
            b += ldb;
            packed += PanelWidth;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeElements(nint rows, nint columns, T* source, nint sourceRow, T* destination, nint destinationRow)
    {
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < columns; j++)
                destination[j * destinationRow + i] = source[i * sourceRow + j];
        }
    }

    // A block as high as a 256-bit register and half as wide. Row i and the row half a register below it are loaded into the halves of
    // one register, after which interleaving within the halves is enough: half the shuffles of a transposition by whole registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeBlock(T* source, nint row, T* destination, nint destinationRow)
    {
        if (typeof(T) == typeof(double))
        {
            Vector256<double> r0 = Halves((double*)source, (double*)(source + 2 * row));
            Vector256<double> r1 = Halves((double*)(source + row), (double*)(source + 3 * row));
            Avx.UnpackLow(r0, r1).Store((double*)destination);
            Avx.UnpackHigh(r0, r1).Store((double*)(destination + destinationRow));
        }
        else
        {
            Vector256<float> r0 = Halves((float*)source, (float*)(source + 4 * row));
            Vector256<float> r1 = Halves((float*)(source + row), (float*)(source + 5 * row));
            Vector256<float> r2 = Halves((float*)(source + 2 * row), (float*)(source + 6 * row));
            Vector256<float> r3 = Halves((float*)(source + 3 * row), (float*)(source + 7 * row));
            Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), high01 = Avx.UnpackHigh(r0, r1).AsDouble();
            Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
            Avx.UnpackLow(low01, low23).AsSingle().Store((float*)destination);
            Avx.UnpackHigh(low01, low23).AsSingle().Store((float*)(destination + destinationRow));
            Avx.UnpackLow(high01, high23).AsSingle().Store((float*)(destination + 2 * destinationRow));
            Avx.UnpackHigh(high01, high23).AsSingle().Store((float*)(destination + 3 * destinationRow));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TElement> Halves<TElement>(TElement* lower, TElement* upper)
        where TElement : unmanaged =>
        Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));
}
