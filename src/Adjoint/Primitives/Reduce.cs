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
/// Combines the elements along some axes, in the order of a <see cref="ReductionTree"/>: the same for every machine and number of threads.
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
                ReductionKernel.Run<double>(Kind, Axes, inputs[0], outputs[0]);
                break;
            case ElementType.Float32:
                ReductionKernel.Run<float>(Kind, Axes, inputs[0], outputs[0]);
                break;
            default:
                ReductionKernel.Run<long>(Kind, Axes, inputs[0], outputs[0]);
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
}
