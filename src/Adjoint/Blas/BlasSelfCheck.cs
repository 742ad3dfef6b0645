using System.Numerics;

namespace Adjoint.Blas;

/// <summary>One small product with a known result, to find a library built for other integers or other conventions.</summary>
internal static unsafe class BlasSelfCheck
{
    /// <summary>What is wrong with the provider, or null.</summary>
    public static string? Failure(BlasProvider provider) =>
        !Multiplies<double>(provider) ? "it multiplied two small matrices of doubles wrongly"
        : !Multiplies<float>(provider) ? "it multiplied two small matrices of floats wrongly"
        : null;

    // 2·Aᵀ·B + 3·C in integers, every leading dimension larger than its row: exact in any order of summation.
    private static bool Multiplies<T>(BlasProvider provider)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int M = 2, N = 3, K = 4, Lda = 3, Ldb = 5, Ldc = 4;
        T* a = stackalloc T[K * Lda], b = stackalloc T[K * Ldb], c = stackalloc T[M * Ldc];
        for (int i = 0; i < K * Lda; i++)
            a[i] = T.CreateChecked(i - 5);
        for (int i = 0; i < K * Ldb; i++)
            b[i] = T.CreateChecked(7 - i);
        for (int i = 0; i < M * Ldc; i++)
            c[i] = T.CreateChecked(i);
        provider.Gemm(true, false, M, N, K, T.CreateChecked(2), a, Lda, b, Ldb, T.CreateChecked(3), c, Ldc);
        for (int i = 0; i < M; i++)
        {
            for (int j = 0; j < Ldc; j++)
            {
                int expected = i * Ldc + j;
                if (j < N)
                {
                    expected *= 3;
                    for (int p = 0; p < K; p++)
                        expected += 2 * (p * Lda + i - 5) * (7 - (p * Ldb + j));
                }

                if (c[i * Ldc + j] != T.CreateChecked(expected))
                    return false;
            }
        }

        return true;
    }
}
