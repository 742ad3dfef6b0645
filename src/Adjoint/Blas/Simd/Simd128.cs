using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Blas.Simd;

/// <summary>Registers of 128 bits.</summary>
internal readonly unsafe struct Simd128<T> : ISimd<Vector128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    public static int MaxRows => AdvSimd.Arm64.IsSupported || Avx512F.VL.IsSupported ? 8 : 4;

    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static Vector128<T> Zero => Vector128<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector128<T> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(int count) => sizeof(T) == sizeof(double)
        ? Vector128.LessThan(Vector128.CreateSequence(0L, 1L), Vector128.Create((long)count)).As<long, T>()
        : Vector128.LessThan(Vector128.CreateSequence(0, 1), Vector128.Create(count)).As<int, T>();

    // Without AVX there are no masked moves: a double's part is one element, a float's one to three.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadPart(T* source, Vector128<T> mask)
    {
        if (Avx.IsSupported)
        {
            return typeof(T) == typeof(double)
                ? Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>()
                : Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>();
        }

        Vector128<T> value = Vector128.CreateScalar(source[0]);
        if (sizeof(T) == sizeof(float))
        {
            if (mask.AsInt32()[1] != 0)
                value = value.WithElement(1, source[1]);
            if (mask.AsInt32()[2] != 0)
                value = value.WithElement(2, source[2]);
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* destination, Vector128<T> mask, Vector128<T> value)
    {
        destination[0] = value[0];
        if (sizeof(T) == sizeof(float))
        {
            if (mask.AsInt32()[1] != 0)
                destination[1] = value[1];
            if (mask.AsInt32()[2] != 0)
                destination[2] = value[2];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Broadcast(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> left, Vector128<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> left, Vector128<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> left, Vector128<T> right, Vector128<T> addend) => typeof(T) == typeof(double)
        ? Vector128.MultiplyAddEstimate(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>()
        : Vector128.MultiplyAddEstimate(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSums(
        T* destination, T alpha, T beta, Vector128<T> v0, Vector128<T> v1, Vector128<T> v2, Vector128<T> v3)
    {
        if (typeof(T) == typeof(double))
        {
            Update(destination, alpha, beta, SumPairs(v0, v1));
            Update(destination + 2, alpha, beta, SumPairs(v2, v3));
        }
        else if (Sse2.IsSupported)
        {
            Vector128<double> a = SumPairs(v0, v1).AsDouble(), b = SumPairs(v2, v3).AsDouble();
            Update(destination, alpha, beta, Sse2.UnpackLow(a, b).As<double, T>() + Sse2.UnpackHigh(a, b).As<double, T>());
        }
        else
        {
            Vector128<T> sums = Vector128.CreateScalar(SumFour(v0)).WithElement(1, SumFour(v1)).WithElement(2, SumFour(v2));
            Update(destination, alpha, beta, sums.WithElement(3, SumFour(v3)));
        }
    }

    /// <summary>destination = alpha·sums + beta·destination.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Update(T* destination, T alpha, T beta, Vector128<T> sums)
    {
        sums *= alpha;
        if (beta != T.Zero)
            sums = MultiplyAdd(Vector128.Create(beta), Load(destination), sums);
        Store(destination, sums);
    }

    // The two halves of x added, and beside them those of y.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> SumPairs(Vector128<T> x, Vector128<T> y) =>
        typeof(T) == typeof(float) ? Sse.UnpackLow(x.AsSingle(), y.AsSingle()).As<float, T>() + Sse.UnpackHigh(x.AsSingle(), y.AsSingle()).As<float, T>()
        : Sse2.IsSupported ? Sse2.UnpackLow(x.AsDouble(), y.AsDouble()).As<double, T>() + Sse2.UnpackHigh(x.AsDouble(), y.AsDouble()).As<double, T>()
        : Vector128.CreateScalar(x[0]).WithElement(1, y[0]) + Vector128.CreateScalar(x[1]).WithElement(1, y[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SumFour(Vector128<T> value) => (value[0] + value[2]) + (value[1] + value[3]);
}
