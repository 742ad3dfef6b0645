using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Vectors;

/// <summary>Four floats in a <see cref="Vector128{T}"/>.</summary>
internal readonly unsafe struct Float32Lanes128 : IMachineLanes<Vector128<float>>
{
    private const float MinNormal = 1.17549435E-38f;

    /// <summary>The control of the machine's mantissa instruction: interval [¾, 1½), NaN below zero, a positive result for −0.</summary>
    private const byte NonNegativeThreeQuarters = 0b1111;

    public static int Count => 4;

    public static bool IsDouble => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Create(double c) => Vector128.Create((float)c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Negate(Vector128<float> a) => a ^ Vector128.Create(-0.0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Abs(Vector128<float> a) => Vector128.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MinNative(Vector128<float> a, Vector128<float> b) => Vector128.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MaxNative(Vector128<float> a, Vector128<float> b) => Vector128.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Floor(Vector128<float> a) => Vector128.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Ceiling(Vector128<float> a) => Vector128.Ceiling(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Round(Vector128<float> a) => Vector128.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Truncate(Vector128<float> a) => Vector128.Truncate(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Less(Vector128<float> a, Vector128<float> b) => Vector128.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LessOrEqual(Vector128<float> a, Vector128<float> b) => Vector128.LessThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Greater(Vector128<float> a, Vector128<float> b) => Vector128.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GreaterOrEqual(Vector128<float> a, Vector128<float> b) => Vector128.GreaterThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Equal(Vector128<float> a, Vector128<float> b) => Vector128.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> NotEqual(Vector128<float> a, Vector128<float> b) => ~Vector128.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> And(Vector128<float> a, Vector128<float> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Or(Vector128<float> a, Vector128<float> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Xor(Vector128<float> a, Vector128<float> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AndNot(Vector128<float> a, Vector128<float> b) => Vector128.AndNot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector128<float> mask) => mask.AsInt32() != Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> CopySign(Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(Vector128.Create(-0.0f), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SubtractBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftLeft(Vector128<float> a, int count) => (a.AsUInt32() << count).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftRight(Vector128<float> a, int count) => (a.AsUInt32() >>> count).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exponent(Vector128<float> a)
    {
        if (Avx512F.VL.IsSupported)
        {
            Vector128<float> floor = Avx512F.VL.GetExponent(a);
            Vector128<float> low = Vector128.LessThan(Avx512F.VL.GetMantissa(a, NonNegativeThreeQuarters), Vector128.Create(1.0f));
            return Vector128.ConditionalSelect(low, floor + Vector128.Create(1.0f), floor);
        }

        Vector128<float> magnitude = Vector128.Abs(a);
        Vector128<float> subnormal = Vector128.LessThan(magnitude, Vector128.Create(MinNormal));
        Vector128<float> scaled = Vector128.ConditionalSelect(subnormal, magnitude * 33554432f, magnitude);
        Vector128<float> field = (((scaled.AsInt32() + Vector128.Create(0x00C0_0000)) >>> 23) | Vector128.Create(0x4B00_0000)).AsSingle();
        Vector128<float> k = field - Vector128.ConditionalSelect(subnormal, Vector128.Create(8388608f + 128 + 25), Vector128.Create(8388608f + 128));
        k = Vector128.ConditionalSelect(Vector128.Equals(magnitude, Vector128<float>.Zero), Vector128.Create(float.NegativeInfinity), k);
        return Vector128.ConditionalSelect(Vector128.LessThan(magnitude, Vector128.Create(float.PositiveInfinity)), k, magnitude);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Mantissa(Vector128<float> a)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.GetMantissa(a, NonNegativeThreeQuarters);
        Vector128<float> scaled = Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128.Create(MinNormal)), a * 33554432f, a);
        Vector128<float> m = (((scaled.AsInt32() + Vector128.Create(0x00C0_0000)) & Vector128.Create(0x007F_FFFF)) + Vector128.Create(0x3F40_0000)).AsSingle();
        Vector128<float> one = Vector128.Equals(a, Vector128<float>.Zero) | Vector128.Equals(a, Vector128.Create(float.PositiveInfinity));
        m = Vector128.ConditionalSelect(one, Vector128.Create(1.0f), m);
        return Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(a, Vector128<float>.Zero), m, Vector128.Create(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Scale(Vector128<float> a, Vector128<float> n)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.Scale(a, n);
        // Two powers of two, each a normal number: for the arguments allowed only the second product can round.
        Vector128<float> whole = Vector128.MinNative(Vector128.Create(252.0f), Vector128.MaxNative(Vector128.Create(-252.0f), n));
        Vector128<float> half = Vector128.Floor(whole * 0.5f);
        Vector128<float> magic = Vector128.Create(8388608f + 127);
        Vector128<float> first = ((half + magic).AsInt32() << 23).AsSingle();
        Vector128<float> second = ((whole - half + magic).AsInt32() << 23).AsSingle();
        return a * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(void* source) => Vector128.Load((float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* destination, Vector128<float> a) => a.Store((float*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadPartial(void* source, int count)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.MaskLoad((float*)source, FirstLanes(count), Vector128.Create(1f));
        Vector128<float> a = Vector128.Create(1.0f);
        Unsafe.CopyBlockUnaligned(&a, source, (uint)(count * sizeof(float)));
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(void* destination, Vector128<float> a, int count)
    {
        if (Avx512F.VL.IsSupported)
            Avx512F.VL.MaskStore((float*)destination, FirstLanes(count), a);
        else
            Unsafe.CopyBlockUnaligned(destination, &a, (uint)(count * sizeof(float)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadMask(byte* source)
    {
        if (Sse41.IsSupported)
        {
            Vector128<byte> bytes = Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(source)).AsByte();
            return ~Vector128.Equals(Sse41.ConvertToVector128Int32(bytes), Vector128<int>.Zero).AsSingle();
        }

        Vector128<int> wide = default;
        for (int i = 0; i < 4; i++)
            wide = wide.WithElement(i, source[i] != 0 ? -1 : 0);
        return wide.AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* destination, Vector128<float> mask)
    {
        Unsafe.WriteUnaligned(destination, (uint)MaskBytes.Spread((uint)mask.ExtractMostSignificantBits()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Rescue<S>(Vector128<float> mask, Vector128<float> x, Vector128<float> fast)
        where S : struct, IScalarFunction
        => Any(mask) ? ScalarCalls.Rescue<Vector128<float>, Float32Lanes128, S>(mask, x, fast) : fast;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Map<S>(Vector128<float> x)
        where S : struct, IScalarFunction
        => ScalarCalls.Map<Vector128<float>, Float32Lanes128, S>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Map<S>(Vector128<float> x, Vector128<float> y)
        where S : struct, IScalarFunction2
        => ScalarCalls.Map<Vector128<float>, Float32Lanes128, S>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(Vector128<float> mask, int index) => mask.AsInt32().GetElement(index) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Get(Vector128<float> a, int index) => a.GetElement(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> With(Vector128<float> a, int index, double value) => a.WithElement(index, (float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FirstLanes(int count) => Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle();
}
