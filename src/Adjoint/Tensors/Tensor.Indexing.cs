namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>A part of the tensor by one selection an axis, axes not mentioned whole: <c>x[0, .., 1..^1]</c>, <c>x[TensorIndex.Ellipsis, ^1]</c>.</summary>
    /// <param name="selections">Positions, ranges, <see cref="TensorIndex.Ellipsis"/> and <see cref="TensorIndex.NewAxis"/>, in the order of the axes.</param>
    /// <exception cref="ArgumentException">There are more selections than axes, two ellipses, or a position or range outside its axis.</exception>
    public Tensor this[params ReadOnlySpan<TensorIndex> selections]
    {
        get
        {
            int named = 0, ellipses = 0;
            foreach (TensorIndex selection in selections)
            {
                if (selection.Kind is TensorIndex.Form.Position or TensorIndex.Form.Range) named++;
                else if (selection.Kind == TensorIndex.Form.Ellipsis) ellipses++;
            }

            if (named > Rank) Throw.Misuse("Index", $"{named} selections were given for the {Rank} axes of a tensor of shape {Describe()}.");
            if (ellipses > 1) Throw.Misuse("Index", "more than one ellipsis was given; which axes each stands for is not decided.");
            int[] starts = new int[Rank], counts = Shape.Extents.ToArray(), steps = new int[Rank];
            Array.Fill(steps, 1);
            var extents = new List<int>();
            int axis = 0;
            foreach (TensorIndex selection in selections)
            {
                switch (selection.Kind)
                {
                    case TensorIndex.Form.Position:
                        starts[axis] = Position(selection.Range.Start, axis);
                        counts[axis++] = 1;
                        break;
                    case TensorIndex.Form.Range:
                        (starts[axis], counts[axis]) = Offsets(selection.Range, axis);
                        extents.Add(counts[axis++]);
                        break;
                    case TensorIndex.Form.Ellipsis:
                        for (int last = axis + Rank - named; axis < last; axis++) extents.Add(Shape[axis]);
                        break;
                    default:
                        extents.Add(1);
                        break;
                }
            }

            for (; axis < Rank; axis++) extents.Add(Shape[axis]);
            Tensor part = Shape.Extents.SequenceEqual(counts) ? this : new Slice(starts, counts, steps).Apply(this);
            return part.Reshape(new Shape([.. extents]));
        }
    }

    /// <summary>Elements or sub-tensors at given positions along an axis: for x <c>[p…, n, s…]</c> and indices <c>[q…]</c> the tensor <c>[p…, q…, s…]</c>.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="indices">Int64 positions, each from 0 to n − 1, in any order and number. They have no derivative.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The indices are not Int64, or one is outside the axis (found when they have values; in a compiled function on the call).</exception>
    public static Tensor Take(Tensor x, Tensor indices, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(indices);
        return new Gather(x.Axis("Take", axis)).Apply(x, indices);
    }

    /// <summary>
    /// One element for every index: with axis 1 of three, result[i, j, k] = x[i, indices[i, j, k], k]. It undoes <see cref="ArgSort"/> and picks
    /// the class of each sample.
    /// </summary>
    /// <param name="x">The tensor.</param>
    /// <param name="indices">Int64 positions; the shape may differ from that of x in the one axis only, and is that of the result.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index is outside the axis.</exception>
    public static Tensor TakeAlongAxis(Tensor x, Tensor indices, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(indices);
        axis = x.Axis("TakeAlongAxis", axis);
        if (indices.Rank != x.Rank || indices.Shape.With(axis, 0) != x.Shape.With(axis, 0))
            Throw.Misuse("TakeAlongAxis", $"the tensor is {x.Describe()}, the indices are {indices.Describe()}; they may differ in axis {axis} only.");
        return new Gather(x.Rank - 1, x.Rank - 1).Apply(x.MoveAxis(axis, -1), indices.MoveAxis(axis, -1)).MoveAxis(-1, axis);
    }

    /// <summary>The tensor with updates added at given positions of an axis; several at one position add up, in the order of the indices.</summary>
    /// <param name="x">The tensor <c>[p…, n, s…]</c>.</param>
    /// <param name="indices">Int64 positions <c>[q…]</c>.</param>
    /// <param name="updates">What is added, <c>[p…, q…, s…]</c>.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index is outside the axis.</exception>
    public static Tensor ScatterAdd(Tensor x, Tensor indices, Tensor updates, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(updates);
        axis = x.Axis("ScatterAdd", axis);
        Shape needed = new([.. x.Shape.Extents[..axis], .. indices.Shape.Extents, .. x.Shape.Extents[(axis + 1)..]]);
        if (updates.Shape != needed)
            Throw.Misuse("ScatterAdd", $"the updates are {updates.Describe()}; for a tensor of shape {x.Describe()} and indices {indices.Describe()} along axis {axis} they must be {needed}.");
        return x + new ScatterAdd(axis, 0, x.Shape[axis]).Apply(updates, indices);
    }

    /// <summary>The positions of the largest elements along an axis: the first of equal ones, and a NaN where there is one.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis, which the result does not have; negative counts from the end.</param>
    /// <returns>Int64; it has no derivative.</returns>
    /// <exception cref="ArgumentException">The axis has no elements.</exception>
    public static Tensor ArgMax(Tensor x, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return new ArgExtremum(x.Axis("ArgMax", axis), true).Apply(x);
    }

    /// <summary>The positions of the smallest elements along an axis: the first of equal ones, and a NaN where there is one.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis, which the result does not have; negative counts from the end.</param>
    /// <returns>Int64; it has no derivative.</returns>
    /// <exception cref="ArgumentException">The axis has no elements.</exception>
    public static Tensor ArgMin(Tensor x, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return new ArgExtremum(x.Axis("ArgMin", axis), false).Apply(x);
    }

    /// <summary>The positions that put an axis in order, smallest first; equal elements keep their order, a NaN counts as largest.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="descending">Largest first.</param>
    /// <returns>Int64, of the shape of x; it has no derivative.</returns>
    public static Tensor ArgSort(Tensor x, int axis = -1, bool descending = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Axis("ArgSort", axis);
        return new ArgSort(descending).Apply(x.MoveAxis(axis, -1)).MoveAxis(-1, axis);
    }

    /// <summary>The elements along an axis in order, smallest first. The derivative follows each element to its place.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="descending">Largest first.</param>
    public static Tensor Sort(Tensor x, int axis = -1, bool descending = false) => TakeAlongAxis(x, ArgSort(x, axis, descending), axis);

    /// <summary>The largest elements along an axis in descending order, and their positions.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="count">How many, at most the extent.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The axis has fewer elements.</exception>
    public static (Tensor Values, Tensor Indices) TopK(Tensor x, int count, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Axis("TopK", axis);
        if (count < 0 || count > x.Shape[axis]) Throw.Misuse("TopK", $"{count} elements were asked of axis {axis} of a tensor of shape {x.Describe()}.");
        Tensor indices = ArgSort(x, axis, descending: true).SliceAxis(axis, 0, count);
        return (TakeAlongAxis(x, indices, axis), indices);
    }

    /// <summary>For every index a row of zeros with a one at that place: <c>[…]</c> becomes <c>[…, depth]</c>.</summary>
    /// <param name="indices">Int64; an index outside 0 … depth − 1 gives a row of zeros.</param>
    /// <param name="depth">The extent of the new, last axis.</param>
    /// <param name="type">The element type of the result.</param>
    /// <exception cref="ArgumentException">The indices are not Int64.</exception>
    public static Tensor OneHot(Tensor indices, int depth, ElementType type = ElementType.Float64)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.ElementType != ElementType.Int64) Throw.WrongElementType("OneHot (indices)", indices.Type, "Int64");
        return Equal(indices.ExpandAxis(-1), Arange(depth)).Cast(type);
    }
}
