using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Vectors;

/// <summary>Four doubles in a <see cref="Vector256{T}"/>.</summary>
internal readonly unsafe struct Float64Lanes256 : IMachineLanes<Vector256<double>>
{
    private const double MinNormal = 2.2250738585072014E-308;

    /// <summary>The control of the machine's mantissa instruction: interval [¾, 1½), NaN below zero, a positive result for −0.</summary>
    private const byte NonNegativeThreeQuarters = 0b1111;

    public static int Count => 4;

    public static bool IsDouble => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Create(double c) => Vector256.Create(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Add(Vector256<double> a, Vector256<double> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Subtract(Vector256<double> a, Vector256<double> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Multiply(Vector256<double> a, Vector256<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Divide(Vector256<double> a, Vector256<double> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Negate(Vector256<double> a) => a ^ Vector256.Create(-0.0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Abs(Vector256<double> a) => Vector256.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sqrt(Vector256<double> a) => Vector256.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> MultiplyAdd(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Min(Vector256<double> a, Vector256<double> b) => Vector256.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Max(Vector256<double> a, Vector256<double> b) => Vector256.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> MinNative(Vector256<double> a, Vector256<double> b) => Vector256.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> MaxNative(Vector256<double> a, Vector256<double> b) => Vector256.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Floor(Vector256<double> a) => Vector256.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Ceiling(Vector256<double> a) => Vector256.Ceiling(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Round(Vector256<double> a) => Vector256.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Truncate(Vector256<double> a) => Vector256.Truncate(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Less(Vector256<double> a, Vector256<double> b) => Vector256.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LessOrEqual(Vector256<double> a, Vector256<double> b) => Vector256.LessThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Greater(Vector256<double> a, Vector256<double> b) => Vector256.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> GreaterOrEqual(Vector256<double> a, Vector256<double> b) => Vector256.GreaterThanOrEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Equal(Vector256<double> a, Vector256<double> b) => Vector256.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> NotEqual(Vector256<double> a, Vector256<double> b) => ~Vector256.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> And(Vector256<double> a, Vector256<double> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Or(Vector256<double> a, Vector256<double> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Xor(Vector256<double> a, Vector256<double> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AndNot(Vector256<double> a, Vector256<double> b) => Vector256.AndNot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Select(Vector256<double> mask, Vector256<double> a, Vector256<double> b) => Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector256<double> mask) => mask.AsInt64() != Vector256<long>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> CopySign(Vector256<double> a, Vector256<double> b) => Vector256.ConditionalSelect(Vector256.Create(-0.0), b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AddBits(Vector256<double> a, Vector256<double> b) => (a.AsInt64() + b.AsInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SubtractBits(Vector256<double> a, Vector256<double> b) => (a.AsInt64() - b.AsInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ShiftLeft(Vector256<double> a, int count) => (a.AsUInt64() << count).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> ShiftRight(Vector256<double> a, int count) => (a.AsUInt64() >>> count).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exponent(Vector256<double> a)
    {
        if (Avx512F.VL.IsSupported)
        {
            Vector256<double> floor = Avx512F.VL.GetExponent(a);
            Vector256<double> low = Vector256.LessThan(Avx512F.VL.GetMantissa(a, NonNegativeThreeQuarters), Vector256.Create(1.0));
            return Vector256.ConditionalSelect(low, floor + Vector256.Create(1.0), floor);
        }

        Vector256<double> magnitude = Vector256.Abs(a);
        Vector256<double> subnormal = Vector256.LessThan(magnitude, Vector256.Create(MinNormal));
        Vector256<double> scaled = Vector256.ConditionalSelect(subnormal, magnitude * 18014398509481984.0, magnitude);
        Vector256<double> field = (((scaled.AsInt64() + Vector256.Create(0x0018_0000_0000_0000L)) >>> 52) | Vector256.Create(0x4330_0000_0000_0000L)).AsDouble();
        Vector256<double> k = field - Vector256.ConditionalSelect(subnormal, Vector256.Create(4503599627370496.0 + 1024 + 54), Vector256.Create(4503599627370496.0 + 1024));
        k = Vector256.ConditionalSelect(Vector256.Equals(magnitude, Vector256<double>.Zero), Vector256.Create(double.NegativeInfinity), k);
        return Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(double.PositiveInfinity)), k, magnitude);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Mantissa(Vector256<double> a)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.GetMantissa(a, NonNegativeThreeQuarters);
        Vector256<double> scaled = Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create(MinNormal)), a * 18014398509481984.0, a);
        Vector256<double> m = (((scaled.AsInt64() + Vector256.Create(0x0018_0000_0000_0000L)) & Vector256.Create(0x000F_FFFF_FFFF_FFFFL)) + Vector256.Create(0x3FE8_0000_0000_0000L)).AsDouble();
        Vector256<double> one = Vector256.Equals(a, Vector256<double>.Zero) | Vector256.Equals(a, Vector256.Create(double.PositiveInfinity));
        m = Vector256.ConditionalSelect(one, Vector256.Create(1.0), m);
        return Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(a, Vector256<double>.Zero), m, Vector256.Create(double.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Scale(Vector256<double> a, Vector256<double> n)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.Scale(a, n);
        // Two powers of two, each a normal number: for the arguments allowed only the second product can round.
        Vector256<double> whole = Vector256.MinNative(Vector256.Create(2044.0), Vector256.MaxNative(Vector256.Create(-2044.0), n));
        Vector256<double> half = Vector256.Floor(whole * 0.5);
        Vector256<double> magic = Vector256.Create(4503599627370496.0 + 1023);
        Vector256<double> first = ((half + magic).AsInt64() << 52).AsDouble();
        Vector256<double> second = ((whole - half + magic).AsInt64() << 52).AsDouble();
        return a * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(void* source) => Vector256.Load((double*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* destination, Vector256<double> a) => a.Store((double*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LoadPartial(void* source, int count)
    {
        if (Avx512F.VL.IsSupported)
            return Avx512F.VL.MaskLoad((double*)source, FirstLanes(count), Vector256.Create(1.0));
        Vector256<double> a = Vector256.Create(1.0);
        Unsafe.CopyBlockUnaligned(&a, source, (uint)(count * sizeof(double)));
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(void* destination, Vector256<double> a, int count)
    {
        if (Avx512F.VL.IsSupported)
            Avx512F.VL.MaskStore((double*)destination, FirstLanes(count), a);
        else
            Unsafe.CopyBlockUnaligned(destination, &a, (uint)(count * sizeof(double)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LoadMask(byte* source)
    {
        if (Avx2.IsSupported)
        {
            Vector128<byte> bytes = Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(source)).AsByte();
            return ~Vector256.Equals(Avx2.ConvertToVector256Int64(bytes), Vector256<long>.Zero).AsDouble();
        }

        Vector256<long> wide = default;
        for (int i = 0; i < 4; i++)
            wide = wide.WithElement(i, source[i] != 0 ? -1 : 0);
        return wide.AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* destination, Vector256<double> mask)
    {
        Unsafe.WriteUnaligned(destination, (uint)MaskBytes.Spread((uint)mask.ExtractMostSignificantBits()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Rescue<S>(Vector256<double> mask, Vector256<double> x, Vector256<double> fast)
        where S : struct, IScalarFunction
        => Any(mask) ? ScalarCalls.Rescue<Vector256<double>, Float64Lanes256, S>(mask, x, fast) : fast;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Map<S>(Vector256<double> x)
        where S : struct, IScalarFunction
        => ScalarCalls.Map<Vector256<double>, Float64Lanes256, S>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Map<S>(Vector256<double> x, Vector256<double> y)
        where S : struct, IScalarFunction2
        => ScalarCalls.Map<Vector256<double>, Float64Lanes256, S>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(Vector256<double> mask, int index) => mask.AsInt64().GetElement(index) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Get(Vector256<double> a, int index) => a.GetElement(index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> With(Vector256<double> a, int index, double value) => a.WithElement(index, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> FirstLanes(int count) => Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble();
}
