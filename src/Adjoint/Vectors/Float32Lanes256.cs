using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Vectors;

/// <summary>Eight floats in a <see cref="Vector256{T}"/>.</summary>
internal readonly unsafe struct Float32Lanes256 : IMachineLanes<Vector256<float>>
{
    private const float MinNormal = 1.17549435E-38f;

    /// <summary>The control of the machine's mantissa instruction: interval [¾, 1½), NaN below zero, a positive result for −0.</summary>
    private const byte NonNegativeThreeQuarters = 0b1111;

    public static int Count => 8;

    public static bool IsDouble => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Create(double c) => Vector256.Create((float)c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Negate(Vector256<float> a) => a ^ Vector256.Create(-0.0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Abs(Vector256<float> a) => Vector256.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Vector256.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MinNative(Vector256<float> a, Vector256<float> b) => Vector256.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MaxNative(Vector256<float> a, Vector256<float> b) => Vector256.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Floor(Vector256<float> a) => Vector256.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Ceiling(Vector256<float> a) => Vector256.Ceiling(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> a) => Vector256.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Truncate(Vector256<float> a) => Vector256.Truncate(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Less(Vector256<float> a, Vector256<float> b) => Vector256.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LessOrEqual(Vector256<float> a, Vector256<float> b) => Vector256.LessThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Greater(Vector256<float> a, Vector256<float> b) => Vector256.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GreaterOrEqual(Vector256<float> a, Vector256<float> b) => Vector256.GreaterThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Equal(Vector256<float> a, Vector256<float> b) => Vector256.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> NotEqual(Vector256<float> a, Vector256<float> b) => ~Vector256.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> And(Vector256<float> a, Vector256<float> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Or(Vector256<float> a, Vector256<float> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Xor(Vector256<float> a, Vector256<float> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AndNot(Vector256<float> a, Vector256<float> b) => Vector256.AndNot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> a, Vector256<float> b) => Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector256<float> mask) => mask.AsInt32() != Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> CopySign(Vector256<float> a, Vector256<float> b) => Vector256.ConditionalSelect(Vector256.Create(-0.0f), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SubtractBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftLeft(Vector256<float> a, int count) => (a.AsUInt32() << count).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftRight(Vector256<float> a, int count) => (a.AsUInt32() >>> count).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exponent(Vector256<float> a)
    {
        if (Avx512F.VL.IsSupported)
        {
            Vector256<float> floor = Avx512F.VL.GetExponent(a);
            Vector256<float> low = Vector256.LessThan(Avx512F.VL.GetMantissa(a, NonNegativeThreeQuarters), Vector256.Create(1.0f));
            return Vector256.ConditionalSelect(low, floor + Vector256.Create(1.0f), floor);
        }

        Vector256<float> magnitude = Vector256.Abs(a);
        Vector256<float> subnormal = Vector256.LessThan(magnitude, Vector256.Create(MinNormal));
        Vector256<float> scaled = Vector256.ConditionalSelect(subnormal, magnitude * 33554432f, magnitude);
        Vector256<float> field = (((scaled.AsInt32() + Vector256.Create(0x00C0_0000)) >>> 23) | Vector256.Create(0x4B00_0000)).AsSingle();
        Vector256<float> k = field - Vector256.ConditionalSelect(subnormal, Vector256.Create(8388608f + 128 + 25), Vector256.Create(8388608f + 128));
        k = Vector256.ConditionalSelect(Vector256.Equals(magnitude, Vector256<float>.Zero), Vector256.Create(float.NegativeInfinity), k);
        return Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(float.PositiveInfinity)), k, magnitude);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mantissa(Vector256<float> a)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.GetMantissa(a, NonNegativeThreeQuarters);
        Vector256<float> scaled = Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create(MinNormal)), a * 33554432f, a);
        Vector256<float> m = (((scaled.AsInt32() + Vector256.Create(0x00C0_0000)) & Vector256.Create(0x007F_FFFF)) + Vector256.Create(0x3F40_0000)).AsSingle();
        Vector256<float> one = Vector256.Equals(a, Vector256<float>.Zero) | Vector256.Equals(a, Vector256.Create(float.PositiveInfinity));
        m = Vector256.ConditionalSelect(one, Vector256.Create(1.0f), m);
        return Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(a, Vector256<float>.Zero), m, Vector256.Create(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scale(Vector256<float> a, Vector256<float> n)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.Scale(a, n);
        // Two powers of two, each a normal number: for the arguments allowed only the second product can round.
        Vector256<float> whole = Vector256.MinNative(Vector256.Create(252.0f), Vector256.MaxNative(Vector256.Create(-252.0f), n));
        Vector256<float> half = Vector256.Floor(whole * 0.5f);
        Vector256<float> magic = Vector256.Create(8388608f + 127);
        Vector256<float> first = ((half + magic).AsInt32() << 23).AsSingle();
        Vector256<float> second = ((whole - half + magic).AsInt32() << 23).AsSingle();
        return a * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(void* source) => Vector256.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* destination, Vector256<float> a) => a.Store((float*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadPartial(void* source, int count)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.MaskLoad((float*)source, FirstLanes(count), Vector256.Create(1f));
        Vector256<float> a = Vector256.Create(1.0f);
        Unsafe.CopyBlockUnaligned(&a, source, (uint)(count * sizeof(float)));
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(void* destination, Vector256<float> a, int count)
    {
        if (Avx512F.VL.IsSupported)
            Avx512F.VL.MaskStore((float*)destination, FirstLanes(count), a);
        else
            Unsafe.CopyBlockUnaligned(destination, &a, (uint)(count * sizeof(float)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadMask(byte* source)
    {
        if (Avx2.IsSupported)
        {
            Vector128<byte> bytes = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source)).AsByte();
            return ~Vector256.Equals(Avx2.ConvertToVector256Int32(bytes), Vector256<int>.Zero).AsSingle();
        }

        Vector256<int> wide = default;
        for (int i = 0; i < 8; i++)
            wide = wide.WithElement(i, source[i] != 0 ? -1 : 0);
        return wide.AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* destination, Vector256<float> mask)
    {
        Unsafe.WriteUnaligned(destination, MaskBytes.Spread((uint)mask.ExtractMostSignificantBits()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Rescue<S>(Vector256<float> mask, Vector256<float> x, Vector256<float> fast)
        where S : struct, IScalarFunction
        => Any(mask) ? ScalarCalls.Rescue<Vector256<float>, Float32Lanes256, S>(mask, x, fast) : fast;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Map<S>(Vector256<float> x)
        where S : struct, IScalarFunction
        => ScalarCalls.Map<Vector256<float>, Float32Lanes256, S>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Map<S>(Vector256<float> x, Vector256<float> y)
        where S : struct, IScalarFunction2
        => ScalarCalls.Map<Vector256<float>, Float32Lanes256, S>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(Vector256<float> mask, int index) => mask.AsInt32().GetElement(index) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Get(Vector256<float> a, int index) => a.GetElement(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> With(Vector256<float> a, int index, double value) => a.WithElement(index, (float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FirstLanes(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();
}
