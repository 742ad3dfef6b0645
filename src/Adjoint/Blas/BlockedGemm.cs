using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas.Simd;

namespace Adjoint.Blas;

/// <summary>The general built-in product: blocks of B pass through the cache, strips of A over them, tiles of C in registers.</summary>
/// <remarks>
/// The blocks follow K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM Trans. Math. Softw. 34
/// (2008), article 12, with the roles of A and B exchanged for row-major storage: a block of B stays in the second-level cache while
/// strips of A, as high as a tile, pass over it. The blocks of the inner dimension depend on it alone, never on the vector width, the
/// other dimensions or the threads, because they decide the roundings.
/// </remarks>
internal static unsafe class BlockedGemm<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    private const int MaxDepth = 256;
    private const int BlockBytes = 512 * 1024;

    // Packing B pays when many strips of A read it, or when it is too large to be read from the second-level cache row by row. Measured
    // with the figures of gemm-f64-64x256x256: 57 GFLOP/s unpacked, 53 packed; 32 x 1024 x 1024: 50 unpacked, 45 packed.
    private const int UnpackedRows = 32;
    private const int UnpackedBytes = BlockBytes;

    // Columns of A a page or more apart cost a translation each, and powers of two fall into one cache set: such strips are copied.
    // 1024³ with A transposed: 40 GFLOP/s without, 50 with.
    private const int FarApartBytes = 4096;

    private static nint PanelWidth => PanelPacking<T, TVector, TSimd>.PanelWidth;

    /// <summary>Computes one product; all dimensions are positive.</summary>
    public static void Run(in GemmProblem<T> problem) => Run(new GemmBatch<T>(problem, 1, 0, 0, 0));

    /// <summary>Computes products of one shape; all dimensions are positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in GemmBatch<T> batch)
    {
        GemmProblem<T> problem = batch.First;
        nint n = problem.N, k = problem.K;
        nint depth = k <= MaxDepth ? k : EvenBlock(k, MaxDepth, 8);
        bool packB = problem.TransB || (problem.M > UnpackedRows && k * n * sizeof(T) > UnpackedBytes);
        bool packA = problem.AColumn * sizeof(T) >= FarApartBytes && n > PanelWidth;
        nint width = n;
        T* packedA = null, packedB = null;
        if (packB)
            width = EvenBlock(n, Math.Max(BlockBytes / sizeof(T) / depth, PanelWidth), PanelWidth);
        if (packA || packB)
        {
            T* memory = Workspace.Rent<T>(depth * (TSimd.MaxRows + (packB ? width : 0)));
            packedA = packA ? memory : null;
            packedB = packB ? memory + depth * TSimd.MaxRows : null;
        }

        for (nint i = 0; i < batch.Count; i++)
        {
            // Small matrices, one of many perhaps, go straight to the tiles.
            if (depth == k && width >= n && !packB)
                RunBlock(problem, packedA, null);
            else
                RunBlocks(problem, depth, width, packedA, packedB);
            batch.Advance(ref problem);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlocks(in GemmProblem<T> problem, nint depth, nint width, T* packedA, T* packedB)
    {
        nint n = problem.N, k = problem.K;
        for (nint j = 0; j < n; j += width)
        {
            for (nint p = 0; p < k; p += depth)
            {
                GemmProblem<T> block = problem.Columns(j, Math.Min(width, n - j));
                block.K = Math.Min(depth, k - p);
                block.A += p * problem.AColumn;
                block.B += p * problem.BRow;
                if (p > 0)
                    block.Beta = T.One;
                if (packedB != null)
                    PanelPacking<T, TVector, TSimd>.Pack(problem.TransB, block.K, block.N, block.B, block.Ldb, packedB);
                RunBlock(block, packedA, packedB);
            }
        }
    }

    // The size of blocks, a multiple of the unit, which cut the extent into as few nearly equal parts as the largest size allows.
    private static nint EvenBlock(nint extent, nint largest, nint unit)
    {
        largest = Math.Max(largest / unit, 1) * unit;
        nint count = (extent + largest - 1) / largest;
        nint size = (extent + count - 1) / count;
        return (size + unit - 1) / unit * unit;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock(in GemmProblem<T> block, T* packedA, T* packedB)
    {
        nint aRow = block.ARow, aColumn = block.AColumn;
        for (nint i = 0; i < block.M; i += TSimd.MaxRows)
        {
            int rows = (int)Math.Min(TSimd.MaxRows, block.M - i);
            T* a = block.A + i * block.ARow;
            if (packedA != null)
            {
                CopyStrip(rows, block.K, a, block.AColumn, packedA);
                a = packedA;
                aRow = 1;
                aColumn = TSimd.MaxRows;
            }

            RunStrip(block, rows, a, aRow, aColumn, packedB, block.C + i * block.Ldc);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunStrip(in GemmProblem<T> block, int rows, T* a, nint aRow, nint aColumn, T* packedB, T* c)
    {
        T* b = packedB != null ? packedB : block.B;
        nint bRow = packedB != null ? PanelWidth : block.Ldb;
        nint nextPanel = packedB != null ? block.K * PanelWidth : PanelWidth;
        nint j = 0;
        if (rows == 1 && packedB == null)
        {
            for (; j <= block.N - RowTile<T, TVector, TSimd>.Width; j += RowTile<T, TVector, TSimd>.Width)
            {
                RowTile<T, TVector, TSimd>.Run(block.K, a, aColumn, b, bRow, c + j, block.Alpha, block.Beta);
                b += RowTile<T, TVector, TSimd>.Width;
            }
        }

        for (; j < block.N; j += PanelWidth)
        {
            int columns = (int)Math.Min(PanelWidth, block.N - j);
            GemmTile<T, TVector, TSimd>.Run(
                rows, columns, block.K, a, aRow, aColumn, b, bRow, c + j, block.Ldc, block.Alpha, block.Beta);
            b += nextPanel;
        }
    }

    // A strip of Aᵀ as stored, [depth, rows] with rows contiguous.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyStrip(int rows, nint depth, T* a, nint aColumn, T* packed)
    {
        if (rows == TSimd.MaxRows)
        {
            for (nint p = 0; p < depth; p++)
                Unsafe.CopyBlockUnaligned(packed + p * TSimd.MaxRows, a + p * aColumn, (uint)(TSimd.MaxRows * sizeof(T)));
            return;
        }

        for (nint p = 0; p < depth; p++)
        {
            for (int i = 0; i < rows; i++)
                packed[p * TSimd.MaxRows + i] = a[p * aColumn + i];
        }
    }
}
