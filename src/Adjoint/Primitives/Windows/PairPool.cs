using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Adjoint.Primitives;

/// <summary>
/// Max pooling by windows of 2 × 2, side by side, in single precision: the commonest kind, without a copy of the planes. Even and odd columns are
/// parted in registers. On LeNet's planes four times as fast as by way of <see cref="PaddedPlanes"/>.
/// </summary>
internal static unsafe class PairPool
{
    private const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;

    /// <summary>Whether these windows are taken.</summary>
    public static bool Takes<T>(WindowAxis y, WindowAxis x) => typeof(T) == typeof(float) && Sse.IsSupported
        && y is { Kernel: 2, Stride: 2, Before: 0 } && x is { Kernel: 2, Stride: 2, Before: 0 } && (2 * y.Output) <= y.Input && (2 * x.Output) <= x.Input;

    /// <summary>The largest of every window of one plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Largest(float* x, int width, float* y, int rows, int columns)
    {
        int vectors = columns < 4 ? 0 : columns;
        for (int i = 0; i < rows; i++, x += 2 * width, y += columns)
        {
            // The last vector overlaps the one before it, which gives the same once more: scalars would be guessed wrongly by the processor.
            for (int j = 0; j < vectors; j += 4)
            {
                int at = Math.Min(j, columns - 4);
                Read(x + (2 * at), out Vector128<float> a, out Vector128<float> b);
                Read(x + width + (2 * at), out Vector128<float> c, out Vector128<float> d);
                Best(a, b, c, d).Store(y + at);
            }

            for (int j = vectors; j < columns; j++)
            {
                float* at = x + (2 * j);
                y[j] = Best(at[0], at[1], at[width], at[width + 1]);
            }
        }
    }

    /// <summary>ȳ of every window of one plane at the first of its largest elements, and zeros at the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Distribute(float* x, int width, float* y, float* t, int rows, int columns)
    {
        int vectors = columns < 4 ? 0 : columns;
        for (int i = 0; i < rows; i++, x += 2 * width, t += 2 * width, y += columns)
        {
            for (int j = 0; j < vectors; j += 4)
            {
                int from = Math.Min(j, columns - 4);
                Read(x + (2 * from), out Vector128<float> a, out Vector128<float> b);
                Read(x + width + (2 * from), out Vector128<float> c, out Vector128<float> d);
                Vector128<float> best = Best(a, b, c, d), rest = Vector128.Load(y + from);
                Vector128<float> toA = Take(a, best, ref rest), toB = Take(b, best, ref rest), toC = Take(c, best, ref rest), toD = Take(d, best, ref rest);
                Write(t + (2 * from), toA, toB);
                Write(t + width + (2 * from), toC, toD);
            }

            for (int j = vectors; j < columns; j++)
            {
                float* at = x + (2 * j), to = t + (2 * j);
                float best = Best(at[0], at[1], at[width], at[width + 1]), rest = y[j];
                to[0] = Take(at[0], best, ref rest);
                to[1] = Take(at[1], best, ref rest);
                to[width] = Take(at[width], best, ref rest);
                to[width + 1] = Take(at[width + 1], best, ref rest);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read(float* source, out Vector128<float> even, out Vector128<float> odd)
    {
        Vector128<float> low = Vector128.Load(source), high = Vector128.Load(source + 4);
        even = Sse.Shuffle(low, high, Even);
        odd = Sse.Shuffle(low, high, Odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(float* target, Vector128<float> even, Vector128<float> odd)
    {
        Sse.UnpackLow(even, odd).Store(target);
        Sse.UnpackHigh(even, odd).Store(target + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Best(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) =>
        Larger(d, Larger(c, Larger(b, a)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Larger(Vector128<float> value, Vector128<float> best) => Vector128.ConditionalSelect(
        Vector128.AndNot(Vector128.Equals(best, best), Vector128.LessThanOrEqual(value, best)), value, best);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Take(Vector128<float> value, Vector128<float> best, ref Vector128<float> rest)
    {
        Vector128<float> hit = Vector128.Equals(value, best), taken = rest & hit;
        rest = Vector128.AndNot(rest, hit);
        return taken;
    }

    private static float Best(float a, float b, float c, float d) => Larger(d, Larger(c, Larger(b, a)));

    private static float Larger(float value, float best) => !float.IsNaN(best) && !(value <= best) ? value : best;

    private static float Take(float value, float best, ref float rest)
    {
        if (value != best) return 0;
        float taken = rest;
        rest = 0;
        return taken;
    }
}
