using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Vectors;

/// <summary>Two doubles in a <see cref="Vector128{T}"/>.</summary>
internal readonly unsafe struct Float64Lanes128 : IMachineLanes<Vector128<double>>
{
    private const double MinNormal = 2.2250738585072014E-308;

    /// <summary>The control of the machine's mantissa instruction: interval [¾, 1½), NaN below zero, a positive result for −0.</summary>
    private const byte NonNegativeThreeQuarters = 0b1111;

    public static int Count => 2;

    public static bool IsDouble => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Create(double c) => Vector128.Create(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Add(Vector128<double> a, Vector128<double> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Subtract(Vector128<double> a, Vector128<double> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Multiply(Vector128<double> a, Vector128<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Divide(Vector128<double> a, Vector128<double> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Negate(Vector128<double> a) => a ^ Vector128.Create(-0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Abs(Vector128<double> a) => Vector128.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Sqrt(Vector128<double> a) => Vector128.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Min(Vector128<double> a, Vector128<double> b) => Vector128.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Max(Vector128<double> a, Vector128<double> b) => Vector128.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MinNative(Vector128<double> a, Vector128<double> b) => Vector128.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MaxNative(Vector128<double> a, Vector128<double> b) => Vector128.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Floor(Vector128<double> a) => Vector128.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Ceiling(Vector128<double> a) => Vector128.Ceiling(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Round(Vector128<double> a) => Vector128.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Truncate(Vector128<double> a) => Vector128.Truncate(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Less(Vector128<double> a, Vector128<double> b) => Vector128.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LessOrEqual(Vector128<double> a, Vector128<double> b) => Vector128.LessThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Greater(Vector128<double> a, Vector128<double> b) => Vector128.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> GreaterOrEqual(Vector128<double> a, Vector128<double> b) => Vector128.GreaterThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Equal(Vector128<double> a, Vector128<double> b) => Vector128.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> NotEqual(Vector128<double> a, Vector128<double> b) => ~Vector128.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> And(Vector128<double> a, Vector128<double> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Or(Vector128<double> a, Vector128<double> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Xor(Vector128<double> a, Vector128<double> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> AndNot(Vector128<double> a, Vector128<double> b) => Vector128.AndNot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Select(Vector128<double> mask, Vector128<double> a, Vector128<double> b) => Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector128<double> mask) => mask.AsInt64() != Vector128<long>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> CopySign(Vector128<double> a, Vector128<double> b) => Vector128.ConditionalSelect(Vector128.Create(-0.0), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> AddBits(Vector128<double> a, Vector128<double> b) => (a.AsInt64() + b.AsInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> SubtractBits(Vector128<double> a, Vector128<double> b) => (a.AsInt64() - b.AsInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> ShiftLeft(Vector128<double> a, int count) => (a.AsUInt64() << count).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> ShiftRight(Vector128<double> a, int count) => (a.AsUInt64() >>> count).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Exponent(Vector128<double> a)
    {
        if (Avx512F.VL.IsSupported)
        {
            Vector128<double> floor = Avx512F.VL.GetExponent(a);
            Vector128<double> low = Vector128.LessThan(Avx512F.VL.GetMantissa(a, NonNegativeThreeQuarters), Vector128.Create(1.0));
            return Vector128.ConditionalSelect(low, floor + Vector128.Create(1.0), floor);
        }

        Vector128<double> magnitude = Vector128.Abs(a);
        Vector128<double> subnormal = Vector128.LessThan(magnitude, Vector128.Create(MinNormal));
        Vector128<double> scaled = Vector128.ConditionalSelect(subnormal, magnitude * 18014398509481984.0, magnitude);
        Vector128<double> field = (((scaled.AsInt64() + Vector128.Create(0x0018_0000_0000_0000L)) >>> 52) | Vector128.Create(0x4330_0000_0000_0000L)).AsDouble();
        Vector128<double> k = field - Vector128.ConditionalSelect(subnormal, Vector128.Create(4503599627370496.0 + 1024 + 54), Vector128.Create(4503599627370496.0 + 1024));
        k = Vector128.ConditionalSelect(Vector128.Equals(magnitude, Vector128<double>.Zero), Vector128.Create(double.NegativeInfinity), k);
        return Vector128.ConditionalSelect(Vector128.LessThan(magnitude, Vector128.Create(double.PositiveInfinity)), k, magnitude);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Mantissa(Vector128<double> a)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.GetMantissa(a, NonNegativeThreeQuarters);
        Vector128<double> scaled = Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128.Create(MinNormal)), a * 18014398509481984.0, a);
        Vector128<double> m = (((scaled.AsInt64() + Vector128.Create(0x0018_0000_0000_0000L)) & Vector128.Create(0x000F_FFFF_FFFF_FFFFL)) + Vector128.Create(0x3FE8_0000_0000_0000L)).AsDouble();
        Vector128<double> one = Vector128.Equals(a, Vector128<double>.Zero) | Vector128.Equals(a, Vector128.Create(double.PositiveInfinity));
        m = Vector128.ConditionalSelect(one, Vector128.Create(1.0), m);
        return Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(a, Vector128<double>.Zero), m, Vector128.Create(double.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Scale(Vector128<double> a, Vector128<double> n)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.Scale(a, n);
        // Two powers of two, each a normal number: for the arguments allowed only the second product can round.
        Vector128<double> whole = Vector128.MinNative(Vector128.Create(2044.0), Vector128.MaxNative(Vector128.Create(-2044.0), n));
        Vector128<double> half = Vector128.Floor(whole * 0.5);
        Vector128<double> magic = Vector128.Create(4503599627370496.0 + 1023);
        Vector128<double> first = ((half + magic).AsInt64() << 52).AsDouble();
        Vector128<double> second = ((whole - half + magic).AsInt64() << 52).AsDouble();
        return a * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Load(void* source) => Vector128.Load((double*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* destination, Vector128<double> a) => a.Store((double*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LoadPartial(void* source, int count)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.MaskLoad((double*)source, FirstLanes(count), Vector128.Create(1.0));
        Vector128<double> a = Vector128.Create(1.0);
        Unsafe.CopyBlockUnaligned(&a, source, (uint)(count * sizeof(double)));
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(void* destination, Vector128<double> a, int count)
    {
        if (Avx512F.VL.IsSupported)
            Avx512F.VL.MaskStore((double*)destination, FirstLanes(count), a);
        else
            Unsafe.CopyBlockUnaligned(destination, &a, (uint)(count * sizeof(double)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LoadMask(byte* source)
    {
        if (Sse41.IsSupported)
        {
            Vector128<byte> bytes = Vector128.CreateScalar((uint)Unsafe.ReadUnaligned<ushort>(source)).AsByte();
            return ~Vector128.Equals(Sse41.ConvertToVector128Int64(bytes), Vector128<long>.Zero).AsDouble();
        }

        Vector128<long> wide = default;
        for (int i = 0; i < 2; i++)
            wide = wide.WithElement(i, source[i] != 0 ? -1 : 0);
        return wide.AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* destination, Vector128<double> mask)
    {
        Unsafe.WriteUnaligned(destination, (ushort)MaskBytes.Spread((uint)mask.ExtractMostSignificantBits()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Rescue<S>(Vector128<double> mask, Vector128<double> x, Vector128<double> fast)
        where S : struct, IScalarFunction
        => Any(mask) ? ScalarCalls.Rescue<Vector128<double>, Float64Lanes128, S>(mask, x, fast) : fast;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Map<S>(Vector128<double> x)
        where S : struct, IScalarFunction
        => ScalarCalls.Map<Vector128<double>, Float64Lanes128, S>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Map<S>(Vector128<double> x, Vector128<double> y)
        where S : struct, IScalarFunction2
        => ScalarCalls.Map<Vector128<double>, Float64Lanes128, S>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(Vector128<double> mask, int index) => mask.AsInt64().GetElement(index) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Get(Vector128<double> a, int index) => a.GetElement(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> With(Vector128<double> a, int index, double value) => a.WithElement(index, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> FirstLanes(int count) => Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count)).AsDouble();
}
