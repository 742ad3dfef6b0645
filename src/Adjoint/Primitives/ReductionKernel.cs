using System.Numerics;

namespace Adjoint.Primitives;

/// <summary>The steps of a <see cref="ReductionTree"/> on numbers: what the interpreter does, and what kernels share.</summary>
internal static unsafe class ReductionKernel
{
    /// <summary>What leaves every other number as it is.</summary>
    public static T Neutral<T>(Reduction kind) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (kind == Reduction.Sum) return T.Zero;
        bool isMax = kind == Reduction.Max;
        if (typeof(T) == typeof(double)) return T.CreateChecked(isMax ? double.NegativeInfinity : double.PositiveInfinity);
        if (typeof(T) == typeof(float)) return T.CreateChecked(isMax ? float.NegativeInfinity : float.PositiveInfinity);
        return isMax ? T.MinValue : T.MaxValue;
    }

    public static T Combine<T>(Reduction kind, T a, T b) where T : unmanaged, INumber<T> => kind switch
    {
        Reduction.Sum => a + b,
        Reduction.Max => T.Max(a, b),
        _ => T.Min(a, b),
    };

    /// <summary>Combines accumulators by halves: the upper onto the lower, until one is left. Overwrites them.</summary>
    public static T Fold<T>(Reduction kind, T* lanes, int count) where T : unmanaged, INumber<T>
    {
        for (int half = count / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] = Combine(kind, lanes[i], lanes[i + half]);
        return lanes[0];
    }

    /// <summary>Combines the runs of blocks pairwise, neighbors first, into the first. Overwrites them.</summary>
    public static void Join<T>(Reduction kind, T* blocks, int count, long run) where T : unmanaged, INumber<T>
    {
        for (long step = 1; step < count; step *= 2)
        {
            for (long b = 0; b + step < count; b += 2 * step)
            {
                T* a = blocks + (b * run), c = blocks + ((b + step) * run);
                for (long j = 0; j < run; j++) a[j] = Combine(kind, a[j], c[j]);
            }
        }
    }

    /// <summary>Reduces a dense array.</summary>
    public static void Run<T>(Reduction kind, EquatableArray<int> axes, Operand input, Operand output)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Span<T> target = output.As<T>();
        if (input.Size == 0)
        {
            target.Fill(Neutral<T>(kind));
            return;
        }

        var tree = new ReductionTree(input.Shape, axes);
        int[] strides = input.Shape.Strides();
        int lanes = ReductionTree.Lanes(input.Element);
        long width = tree.RunReduced ? 1 : tree.Run;
        var blocks = new T[tree.Blocks * width];
        var accumulators = stackalloc T[64 / sizeof(T)];
        T* source = (T*)input.Pointer;
        fixed (T* partial = blocks)
        {
            for (long k = 0; k < tree.Kept; k++)
            {
                T* origin = source + Offset(k, tree.KeptAxes, input.Shape, strides);
                for (int b = 0; b < tree.Blocks; b++)
                {
                    var (first, end, begin, stop) = tree.Block(b);
                    T* result = tree.RunReduced ? accumulators : partial + (b * width);
                    new Span<T>(result, tree.RunReduced ? lanes : (int)width).Fill(Neutral<T>(kind));
                    for (long r = first; r < end; r++)
                    {
                        T* row = origin + Offset(r, tree.RowAxes, input.Shape, strides);
                        int mask = tree.RunReduced ? lanes - 1 : int.MaxValue;
                        for (long j = begin; j < stop; j++) result[j & mask] = Combine(kind, result[j & mask], row[j]);
                    }

                    if (tree.RunReduced) partial[b] = Fold(kind, accumulators, lanes);
                }

                Join(kind, partial, tree.Blocks, width);
                blocks.AsSpan(0, (int)width).CopyTo(target[(int)(k * width)..]);
            }
        }
    }

    private static long Offset(long index, int[] axes, Shape shape, int[] strides)
    {
        long offset = 0;
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            offset += index % shape[axes[i]] * strides[axes[i]];
            index /= shape[axes[i]];
        }

        return offset;
    }
}
