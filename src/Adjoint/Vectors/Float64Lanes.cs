using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Adjoint.Vectors;

/// <summary>
/// One double. What is not plain arithmetic goes through the lowest lane of a vector register, so that no value leaves for the integer
/// registers and the bits are those of <see cref="Float64Lanes128"/> by construction.
/// </summary>
internal readonly unsafe struct Float64Lanes : IMachineLanes<double>
{
    public static int Count => 1;

    public static bool IsDouble => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Create(double c) => c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double a, double b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Subtract(double a, double b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Multiply(double a, double b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Divide(double a, double b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Negate(double a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Abs(double a) => Math.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sqrt(double a) => Math.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MultiplyAdd(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Min(double a, double b) => Math.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(double a, double b) => Math.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MinNative(double a, double b) => double.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MaxNative(double a, double b) => double.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Floor(double a) => Math.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Ceiling(double a) => Math.Ceiling(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Round(double a) => Math.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Truncate(double a) => Math.Truncate(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Less(double a, double b) => Float64Lanes128.Less(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LessOrEqual(double a, double b) => Float64Lanes128.LessOrEqual(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Greater(double a, double b) => Float64Lanes128.Greater(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double GreaterOrEqual(double a, double b) => Float64Lanes128.GreaterOrEqual(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Equal(double a, double b) => Float64Lanes128.Equal(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double NotEqual(double a, double b) => Float64Lanes128.NotEqual(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double And(double a, double b) => Float64Lanes128.And(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Or(double a, double b) => Float64Lanes128.Or(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Xor(double a, double b) => Float64Lanes128.Xor(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AndNot(double a, double b) => Float64Lanes128.AndNot(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Select(double mask, double a, double b) => Float64Lanes128.Select(Vector128.CreateScalarUnsafe(mask), Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(double mask) => BitConverter.DoubleToInt64Bits(mask) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double CopySign(double a, double b) => Float64Lanes128.CopySign(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AddBits(double a, double b) => Float64Lanes128.AddBits(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SubtractBits(double a, double b) => Float64Lanes128.SubtractBits(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ShiftLeft(double a, int count) => Float64Lanes128.ShiftLeft(Vector128.CreateScalarUnsafe(a), count).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ShiftRight(double a, int count) => Float64Lanes128.ShiftRight(Vector128.CreateScalarUnsafe(a), count).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exponent(double a) => Float64Lanes128.Exponent(Vector128.CreateScalarUnsafe(a)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Mantissa(double a) => Float64Lanes128.Mantissa(Vector128.CreateScalarUnsafe(a)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Scale(double a, double n) => Float64Lanes128.Scale(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(n)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Load(void* source) => *(double*)source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* destination, double a) => *(double*)destination = a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LoadPartial(void* source, int count) => count > 0 ? *(double*)source : 1.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(void* destination, double a, int count)
    {
        if (count > 0)
            *(double*)destination = a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LoadMask(byte* source) => BitConverter.Int64BitsToDouble(*source != 0 ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* destination, double mask) => *destination = BitConverter.DoubleToInt64Bits(mask) < 0 ? (byte)1 : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Rescue<S>(double mask, double x, double fast)
        where S : struct, IScalarFunction
        => Any(mask) ? S.Invoke(x) : fast;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Map<S>(double x)
        where S : struct, IScalarFunction
        => S.Invoke(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Map<S>(double x, double y)
        where S : struct, IScalarFunction2
        => S.Invoke(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(double mask, int index) => BitConverter.DoubleToInt64Bits(mask) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Get(double a, int index) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double With(double a, int index, double value) => value;
}
