using System.Numerics;
using System.Runtime.CompilerServices;
using Adjoint.Blas.Simd;

namespace Adjoint.Blas;

/// <summary>The built-in dense kernels for one element type and one vector width.</summary>
internal sealed unsafe class VectorDenseKernels<T, TVector, TSimd> : DenseKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gemm(in GemmBatch<T> batch, GemmPath path)
    {
        if (path == GemmPath.Blocked)
        {
            BlockedGemm<T, TVector, TSimd>.Run(batch);
            return;
        }

        GemmProblem<T> problem = batch.First;
        for (nint i = 0; i < batch.Count; i++)
        {
            if (path == GemmPath.InnerProducts)
            {
                DotTile<T, TVector, TSimd>.Run(
                    problem.M, problem.N, problem.K, problem.Alpha, problem.A, problem.Lda, problem.B, problem.Ldb, problem.Beta,
                    problem.C, problem.Ldc);
            }
            else if (path == GemmPath.NarrowInnerProducts)
            {
                NarrowGemm<T, TVector, TSimd>.ByInnerProducts(problem);
            }
            else
            {
                NarrowGemm<T, TVector, TSimd>.ByTransposedProduct(problem);
            }

            batch.Advance(ref problem);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int LuPanel(nint m, nint n, T* a, nint lda, long* pivots)
    {
        int singular = -1;
        for (nint j = 0; j < n; j++)
        {
            nint pivot = LargestInColumn(m, j, a, lda);
            pivots[j] = pivot;
            if (pivot != j)
                ExchangeRows(n, a + j * lda, a + pivot * lda);
            T* top = a + j * lda;
            if (top[j] == T.Zero)
            {
                if (singular < 0)
                    singular = (int)j;
                continue;
            }

            for (nint i = j + 1; i < m; i++)
            {
                T* row = a + i * lda;
                T factor = row[j] / top[j];
                row[j] = factor;
                AddScaledInline(n - j - 1, -factor, top + j + 1, row + j + 1);
            }
        }

        return singular;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SolveTriangle(
        bool backward, bool unit, nint n, nint columns, T* l, nint lRow, nint lColumn, T* b, nint ldb)
    {
        if (columns == 1)
        {
            SolveColumn(backward, unit, n, l, lRow, lColumn, b, ldb);
            return;
        }

        nint width = 4 * TSimd.Count;
        for (nint j = 0; j < columns; j += width)
        {
            if (columns - j >= width)
                SolveStrip(backward, unit, n, l, lRow, lColumn, b + j, ldb);
            else
                SolveRest(backward, unit, n, columns - j, l, lRow, lColumn, b + j, ldb);
        }
    }

    public override void Transpose(nint rows, nint columns, T* source, nint sourceRow, T* destination, nint destinationRow) =>
        PanelPacking<T, TVector, TSimd>.Transpose(rows, columns, source, sourceRow, destination, destinationRow);

    // Non-finite entries compare false and are chosen only if they stand first; they show in the factors either way.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint LargestInColumn(nint m, nint j, T* a, nint lda)
    {
        nint pivot = j;
        T largest = T.Abs(a[j * lda + j]);
        for (nint i = j + 1; i < m; i++)
        {
            T candidate = T.Abs(a[i * lda + j]);
            if (candidate > largest)
            {
                largest = candidate;
                pivot = i;
            }
        }

        return pivot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExchangeRows(nint n, T* x, T* y)
    {
        for (nint j = 0; j < n; j++)
            (x[j], y[j]) = (y[j], x[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddScaledInline(nint n, T alpha, T* x, T* y)
    {
        TVector scale = TSimd.Broadcast(alpha);
        nint j = 0;
        for (; j <= n - TSimd.Count; j += TSimd.Count)
            TSimd.Store(y + j, TSimd.MultiplyAdd(scale, TSimd.Load(x + j), TSimd.Load(y + j)));
        if (j < n)
        {
            TVector mask = TSimd.Mask((int)(n - j));
            TSimd.StorePart(y + j, mask, TSimd.MultiplyAdd(scale, TSimd.LoadPart(x + j, mask), TSimd.LoadPart(y + j, mask)));
        }
    }

    // Row i of X is (b[i] − Σ l[i,p]·x[p]) / l[i,i], p running over the rows already solved; four vectors wide in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveStrip(bool backward, bool unit, nint n, T* l, nint lRow, nint lColumn, T* b, nint ldb)
    {
        nint first = backward ? n - 1 : 0, step = backward ? -1 : 1;
        nint i = first;
        for (nint solved = 0; solved < n; solved++, i += step)
        {
            T* x = b + i * ldb;
            TVector x0 = TSimd.Load(x), x1 = TSimd.Load(x + TSimd.Count);
            TVector x2 = TSimd.Load(x + 2 * TSimd.Count), x3 = TSimd.Load(x + 3 * TSimd.Count);
            nint p = first;
            for (nint q = 0; q < solved; q++, p += step)
            {
                TVector factor = TSimd.Broadcast(-l[i * lRow + p * lColumn]);
                T* known = b + p * ldb;
                x0 = TSimd.MultiplyAdd(factor, TSimd.Load(known), x0);
                x1 = TSimd.MultiplyAdd(factor, TSimd.Load(known + TSimd.Count), x1);
                x2 = TSimd.MultiplyAdd(factor, TSimd.Load(known + 2 * TSimd.Count), x2);
                x3 = TSimd.MultiplyAdd(factor, TSimd.Load(known + 3 * TSimd.Count), x3);
            }

            if (!unit)
            {
                TVector diagonal = TSimd.Broadcast(l[i * (lRow + lColumn)]);
                x0 = TSimd.Divide(x0, diagonal);
                x1 = TSimd.Divide(x1, diagonal);
                x2 = TSimd.Divide(x2, diagonal);
                x3 = TSimd.Divide(x3, diagonal);
            }

            TSimd.Store(x, x0);
            TSimd.Store(x + TSimd.Count, x1);
            TSimd.Store(x + 2 * TSimd.Count, x2);
            TSimd.Store(x + 3 * TSimd.Count, x3);
        }
    }

    // One right-hand side, element by element, in the same order of operations.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveColumn(bool backward, bool unit, nint n, T* l, nint lRow, nint lColumn, T* b, nint ldb)
    {
        nint first = backward ? n - 1 : 0, step = backward ? -1 : 1;
        nint i = first;
        for (nint solved = 0; solved < n; solved++, i += step)
        {
            T* row = l + i * lRow;
            T x = b[i * ldb];
            nint p = first;
            for (nint q = 0; q < solved; q++, p += step)
                x = T.MultiplyAddEstimate(-row[p * lColumn], b[p * ldb], x);
            b[i * ldb] = unit ? x : x / row[i * lColumn];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolveRest(
        bool backward, bool unit, nint n, nint columns, T* l, nint lRow, nint lColumn, T* b, nint ldb)
    {
        nint first = backward ? n - 1 : 0, step = backward ? -1 : 1;
        nint i = first;
        for (nint solved = 0; solved < n; solved++, i += step)
        {
            T* x = b + i * ldb;
            nint p = first;
            for (nint q = 0; q < solved; q++, p += step)
                AddScaledInline(columns, -l[i * lRow + p * lColumn], b + p * ldb, x);
            if (unit)
                continue;
            T diagonal = l[i * (lRow + lColumn)];
            for (nint j = 0; j < columns; j++)
                x[j] /= diagonal;
        }
    }
}
