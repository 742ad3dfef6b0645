using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Blas.Simd;

/// <summary>Registers of 512 bits.</summary>
internal readonly unsafe struct Simd512<T> : ISimd<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    public static int MaxRows => 8;

    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static Vector512<T> Zero => Vector512<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector512<T> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(int count) => sizeof(T) == sizeof(double)
        ? Vector512.LessThan(Vector512.CreateSequence(0L, 1L), Vector512.Create((long)count)).As<long, T>()
        : Vector512.LessThan(Vector512.CreateSequence(0, 1), Vector512.Create(count)).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadPart(T* source, Vector512<T> mask) => typeof(T) == typeof(double)
        ? Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>()
        : Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* destination, Vector512<T> mask, Vector512<T> value)
    {
        if (typeof(T) == typeof(double))
            Avx512F.MaskStore((double*)destination, mask.AsDouble(), value.AsDouble());
        else
            Avx512F.MaskStore((float*)destination, mask.AsSingle(), value.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> left, Vector512<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> left, Vector512<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> left, Vector512<T> right, Vector512<T> addend) => typeof(T) == typeof(double)
        ? Vector512.MultiplyAddEstimate(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>()
        : Vector512.MultiplyAddEstimate(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSums(
        T* destination, T alpha, T beta, Vector512<T> v0, Vector512<T> v1, Vector512<T> v2, Vector512<T> v3)
    {
        Vector512<T> s01 = SumPairs(v0, v1), s23 = SumPairs(v2, v3);
        if (typeof(T) == typeof(double))
        {
            Simd256<T>.JoinHalves(destination, alpha, beta, s01.GetLower() + s01.GetUpper(), s23.GetLower() + s23.GetUpper());
            return;
        }

        Vector512<double> a = s01.AsDouble(), b = s23.AsDouble();
        Vector512<T> sums = Avx512F.UnpackLow(a, b).As<double, T>() + Avx512F.UnpackHigh(a, b).As<double, T>();
        Vector256<T> half = sums.GetLower() + sums.GetUpper();
        Simd128<T>.Update(destination, alpha, beta, half.GetLower() + half.GetUpper());
    }

    // The two halves of each 128 bits of x added, and beside them those of y.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> SumPairs(Vector512<T> x, Vector512<T> y) => typeof(T) == typeof(double)
        ? Avx512F.UnpackLow(x.AsDouble(), y.AsDouble()).As<double, T>() + Avx512F.UnpackHigh(x.AsDouble(), y.AsDouble()).As<double, T>()
        : Avx512F.UnpackLow(x.AsSingle(), y.AsSingle()).As<float, T>() + Avx512F.UnpackHigh(x.AsSingle(), y.AsSingle()).As<float, T>();
}
