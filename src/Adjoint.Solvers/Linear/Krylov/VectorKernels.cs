using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Adjoint.Solvers;

/// <summary>
/// The vector operations of iterative methods. Sums are taken in the order of <see cref="ReductionTree"/>: blocks of 4096 elements, in each 64 bytes of
/// accumulators combined by halves, blocks pairwise; so they are the same on machines of any vector width. Products and sums are rounded one by one. They are
/// compiled in full at once, as one solve is often all that a program makes.
/// </summary>
internal static unsafe class VectorKernels
{
    private const int Block = 4096;

    /// <summary>Σ x_i y_i</summary>
    public static double Dot<T>(T* x, T* y, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(Tree(x, y, n));

    /// <summary>√(Σ x_i²)</summary>
    public static double Norm<T>(T* x, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Math.Sqrt(Dot(x, x, n));

    /// <summary>y = y + a x</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(double a, T* x, T* y, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T factor = T.CreateTruncating(a);
        Vector512<T> factors = Vector512.Create(factor);
        int i = 0;
        for (; i <= n - Vector512<T>.Count; i += Vector512<T>.Count) Vector512.Store(Vector512.Load(y + i) + (factors * Vector512.Load(x + i)), y + i);
        for (; i < n; i++) y[i] += factor * x[i];
    }

    /// <summary>y = x + a y</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleAndAdd<T>(T* x, double a, T* y, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T factor = T.CreateTruncating(a);
        Vector512<T> factors = Vector512.Create(factor);
        int i = 0;
        for (; i <= n - Vector512<T>.Count; i += Vector512<T>.Count) Vector512.Store(Vector512.Load(x + i) + (factors * Vector512.Load(y + i)), y + i);
        for (; i < n; i++) y[i] = x[i] + (factor * y[i]);
    }

    /// <summary>y = a x</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<T>(double a, T* x, T* y, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T factor = T.CreateTruncating(a);
        Vector512<T> factors = Vector512.Create(factor);
        int i = 0;
        for (; i <= n - Vector512<T>.Count; i += Vector512<T>.Count) Vector512.Store(factors * Vector512.Load(x + i), y + i);
        for (; i < n; i++) y[i] = factor * x[i];
    }

    public static void Copy<T>(T* x, T* y, int n) where T : unmanaged => new ReadOnlySpan<T>(x, n).CopyTo(new Span<T>(y, n));

    /// <summary>The component that is not finite where there is one, else the largest.</summary>
    public static int Worst<T>(T* x, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int worst = 0;
        for (int i = 0; i < n; i++)
        {
            if (!T.IsFinite(x[i])) return i;
            if (T.Abs(x[i]) > T.Abs(x[worst])) worst = i;
        }

        return worst;
    }

    // The left part is the largest power of two of blocks below the whole: the same tree as neighbors first.
    private static T Tree<T>(T* x, T* y, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (n <= Block) return OfBlock(x, y, n);
        int blocks = (n + Block - 1) / Block;
        int left = (int)BitOperations.RoundUpToPowerOf2((uint)blocks) / 2 * Block;
        return Tree(x, y, left) + Tree(x + left, y + left, n - left);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T OfBlock<T>(T* x, T* y, int n) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = Vector512<T>.Count, i = 0;
        Vector512<T> sum = Vector512<T>.Zero;
        for (; i <= n - lanes; i += lanes) sum += Vector512.Load(x + i) * Vector512.Load(y + i);
        T* each = stackalloc T[lanes];
        Vector512.Store(sum, each);
        for (int j = 0; i + j < n; j++) each[j] += x[i + j] * y[i + j];
        for (int half = lanes / 2; half > 0; half /= 2)
            for (int j = 0; j < half; j++) each[j] += each[j + half];
        return each[0];
    }
}
