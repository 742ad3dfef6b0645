namespace Adjoint.Primitives;

/// <summary>Matrix products for kernels, by the BLAS in use.</summary>
internal static unsafe class Products
{
    public static void Gemm(bool ta, bool tb, int m, int n, int k, double* a, double* b, double* c)
    {
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                double s = 0;
                for (int l = 0; l < k; l++) s += a[ta ? (l * m) + i : (i * k) + l] * b[tb ? (j * k) + l : (l * n) + j];
                c[(i * n) + j] = s;
            }
    }

    public static void Gemm(bool ta, bool tb, int m, int n, int k, float* a, float* b, float* c)
    {
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                float s = 0;
                for (int l = 0; l < k; l++) s += a[ta ? (l * m) + i : (i * k) + l] * b[tb ? (j * k) + l : (l * n) + j];
                c[(i * n) + j] = s;
            }
    }
}
