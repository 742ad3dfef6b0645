using Adjoint.Blas;

namespace Adjoint.Primitives;

/// <summary>Matrix products for kernels, by the BLAS in use.</summary>
internal static unsafe class Products
{
    public static void Gemm(bool transA, bool transB, int m, int n, int k, double* a, double* b, double* c) =>
        BlasSelection.Current.Gemm(transA, transB, m, n, k, 1, a, transA ? m : k, b, transB ? k : n, 0, c, n);

    public static void Gemm(bool transA, bool transB, int m, int n, int k, float* a, float* b, float* c) =>
        BlasSelection.Current.Gemm(transA, transB, m, n, k, 1, a, transA ? m : k, b, transB ? k : n, 0, c, n);
}
