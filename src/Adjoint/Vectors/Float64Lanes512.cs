using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Vectors;

/// <summary>Eight doubles in a <see cref="Vector512{T}"/>.</summary>
internal readonly unsafe struct Float64Lanes512 : IMachineLanes<Vector512<double>>
{
    private const double MinNormal = 2.2250738585072014E-308;

    /// <summary>The control of the machine's mantissa instruction: interval [¾, 1½), NaN below zero, a positive result for −0.</summary>
    private const byte NonNegativeThreeQuarters = 0b1111;

    public static int Count => 8;

    public static bool IsDouble => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Create(double c) => Vector512.Create(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> a, Vector512<double> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Subtract(Vector512<double> a, Vector512<double> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Divide(Vector512<double> a, Vector512<double> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Negate(Vector512<double> a) => a ^ Vector512.Create(-0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Abs(Vector512<double> a) => Vector512.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sqrt(Vector512<double> a) => Vector512.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Min(Vector512<double> a, Vector512<double> b) => Vector512.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Max(Vector512<double> a, Vector512<double> b) => Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MinNative(Vector512<double> a, Vector512<double> b) => Vector512.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MaxNative(Vector512<double> a, Vector512<double> b) => Vector512.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Floor(Vector512<double> a) => Vector512.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Ceiling(Vector512<double> a) => Vector512.Ceiling(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Round(Vector512<double> a) => Vector512.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Truncate(Vector512<double> a) => Vector512.Truncate(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Less(Vector512<double> a, Vector512<double> b) => Vector512.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LessOrEqual(Vector512<double> a, Vector512<double> b) => Vector512.LessThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Greater(Vector512<double> a, Vector512<double> b) => Vector512.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> GreaterOrEqual(Vector512<double> a, Vector512<double> b) => Vector512.GreaterThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Equal(Vector512<double> a, Vector512<double> b) => Vector512.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NotEqual(Vector512<double> a, Vector512<double> b) => ~Vector512.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> And(Vector512<double> a, Vector512<double> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Or(Vector512<double> a, Vector512<double> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Xor(Vector512<double> a, Vector512<double> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AndNot(Vector512<double> a, Vector512<double> b) => Vector512.AndNot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Select(Vector512<double> mask, Vector512<double> a, Vector512<double> b) => Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector512<double> mask) => mask.AsInt64() != Vector512<long>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> CopySign(Vector512<double> a, Vector512<double> b) => Vector512.ConditionalSelect(Vector512.Create(-0.0), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AddBits(Vector512<double> a, Vector512<double> b) => (a.AsInt64() + b.AsInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SubtractBits(Vector512<double> a, Vector512<double> b) => (a.AsInt64() - b.AsInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ShiftLeft(Vector512<double> a, int count) => (a.AsUInt64() << count).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ShiftRight(Vector512<double> a, int count) => (a.AsUInt64() >>> count).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exponent(Vector512<double> a)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<double> floor = Avx512F.GetExponent(a);
            Vector512<double> low = Vector512.LessThan(Avx512F.GetMantissa(a, NonNegativeThreeQuarters), Vector512.Create(1.0));
            return Vector512.ConditionalSelect(low, floor + Vector512.Create(1.0), floor);
        }

        Vector512<double> magnitude = Vector512.Abs(a);
        Vector512<double> subnormal = Vector512.LessThan(magnitude, Vector512.Create(MinNormal));
        Vector512<double> scaled = Vector512.ConditionalSelect(subnormal, magnitude * 18014398509481984.0, magnitude);
        Vector512<double> field = (((scaled.AsInt64() + Vector512.Create(0x0018_0000_0000_0000L)) >>> 52) | Vector512.Create(0x4330_0000_0000_0000L)).AsDouble();
        Vector512<double> k = field - Vector512.ConditionalSelect(subnormal, Vector512.Create(4503599627370496.0 + 1024 + 54), Vector512.Create(4503599627370496.0 + 1024));
        k = Vector512.ConditionalSelect(Vector512.Equals(magnitude, Vector512<double>.Zero), Vector512.Create(double.NegativeInfinity), k);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(double.PositiveInfinity)), k, magnitude);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Mantissa(Vector512<double> a)
    {
        if (Avx512F.IsSupported)
            return Avx512F.GetMantissa(a, NonNegativeThreeQuarters);
        Vector512<double> scaled = Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512.Create(MinNormal)), a * 18014398509481984.0, a);
        Vector512<double> m = (((scaled.AsInt64() + Vector512.Create(0x0018_0000_0000_0000L)) & Vector512.Create(0x000F_FFFF_FFFF_FFFFL)) + Vector512.Create(0x3FE8_0000_0000_0000L)).AsDouble();
        Vector512<double> one = Vector512.Equals(a, Vector512<double>.Zero) | Vector512.Equals(a, Vector512.Create(double.PositiveInfinity));
        m = Vector512.ConditionalSelect(one, Vector512.Create(1.0), m);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(a, Vector512<double>.Zero), m, Vector512.Create(double.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Scale(Vector512<double> a, Vector512<double> n)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Scale(a, n);
        // Two powers of two, each a normal number: for the arguments allowed only the second product can round.
        Vector512<double> whole = Vector512.MinNative(Vector512.Create(2044.0), Vector512.MaxNative(Vector512.Create(-2044.0), n));
        Vector512<double> half = Vector512.Floor(whole * 0.5);
        Vector512<double> magic = Vector512.Create(4503599627370496.0 + 1023);
        Vector512<double> first = ((half + magic).AsInt64() << 52).AsDouble();
        Vector512<double> second = ((whole - half + magic).AsInt64() << 52).AsDouble();
        return a * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(void* source) => Vector512.Load((double*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* destination, Vector512<double> a) => a.Store((double*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadPartial(void* source, int count)
    {
        if (Avx512F.IsSupported)
            return Avx512F.MaskLoad((double*)source, FirstLanes(count), Vector512.Create(1.0));
        Vector512<double> a = Vector512.Create(1.0);
        Unsafe.CopyBlockUnaligned(&a, source, (uint)(count * sizeof(double)));
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(void* destination, Vector512<double> a, int count)
    {
        if (Avx512F.IsSupported)
            Avx512F.MaskStore((double*)destination, FirstLanes(count), a);
        else
            Unsafe.CopyBlockUnaligned(destination, &a, (uint)(count * sizeof(double)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadMask(byte* source)
    {
        if (Avx512F.IsSupported)
        {
            Vector128<byte> bytes = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(source)).AsByte();
            return ~Vector512.Equals(Avx512F.ConvertToVector512Int64(bytes), Vector512<long>.Zero).AsDouble();
        }

        Vector512<long> wide = default;
        for (int i = 0; i < 8; i++)
            wide = wide.WithElement(i, source[i] != 0 ? -1 : 0);
        return wide.AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* destination, Vector512<double> mask)
    {
        Unsafe.WriteUnaligned(destination, MaskBytes.Spread((uint)mask.ExtractMostSignificantBits()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Rescue<S>(Vector512<double> mask, Vector512<double> x, Vector512<double> fast)
        where S : struct, IScalarFunction
        => Any(mask) ? ScalarCalls.Rescue<Vector512<double>, Float64Lanes512, S>(mask, x, fast) : fast;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Map<S>(Vector512<double> x)
        where S : struct, IScalarFunction
        => ScalarCalls.Map<Vector512<double>, Float64Lanes512, S>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Map<S>(Vector512<double> x, Vector512<double> y)
        where S : struct, IScalarFunction2
        => ScalarCalls.Map<Vector512<double>, Float64Lanes512, S>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(Vector512<double> mask, int index) => mask.AsInt64().GetElement(index) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Get(Vector512<double> a, int index) => a.GetElement(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> With(Vector512<double> a, int index, double value) => a.WithElement(index, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> FirstLanes(int count) => Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();
}
