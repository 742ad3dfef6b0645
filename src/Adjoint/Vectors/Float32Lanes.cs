using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Adjoint.Vectors;

/// <summary>
/// One float. What is not plain arithmetic goes through the lowest lane of a vector register, so that no value leaves for the integer
/// registers and the bits are those of <see cref="Float32Lanes128"/> by construction.
/// </summary>
internal readonly unsafe struct Float32Lanes : IMachineLanes<float>
{
    public static int Count => 1;

    public static bool IsDouble => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Create(double c) => (float)c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Negate(float a) => -a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Abs(float a) => MathF.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sqrt(float a) => MathF.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float a, float b) => MathF.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b) => MathF.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinNative(float a, float b) => float.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxNative(float a, float b) => float.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Floor(float a) => MathF.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Ceiling(float a) => MathF.Ceiling(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Round(float a) => MathF.Round(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Truncate(float a) => MathF.Truncate(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Less(float a, float b) => Float32Lanes128.Less(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LessOrEqual(float a, float b) => Float32Lanes128.LessOrEqual(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Greater(float a, float b) => Float32Lanes128.Greater(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GreaterOrEqual(float a, float b) => Float32Lanes128.GreaterOrEqual(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Equal(float a, float b) => Float32Lanes128.Equal(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float NotEqual(float a, float b) => Float32Lanes128.NotEqual(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float And(float a, float b) => Float32Lanes128.And(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Or(float a, float b) => Float32Lanes128.Or(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Xor(float a, float b) => Float32Lanes128.Xor(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AndNot(float a, float b) => Float32Lanes128.AndNot(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Select(float mask, float a, float b) => Float32Lanes128.Select(Vector128.CreateScalarUnsafe(mask), Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(float mask) => BitConverter.SingleToInt32Bits(mask) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float CopySign(float a, float b) => Float32Lanes128.CopySign(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddBits(float a, float b) => Float32Lanes128.AddBits(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SubtractBits(float a, float b) => Float32Lanes128.SubtractBits(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftLeft(float a, int count) => Float32Lanes128.ShiftLeft(Vector128.CreateScalarUnsafe(a), count).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftRight(float a, int count) => Float32Lanes128.ShiftRight(Vector128.CreateScalarUnsafe(a), count).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exponent(float a) => Float32Lanes128.Exponent(Vector128.CreateScalarUnsafe(a)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Mantissa(float a) => Float32Lanes128.Mantissa(Vector128.CreateScalarUnsafe(a)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scale(float a, float n) => Float32Lanes128.Scale(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(n)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(void* source) => *(float*)source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* destination, float a) => *(float*)destination = a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadPartial(void* source, int count) => count > 0 ? *(float*)source : 1.0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(void* destination, float a, int count)
    {
        if (count > 0)
            *(float*)destination = a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadMask(byte* source) => BitConverter.Int32BitsToSingle(*source != 0 ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(byte* destination, float mask) => *destination = BitConverter.SingleToInt32Bits(mask) < 0 ? (byte)1 : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Rescue<S>(float mask, float x, float fast)
        where S : struct, IScalarFunction
        => Any(mask) ? (float)S.Invoke(x) : fast;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Map<S>(float x)
        where S : struct, IScalarFunction
        => (float)S.Invoke(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Map<S>(float x, float y)
        where S : struct, IScalarFunction2
        => (float)S.Invoke(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSet(float mask, int index) => BitConverter.SingleToInt32Bits(mask) < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Get(float a, int index) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float With(float a, int index, double value) => (float)value;
}
