using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Vectors;

/// <summary>Sixteen floats in a <see cref="Vector512{T}"/>.</summary>
internal readonly unsafe struct Float32Lanes512 : IMachineLanes<Vector512<float>>
{
    private const float MinNormal = 1.17549435E-38f;

    /// <summary>The control of the machine's mantissa instruction: interval [¾, 1½), NaN below zero, a positive result for −0.</summary>
    private const byte NonNegativeThreeQuarters = 0b1111;

    public static int Count => 16;

    public static bool IsDouble => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Create(double c) => Vector512.Create((float)c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Negate(Vector512<float> a) => a ^ Vector512.Create(-0.0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> a) => Vector512.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Vector512.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MinNative(Vector512<float> a, Vector512<float> b) => Vector512.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MaxNative(Vector512<float> a, Vector512<float> b) => Vector512.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Floor(Vector512<float> a) => Vector512.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Ceiling(Vector512<float> a) => Vector512.Ceiling(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> a) => Vector512.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Truncate(Vector512<float> a) => Vector512.Truncate(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Less(Vector512<float> a, Vector512<float> b) => Vector512.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LessOrEqual(Vector512<float> a, Vector512<float> b) => Vector512.LessThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Greater(Vector512<float> a, Vector512<float> b) => Vector512.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GreaterOrEqual(Vector512<float> a, Vector512<float> b) => Vector512.GreaterThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Equal(Vector512<float> a, Vector512<float> b) => Vector512.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NotEqual(Vector512<float> a, Vector512<float> b) => ~Vector512.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> And(Vector512<float> a, Vector512<float> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Or(Vector512<float> a, Vector512<float> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Xor(Vector512<float> a, Vector512<float> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AndNot(Vector512<float> a, Vector512<float> b) => Vector512.AndNot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> a, Vector512<float> b) => Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector512<float> mask) => mask.AsInt32() != Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> CopySign(Vector512<float> a, Vector512<float> b) => Vector512.ConditionalSelect(Vector512.Create(-0.0f), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SubtractBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftLeft(Vector512<float> a, int count) => (a.AsUInt32() << count).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftRight(Vector512<float> a, int count) => (a.AsUInt32() >>> count).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exponent(Vector512<float> a)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<float> floor = Avx512F.GetExponent(a);
            Vector512<float> low = Vector512.LessThan(Avx512F.GetMantissa(a, NonNegativeThreeQuarters), Vector512.Create(1.0f));
            return Vector512.ConditionalSelect(low, floor + Vector512.Create(1.0f), floor);
        }

        Vector512<float> magnitude = Vector512.Abs(a);
        Vector512<float> subnormal = Vector512.LessThan(magnitude, Vector512.Create(MinNormal));
        Vector512<float> scaled = Vector512.ConditionalSelect(subnormal, magnitude * 33554432f, magnitude);
        Vector512<float> field = (((scaled.AsInt32() + Vector512.Create(0x00C0_0000)) >>> 23) | Vector512.Create(0x4B00_0000)).AsSingle();
        Vector512<float> k = field - Vector512.ConditionalSelect(subnormal, Vector512.Create(8388608f + 128 + 25), Vector512.Create(8388608f + 128));
        k = Vector512.ConditionalSelect(Vector512.Equals(magnitude, Vector512<float>.Zero), Vector512.Create(float.NegativeInfinity), k);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(float.PositiveInfinity)), k, magnitude);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mantissa(Vector512<float> a)
    {
        if (Avx512F.IsSupported)
            return Avx512F.GetMantissa(a, NonNegativeThreeQuarters);
        Vector512<float> scaled = Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512.Create(MinNormal)), a * 33554432f, a);
        Vector512<float> m = (((scaled.AsInt32() + Vector512.Create(0x00C0_0000)) & Vector512.Create(0x007F_FFFF)) + Vector512.Create(0x3F40_0000)).AsSingle();
        Vector512<float> one = Vector512.Equals(a, Vector512<float>.Zero) | Vector512.Equals(a, Vector512.Create(float.PositiveInfinity));
        m = Vector512.ConditionalSelect(one, Vector512.Create(1.0f), m);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(a, Vector512<float>.Zero), m, Vector512.Create(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> a, Vector512<float> n)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Scale(a, n);
        // Two powers of two, each a normal number: for the arguments allowed only the second product can round.
        Vector512<float> whole = Vector512.MinNative(Vector512.Create(252.0f), Vector512.MaxNative(Vector512.Create(-252.0f), n));
        Vector512<float> half = Vector512.Floor(whole * 0.5f);
        Vector512<float> magic = Vector512.Create(8388608f + 127);
        Vector512<float> first = ((half + magic).AsInt32() << 23).AsSingle();
        Vector512<float> second = ((whole - half + magic).AsInt32() << 23).AsSingle();
        return a * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(void* source) => Vector512.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* destination, Vector512<float> a) => a.Store((float*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadPartial(void* source, int count)
    {
        if (Avx512F.IsSupported)
            return Avx512F.MaskLoad((float*)source, FirstLanes(count), Vector512.Create(1f));
        Vector512<float> a = Vector512.Create(1.0f);
        Unsafe.CopyBlockUnaligned(&a, source, (uint)(count * sizeof(float)));
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(void* destination, Vector512<float> a, int count)
    {
        if (Avx512F.IsSupported)
            Avx512F.MaskStore((float*)destination, FirstLanes(count), a);
        else
            Unsafe.CopyBlockUnaligned(destination, &a, (uint)(count * sizeof(float)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadMask(byte* source)
    {
        if (Avx512F.IsSupported)
        {
            Vector128<byte> bytes = Vector128.Load(source);
            return ~Vector512.Equals(Avx512F.ConvertToVector512Int32(bytes), Vector512<int>.Zero).AsSingle();
        }

        Vector512<int> wide = default;
        for (int i = 0; i < 16; i++)
            wide = wide.WithElement(i, source[i] != 0 ? -1 : 0);
        return wide.AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* destination, Vector512<float> mask)
    {
        // Two halves of eight bits, each bit spread to the byte of its place.
        uint bits = (uint)mask.ExtractMostSignificantBits();
        Unsafe.WriteUnaligned(destination, MaskBytes.Spread(bits));
        Unsafe.WriteUnaligned(destination + 8, MaskBytes.Spread(bits >> 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rescue<S>(Vector512<float> mask, Vector512<float> x, Vector512<float> fast)
        where S : struct, IScalarFunction
        => Any(mask) ? ScalarCalls.Rescue<Vector512<float>, Float32Lanes512, S>(mask, x, fast) : fast;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Map<S>(Vector512<float> x)
        where S : struct, IScalarFunction
        => ScalarCalls.Map<Vector512<float>, Float32Lanes512, S>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Map<S>(Vector512<float> x, Vector512<float> y)
        where S : struct, IScalarFunction2
        => ScalarCalls.Map<Vector512<float>, Float32Lanes512, S>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(Vector512<float> mask, int index) => mask.AsInt32().GetElement(index) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Get(Vector512<float> a, int index) => a.GetElement(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> With(Vector512<float> a, int index, double value) => a.WithElement(index, (float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FirstLanes(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}
