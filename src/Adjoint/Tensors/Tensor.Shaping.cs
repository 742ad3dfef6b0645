namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>One element or sub-tensor along the first axis.</summary>
    /// <param name="index">The position, e.g. <c>0</c> or <c>^1</c>.</param>
    /// <exception cref="ArgumentException">The tensor is a scalar or the index is outside.</exception>
    public Tensor this[Index index] => TakeAxis(0, index);

    /// <summary>A range along the first axis.</summary>
    /// <param name="range">The range, e.g. <c>1..^1</c>.</param>
    public Tensor this[Range range]
    {
        get
        {
            if (Rank == 0) Throw.Misuse("Index", "a scalar has no axis to index.");
            (int start, int count) = Offsets(range, 0);
            return SliceAxis(0, start, count);
        }
    }

    /// <summary>One element or sub-tensor along the first two axes.</summary>
    /// <param name="first">The position along axis 0.</param>
    /// <param name="second">The position along axis 1.</param>
    public Tensor this[Index first, Index second] => TakeAxis(0, first).TakeAxis(0, second);

    /// <summary>A range of rows of one column.</summary>
    /// <param name="rows">The range along axis 0.</param>
    /// <param name="column">The position along axis 1.</param>
    public Tensor this[Range rows, Index column] => this[rows].TakeAxis(1, column);

    /// <summary>A range within one row.</summary>
    /// <param name="row">The position along axis 0.</param>
    /// <param name="columns">The range along axis 1.</param>
    public Tensor this[Index row, Range columns] => TakeAxis(0, row)[columns];

    /// <summary>A block of the first two axes.</summary>
    /// <param name="rows">The range along axis 0.</param>
    /// <param name="columns">The range along axis 1.</param>
    public Tensor this[Range rows, Range columns]
    {
        get
        {
            Tensor block = this[rows];
            if (Rank < 2) Throw.Misuse("Index", $"two ranges were given for a tensor of shape {Shape}.");
            (int start, int count) = Offsets(columns, 1);
            return block.SliceAxis(1, start, count);
        }
    }

    /// <summary>The same elements under another shape; one extent may be −1 and is then worked out.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
    public Tensor Reshape(params ReadOnlySpan<int> shape)
    {
        int[] extents = shape.ToArray();
        int open = Array.IndexOf(extents, -1);
        if (open >= 0)
        {
            int known = 1;
            for (int i = 0; i < extents.Length; i++) known *= i == open ? 1 : extents[i];
            if (known == 0 || Size % known != 0)
                Throw.Misuse("Reshape", $"a tensor of shape {Shape} cannot be divided into [{Throw.Join(shape)}].");
            extents[open] = Size / known;
        }

        return Reshape(new Shape(extents.AsSpan()));
    }

    /// <summary>The same elements under another shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Tensor Reshape(Shape shape) => shape == Shape ? this : new Reshape(shape).Apply(this);

    /// <summary>The tensor repeated to a larger shape: trailing axes must be equal or 1.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">The tensor does not broadcast to that shape.</exception>
    public Tensor BroadcastTo(Shape shape) => shape == Shape ? this : new BroadcastTo(shape).Apply(this);

    /// <summary>The last two axes exchanged.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public Tensor Transpose()
    {
        if (Rank < 2) Throw.Misuse("Transpose", $"a tensor of shape {Shape} has no two axes to exchange.");
        int[] order = [.. Enumerable.Range(0, Rank)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return new Permute(order).Apply(this);
    }

    /// <summary>The axes in another order: axis i of the result is axis <c>order[i]</c>.</summary>
    /// <param name="order">Every axis once.</param>
    public Tensor Transpose(params ReadOnlySpan<int> order) => new Permute(order.ToArray()).Apply(this);

    /// <summary>The elements converted to another type.</summary>
    /// <param name="type">The element type.</param>
    public Tensor Cast(ElementType type) => type == ElementType ? this : new Cast(type).Apply(this);

    /// <summary>The elements in one axis.</summary>
    public Tensor Flatten() => Reshape(new Shape(Size));

    /// <summary>The order along an axis reversed.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    public Tensor Flip(int axis)
    {
        axis = Axis("Flip", axis);
        int[] starts = new int[Rank], steps = new int[Rank];
        Array.Fill(steps, 1);
        starts[axis] = Math.Max(0, Shape[axis] - 1);
        steps[axis] = -1;
        return new Slice(starts, Shape.Extents.ToArray(), steps).Apply(this);
    }

    /// <summary>Zeros put before and after the elements along every axis.</summary>
    /// <param name="before">Widths before, one an axis.</param>
    /// <param name="after">Widths after, one an axis.</param>
    public Tensor Pad(ReadOnlySpan<int> before, ReadOnlySpan<int> after)
    {
        if (before.Length != Rank || after.Length != Rank)
            Throw.Misuse("Pad", $"one width an axis is needed for a tensor of shape {Shape}; {before.Length} and {after.Length} were given.");
        return new Pad(before.ToArray(), after.ToArray(), new int[Rank]).Apply(this);
    }

    /// <summary>A new axis of extent one.</summary>
    /// <param name="axis">Where it goes; negative counts from the end of the result.</param>
    public Tensor ExpandAxis(int axis)
    {
        int position = axis < 0 ? axis + Rank + 1 : axis;
        if (position < 0 || position > Rank) Throw.AxisOutOfRange("ExpandAxis", axis, Shape);
        return Reshape(Shape.Insert(position, 1));
    }

    /// <summary>Scalars or tensors of one shape, stacked along a new axis.</summary>
    /// <param name="parts">The parts, at least one.</param>
    /// <exception cref="ArgumentException">There are no parts, or their shapes differ.</exception>
    public static Tensor Stack(params ReadOnlySpan<Tensor> parts) => StackAlong(0, parts);

    /// <summary>Tensors of one shape, stacked along a new axis.</summary>
    /// <param name="axis">Where the new axis goes.</param>
    /// <param name="parts">The parts, at least one.</param>
    /// <exception cref="ArgumentException">There are no parts, or their shapes differ.</exception>
    public static Tensor StackAlong(int axis, params ReadOnlySpan<Tensor> parts)
    {
        if (parts.Length == 0) Throw.Misuse("Stack", "at least one tensor is needed.");
        var expanded = Unified("Stack", parts);
        for (int i = 0; i < expanded.Length; i++)
        {
            if (expanded[i].Shape != expanded[0].Shape)
                Throw.Misuse("Stack", $"part {i} is {expanded[i].Describe()} where part 0 is {expanded[0].Describe()}; stacking needs equal shapes.");
        }

        for (int i = 0; i < expanded.Length; i++) expanded[i] = expanded[i].ExpandAxis(axis);
        return expanded.Length == 1 ? expanded[0] : new Concatenate(axis < 0 ? axis + expanded[0].Rank : axis).Apply(expanded);
    }

    /// <summary>Tensors joined along an existing axis.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="parts">The parts, at least one, equal in every other axis.</param>
    /// <exception cref="ArgumentException">There are no parts, or they differ in another axis.</exception>
    public static Tensor Concat(int axis, params ReadOnlySpan<Tensor> parts)
    {
        if (parts.Length == 0) Throw.Misuse("Concat", "at least one tensor is needed.");
        Tensor[] joined = Unified("Concat", parts);
        axis = joined[0].Axis("Concat", axis);
        return joined.Length == 1 ? joined[0] : new Concatenate(axis).Apply(joined);
    }

    /// <summary>A run of positions along one axis.</summary>
    internal Tensor SliceAxis(int axis, int start, int count)
    {
        if (start == 0 && count == Shape[axis]) return this;
        int[] starts = new int[Rank], counts = Shape.Extents.ToArray(), steps = new int[Rank];
        Array.Fill(steps, 1);
        starts[axis] = start;
        counts[axis] = count;
        return new Slice(starts, counts, steps).Apply(this);
    }

    /// <summary>One position along an axis, which the result does not have.</summary>
    internal Tensor TakeAxis(int axis, Index index)
    {
        if (axis >= Rank) Throw.Misuse("Index", $"a tensor of shape {Shape} has no axis {axis} to index.");
        return SliceAxis(axis, Position(index, axis), 1).Reshape(Shape.Remove(axis));
    }

    /// <summary>An axis counted from the front, checked.</summary>
    internal int Axis(string operation, int axis)
    {
        if (axis < -Rank || axis >= Rank) Throw.AxisOutOfRange(operation, axis, Shape);
        return axis < 0 ? axis + Rank : axis;
    }

    /// <summary>Gives literals among the parts the element type of the others.</summary>
    private static Tensor[] Unified(string operation, ReadOnlySpan<Tensor> parts)
    {
        Tensor[] result = parts.ToArray();
        foreach (Tensor part in result) ArgumentNullException.ThrowIfNull(part);
        Tensor reference = Array.Find(result, t => !t.IsLiteral) ?? result[0];
        for (int i = 0; i < result.Length; i++) Unify(operation, ref result[i], ref reference);
        return result;
    }

    private int Position(Index index, int axis)
    {
        int position = index.GetOffset(Shape[axis]);
        if (position < 0 || position >= Shape[axis])
            Throw.Misuse("Index", $"position {index} is outside axis {axis} of a tensor of shape {Describe()}.");
        return position;
    }

    private (int Start, int Count) Offsets(Range range, int axis)
    {
        int extent = Shape[axis], start = range.Start.GetOffset(extent), end = range.End.GetOffset(extent);
        if (start < 0 || end > extent || start > end)
            Throw.Misuse("Index", $"the range {range} is outside axis {axis} of a tensor of shape {Describe()}.");
        return (start, end - start);
    }
}
