using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Blas.Simd;

/// <summary>Registers of 256 bits.</summary>
internal readonly unsafe struct Simd256<T> : ISimd<Vector256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    // AVX2 has sixteen registers: twelve accumulators, three vectors of B and one broadcast of A fill them.
    public static int MaxRows => Avx512F.VL.IsSupported ? 8 : 4;

    public static bool IsSupported => Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    public static Vector256<T> Zero => Vector256<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector256<T> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(int count) => sizeof(T) == sizeof(double)
        ? Vector256.LessThan(Vector256.CreateSequence(0L, 1L), Vector256.Create((long)count)).As<long, T>()
        : Vector256.LessThan(Vector256.CreateSequence(0, 1), Vector256.Create(count)).As<int, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadPart(T* source, Vector256<T> mask) => typeof(T) == typeof(double)
        ? Avx.MaskLoad((double*)source, mask.AsDouble()).As<double, T>()
        : Avx.MaskLoad((float*)source, mask.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(T* destination, Vector256<T> mask, Vector256<T> value)
    {
        if (typeof(T) == typeof(double))
            Avx.MaskStore((double*)destination, mask.AsDouble(), value.AsDouble());
        else
            Avx.MaskStore((float*)destination, mask.AsSingle(), value.AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> left, Vector256<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> left, Vector256<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> left, Vector256<T> right, Vector256<T> addend) => typeof(T) == typeof(double)
        ? Vector256.MultiplyAddEstimate(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>()
        : Vector256.MultiplyAddEstimate(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSums(
        T* destination, T alpha, T beta, Vector256<T> v0, Vector256<T> v1, Vector256<T> v2, Vector256<T> v3)
    {
        Vector256<T> s01 = SumPairs(v0, v1), s23 = SumPairs(v2, v3);
        if (typeof(T) == typeof(double))
        {
            JoinHalves(destination, alpha, beta, s01, s23);
            return;
        }

        Vector256<double> a = s01.AsDouble(), b = s23.AsDouble();
        Vector256<T> sums = Avx.UnpackLow(a, b).As<double, T>() + Avx.UnpackHigh(a, b).As<double, T>();
        Simd128<T>.Update(destination, alpha, beta, sums.GetLower() + sums.GetUpper());
    }

    /// <summary>
    /// The last step of four sums of doubles: those of the lower halves plus those of the upper, with the first two sums in one register
    /// and the others in the second.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void JoinHalves(T* destination, T alpha, T beta, Vector256<T> s01, Vector256<T> s23)
    {
        Vector256<double> lower = Avx.Permute2x128(s01.AsDouble(), s23.AsDouble(), 0x20);
        Vector256<double> upper = Avx.Permute2x128(s01.AsDouble(), s23.AsDouble(), 0x31);
        Vector256<T> sums = (lower + upper).As<double, T>() * alpha;
        if (beta != T.Zero)
            sums = MultiplyAdd(Vector256.Create(beta), Load(destination), sums);
        Store(destination, sums);
    }

    // The two halves of each 128 bits of x added, and beside them those of y.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> SumPairs(Vector256<T> x, Vector256<T> y) => typeof(T) == typeof(double)
        ? Avx.UnpackLow(x.AsDouble(), y.AsDouble()).As<double, T>() + Avx.UnpackHigh(x.AsDouble(), y.AsDouble()).As<double, T>()
        : Avx.UnpackLow(x.AsSingle(), y.AsSingle()).As<float, T>() + Avx.UnpackHigh(x.AsSingle(), y.AsSingle()).As<float, T>();
}
