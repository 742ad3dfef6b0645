namespace Adjoint.Vectors;

/// <summary>
/// One integer at a time: the arithmetic, comparisons and logic of integer tensors. Operations of floating-point numbers
/// (roots, exponents) are not reached: rows of integers do not accept them.
/// </summary>
internal readonly unsafe struct Int64Lanes : IMachineLanes<long>
{
    public static bool IsDouble => true;

    public static long Create(double c) => (long)c;

    public static long Add(long a, long b) => a + b;

    public static long Subtract(long a, long b) => a - b;

    public static long Multiply(long a, long b) => a * b;

    public static long Divide(long a, long b) => a / b;

    public static long Negate(long a) => -a;

    /// <summary>Wraps at the least integer, as <see cref="Negate"/> does; <see cref="Math.Abs(long)"/> would throw there.</summary>
    public static long Abs(long a) => a < 0 ? -a : a;

    public static long Sqrt(long a) => throw new NotSupportedException("Sqrt is not defined for integers.");

    public static long MultiplyAdd(long a, long b, long c) => (a * b) + c;

    public static long Min(long a, long b) => Math.Min(a, b);

    public static long Max(long a, long b) => Math.Max(a, b);

    public static long MinNative(long a, long b) => Math.Min(a, b);

    public static long MaxNative(long a, long b) => Math.Max(a, b);

    public static long Floor(long a) => a;

    public static long Ceiling(long a) => a;

    public static long Round(long a) => a;

    public static long Truncate(long a) => a;

    public static long Less(long a, long b) => a < b ? -1 : 0;

    public static long LessOrEqual(long a, long b) => a <= b ? -1 : 0;

    public static long Greater(long a, long b) => a > b ? -1 : 0;

    public static long GreaterOrEqual(long a, long b) => a >= b ? -1 : 0;

    public static long Equal(long a, long b) => a == b ? -1 : 0;

    public static long NotEqual(long a, long b) => a != b ? -1 : 0;

    public static long And(long a, long b) => a & b;

    public static long Or(long a, long b) => a | b;

    public static long Xor(long a, long b) => a ^ b;

    public static long AndNot(long a, long b) => a & ~b;

    public static long Select(long mask, long a, long b) => mask != 0 ? a : b;

    public static long CopySign(long a, long b) => throw new NotSupportedException("CopySign is not defined for integers.");

    public static long AddBits(long a, long b) => a + b;

    public static long SubtractBits(long a, long b) => a - b;

    public static long ShiftLeft(long a, int count) => a << count;

    public static long ShiftRight(long a, int count) => (long)((ulong)a >> count);

    public static long Exponent(long a) => throw new NotSupportedException("Exponent is not defined for integers.");

    public static long Mantissa(long a) => throw new NotSupportedException("Mantissa is not defined for integers.");

    public static long Scale(long a, long n) => throw new NotSupportedException("Scale is not defined for integers.");

    public static bool IsSet(long mask, int index) => mask != 0;

    public static long Map<S>(long a) where S : struct, IScalarFunction => throw new NotSupportedException("Map is not defined for integers.");

    public static long Map<S>(long a, long b) where S : struct, IScalarFunction2 => throw new NotSupportedException("Map is not defined for integers.");

    public static long Rescue<S>(long mask, long a, long b) where S : struct, IScalarFunction => throw new NotSupportedException("Rescue is not defined for integers.");

    public static int Count => 1;

    public static bool Any(long mask) => mask != 0;

    public static double Get(long a, int index) => a;

    public static long With(long a, int index, double value) => (long)value;

    public static long Load(void* source) => *(long*)source;

    public static void Store(void* destination, long a) => *(long*)destination = a;

    public static long LoadPartial(void* source, int count) => count > 0 ? *(long*)source : 1;

    public static void StorePartial(void* destination, long a, int count)
    {
        if (count > 0) *(long*)destination = a;
    }

    public static long LoadMask(byte* source) => *source != 0 ? -1 : 0;

    public static void StoreMask(byte* destination, long mask) => *destination = (byte)(mask & 1);
}
