using System.Numerics;
using Adjoint.Blas;

namespace Adjoint.Primitives;

/// <summary>Matrix products for kernels: by the BLAS in use, small ones by the built-in kernels.</summary>
internal static unsafe class Products
{
    /// <summary>Multiply-adds up to which the built-in kernels always compute a product, see <see cref="BlasProvider"/>.</summary>
    private const long SmallWork = 64 * 64 * 64;

    /// <summary>C = op(A)·op(B) for matrices one behind the other: op(A) [batch, m, k], op(B) [batch, k, n], C [batch, m, n].</summary>
    public static void Multiply<T>(bool transA, bool transB, int batch, int m, int n, int k, T* a, T* b, T* c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        BlasProvider blas = BlasSelection.Current;
        if (blas is not BuiltInBlas && (long)m * n * k <= SmallWork)
            blas = BuiltInBlas.Best;
        blas.GemmBatch(GemmBatch<T>.Dense(transA, transB, batch, m, n, k, a, b, c));
    }
}
