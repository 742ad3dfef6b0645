using System.Numerics;
using System.Runtime.InteropServices;
using Adjoint.Blas;

namespace Adjoint.Benchmarks.Peers.Rows;

/// <summary>C = A·B, row-major, A [m, k], B [k, n], by the built-in kernels, by OpenBLAS and by Intel MKL, as often as there are products in the batch.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="name">The name after the element type.</param>
internal sealed unsafe class GemmRow<T>(string name, int m, int n, int k, int batch = 1, bool transA = false, bool transB = false) : InProcessRow
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override string Name => $"gemm-{(sizeof(T) == sizeof(double) ? "f64" : "f32")}-{name}";

    internal override string Description =>
        $"{(batch > 1 ? $"{batch} products " : "product ")}{m} x {k}{(transA ? " (transposed)" : "")} by {k} x {n}{(transB ? " (transposed)" : "")}";

    protected override (Action Ours, IReadOnlyList<(string Name, Action Work)> Peers) Prepare()
    {
        // Freed with the process: rows are few.
        T* a = Allocate(batch * m * k, 1), b = Allocate(batch * k * n, 2), c = Allocate(batch * m * n, 3);
        var peers = new List<(string Name, Action Work)> { ("blas", () => Multiply(NativePeer.Provider!, a, b, c)) };
        if (NativePeer.Mkl is { } mkl)
            peers.Add(("mkl", () => Multiply(mkl, a, b, c)));
        Multiply(BlasProvider.BuiltIn, a, b, c);
        T[] expected = new ReadOnlySpan<T>(c, batch * m * n).ToArray();
        foreach ((string peer, Action work) in peers)
        {
            work();
            for (int i = 0; i < expected.Length; i++)
            {
                // Rounding of k terms of size 1/4 at most.
                if (double.CreateChecked(T.Abs(expected[i] - c[i])) > k * (sizeof(T) == sizeof(double) ? 1e-15 : 1e-6))
                    throw new InvalidOperationException($"{Name}: element {i} is {expected[i]} here and {c[i]} by {peer}.");
            }
        }

        return (() => Multiply(BlasProvider.BuiltIn, a, b, c), peers);
    }

    private void Multiply(BlasProvider blas, T* a, T* b, T* c) => blas.GemmBatch(GemmBatch<T>.Dense(transA, transB, batch, m, n, k, a, b, c));

    private static T* Allocate(int count, int seed)
    {
        const int PageSize = 4096;
        var random = new Random(seed);
        T* memory = (T*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(T)), PageSize);
        for (int i = 0; i < count; i++)
            memory[i] = T.CreateChecked(random.NextDouble() - 0.5);
        return memory;
    }
}
