using System.Numerics;
using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>How elements are combined by <see cref="Reduce"/>.</summary>
internal enum Reduction
{
    Sum,
    Max,
    Min,
}

/// <summary>
/// Combines the elements along some axes. The order is a fixed tree, whatever the number of threads: a run of the innermost
/// reduced axis is summed in eight interleaved partial sums per block of 128 and the blocks by pairwise summation (error
/// growth log n, Higham 1993), so that results do not depend on the machine.
/// </summary>
internal sealed record Reduce(Reduction Kind, EquatableArray<int> Axes) : Primitive, IScalarizes
{
    public override string Name => Kind.ToString().ToLowerInvariant();

    public static Reduce Sum(EquatableArray<int> axes) => new(Reduction.Sum, axes);

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType input = inputs[0];
        if (input.Element == ElementType.Bool) Throw.WrongElementType(Name, input, "numeric");
        var extents = new List<int>();
        for (int axis = 0; axis < input.Shape.Rank; axis++)
        {
            if (!Axes.Contains(axis)) extents.Add(input.Shape[axis]);
            else if (Kind != Reduction.Sum && input.Shape[axis] == 0)
                Throw.Misuse(Name, $"axis {axis} of a tensor of shape {input.Shape} has no elements to choose from.");
        }

        return [input with { Shape = new Shape([.. extents]) }];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        switch (inputs[0].Element)
        {
            case ElementType.Float64:
                Run<double>(inputs[0], outputs[0]);
                break;
            case ElementType.Float32:
                Run<float>(inputs[0], outputs[0]);
                break;
            default:
                Run<long>(inputs[0], outputs[0]);
                break;
        }
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (tangents[0] is not { } tangent) return [null];
        return [Kind == Reduction.Sum ? Apply(tangent) : Sum(Axes).Apply(Share(inputs[0], outputs[0]) * tangent)];
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Tensor spread = Spread(cotangents[0]!, inputs[0].Shape);
        return [Kind == Reduction.Sum ? spread : Share(inputs[0], outputs[0]) * spread];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        (this with { Axes = Array.ConvertAll(Axes.Items, a => a + 1) }).Bind(inputs);

    public override string Format(string[] inputs) => $"{Name}({inputs[0]}; axes {Axes})";

    public bool CanScalarize(TensorType[] inputs) => inputs[0].Shape.Size > 0;

    public void Scalarize(ScalarProgram program, TensorType[] types, int[][] inputs, int[][] outputs)
    {
        // Reducing the positions groups them: the kernel's own order of outputs, elements in row-major order.
        Shape shape = types[0].Shape;
        int[] strides = shape.Strides();
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Where(a => !Axes.Contains(a))];
        var terms = new List<int>[outputs[0].Length];
        for (int k = 0; k < inputs[0].Length; k++)
        {
            int target = 0;
            foreach (int axis in kept) target = (target * shape[axis]) + (k / strides[axis] % shape[axis]);
            (terms[target] ??= []).Add(inputs[0][k]);
        }

        for (int o = 0; o < outputs[0].Length; o++)
        {
            outputs[0][o] = Kind == Reduction.Sum
                ? program.Sum([.. terms[o]])
                : terms[o].Aggregate((a, b) => program.Apply(Kind == Reduction.Max ? Arithmetic.Max : Arithmetic.Min, a, b));
        }
    }

    /// <summary>Repeats a reduced tensor along the axes that were reduced.</summary>
    private Tensor Spread(Tensor reduced, Shape full)
    {
        Shape kept = full;
        foreach (int axis in Axes) kept = kept.With(axis, 1);
        return reduced.Reshape(kept).BroadcastTo(full);
    }

    /// <summary>The subgradient of an extremum: shared equally by the elements that attain it.</summary>
    private Tensor Share(Tensor input, Tensor output)
    {
        Tensor attained = Tensor.Equal(input, Spread(output, input.Shape)).Cast(input.ElementType);
        return attained / Spread(Sum(Axes).Apply(attained), input.Shape);
    }

    private unsafe void Run<T>(Operand input, Operand output) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        // Axes are grouped as kept and reduced; the innermost reduced axis forms the run, the other reduced axes add runs.
        Shape shape = input.Shape;
        int[] strides = shape.Strides();
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Where(a => !Axes.Contains(a))];
        int[] reduced = [.. Enumerable.Range(0, shape.Rank).Where(a => Axes.Contains(a))];
        T* source = (T*)input.Pointer;
        Span<T> target = output.As<T>();
        int count = 1;
        foreach (int axis in reduced) count *= shape[axis];
        bool contiguous = reduced.Length > 0 && reduced[^1] == shape.Rank - 1
            && reduced.Zip(reduced.Skip(1)).All(pair => pair.Second == pair.First + 1);
        int[] offsets = contiguous ? [] : Offsets(shape, strides, reduced, count);
        int[] index = new int[kept.Length];
        for (int o = 0; o < target.Length; o++)
        {
            nint offset = 0;
            for (int i = 0; i < kept.Length; i++) offset += (nint)index[i] * strides[kept[i]];
            target[o] = contiguous || count == 0
                ? Combine(source + offset, null, 0, count)
                : Combine(source + offset, offsets, 0, count);
            for (int i = kept.Length - 1; i >= 0 && ++index[i] == shape[kept[i]]; i--) index[i] = 0;
        }
    }

    private static int[] Offsets(Shape shape, int[] strides, int[] reduced, int count)
    {
        int[] offsets = new int[count];
        int[] index = new int[reduced.Length];
        for (int n = 0; n < count; n++)
        {
            for (int i = 0; i < reduced.Length; i++) offsets[n] += index[i] * strides[reduced[i]];
            for (int i = reduced.Length - 1; i >= 0 && ++index[i] == shape[reduced[i]]; i--) index[i] = 0;
        }

        return offsets;
    }

    private unsafe T Combine<T>(T* source, int[]? offsets, int start, int count) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (Kind != Reduction.Sum)
        {
            T best = source[offsets is null ? start : offsets[start]];
            for (int i = 1; i < count; i++)
            {
                T x = source[offsets is null ? start + i : offsets[start + i]];
                best = Kind == Reduction.Max ? T.Max(best, x) : T.Min(best, x);
            }

            return best;
        }

        if (count > 128)
        {
            int half = count / 2 / 8 * 8;
            return Combine(source, offsets, start, half) + Combine(source, offsets, start + half, count - half);
        }

        Span<T> partial = stackalloc T[8];
        partial.Clear();
        for (int i = 0; i < count; i++) partial[i & 7] += source[offsets is null ? start + i : offsets[start + i]];
        return ((partial[0] + partial[4]) + (partial[2] + partial[6])) + ((partial[1] + partial[5]) + (partial[3] + partial[7]));
    }
}
