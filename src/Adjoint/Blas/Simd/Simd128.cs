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
    public static T Sum(Vector128<T> value) => sizeof(T) == sizeof(double)
        ? value[0] + value[1]
        : (value[0] + value[2]) + (value[1] + value[3]);
}
