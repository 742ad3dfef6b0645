using System.Runtime.InteropServices;
using Adjoint.Blas;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>The LU factorization of a matrix of doubles, on the built-in products, against LAPACK's dgetrf in OpenBLAS. Both first copy
/// the matrix.</summary>
internal sealed unsafe class LuRow(int n) : InProcessRow
{
    internal override string Name => $"lu-f64-{n}";

    internal override string Description => $"LU factorization with partial pivoting, {n} x {n}";

    protected override (Action Ours, IReadOnlyList<(string Name, Action Work)> Peers) Prepare()
    {
        nuint bytes = (nuint)(n * n * sizeof(double));
        double* a = (double*)NativeMemory.AlignedAlloc(bytes, 4096), lu = (double*)NativeMemory.AlignedAlloc(bytes, 4096);
        long* pivots = (long*)NativeMemory.Alloc((nuint)n * sizeof(long));
        int* lapackPivots = (int*)pivots;
        var random = new Random(n);
        for (int i = 0; i < n * n; i++)
            a[i] = random.NextDouble() - 0.5;
        int size = n;
        Action ours = () =>
        {
            NativeMemory.Copy(a, lu, bytes);
            _ = BlasProvider.BuiltIn.LuFactor(size, size, lu, size, pivots);
        };
        nint dgetrf = NativePeer.Export("dgetrf_");
        Action theirs = () =>
        {
            NativeMemory.Copy(a, lu, bytes);
            int order = size, info;
            ((delegate* unmanaged[Cdecl]<int*, int*, double*, int*, int*, int*, void>)dgetrf)(&order, &order, lu, &order, lapackPivots, &info);
        };
        return (ours, dgetrf == 0 ? [] : [("blas", theirs)]);
    }
}
