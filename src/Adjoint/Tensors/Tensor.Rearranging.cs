namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>An axis moved to another place, the others in the order they had.</summary>
    /// <param name="from">The axis; negative counts from the end.</param>
    /// <param name="to">Its place in the result; negative counts from the end.</param>
    public Tensor MoveAxis(int from, int to)
    {
        from = Axis("MoveAxis", from);
        to = Axis("MoveAxis", to);
        if (from == to) return this;
        var order = new List<int>(Enumerable.Range(0, Rank));
        order.RemoveAt(from);
        order.Insert(to, from);
        return new Permute(order.ToArray()).Apply(this);
    }

    /// <summary>An axis of extent one removed.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The extent is not one.</exception>
    public Tensor Squeeze(int axis)
    {
        axis = Axis("Squeeze", axis);
        if (Shape[axis] != 1) Throw.Misuse("Squeeze", $"axis {axis} of a tensor of shape {Describe()} has {Shape[axis]} elements, not one.");
        return Reshape(Shape.Remove(axis));
    }

    /// <summary>The whole repeated along every axis: an axis of extent n becomes one of n times its count.</summary>
    /// <param name="counts">One count an axis.</param>
    /// <exception cref="ArgumentException">The number of counts is not that of the axes, or one is negative.</exception>
    public Tensor Tile(params ReadOnlySpan<int> counts)
    {
        if (counts.Length != Rank) Throw.Misuse("Tile", $"one count an axis is needed for a tensor of shape {Describe()}; {counts.Length} were given.");
        int[] apart = new int[2 * Rank], spread = new int[2 * Rank], joined = new int[Rank];
        for (int axis = 0; axis < Rank; axis++)
        {
            apart[2 * axis] = 1;
            spread[2 * axis] = counts[axis];
            apart[(2 * axis) + 1] = spread[(2 * axis) + 1] = Shape[axis];
            joined[axis] = counts[axis] * Shape[axis];
        }

        return Reshape(new Shape(apart.AsSpan())).BroadcastTo(new Shape(spread.AsSpan())).Reshape(new Shape(joined.AsSpan()));
    }

    /// <summary>Every element along an axis repeated in place: a, b becomes a, a, b, b.</summary>
    /// <param name="count">How often.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public Tensor Repeat(int count, int axis)
    {
        axis = Axis("Repeat", axis);
        return ExpandAxis(axis + 1).BroadcastTo(Shape.Insert(axis + 1, count)).Reshape(Shape.With(axis, count * Shape[axis]));
    }

    /// <summary>The tensor cut along an axis into parts of given extents.</summary>
    /// <param name="extents">The extents, which add up to that of the axis.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The extents do not add up to that of the axis.</exception>
    public Tensor[] Split(ReadOnlySpan<int> extents, int axis = 0)
    {
        axis = Axis("Split", axis);
        int sum = 0;
        foreach (int extent in extents) sum += extent < 0 ? int.MinValue / 2 : extent;
        if (sum != Shape[axis]) Throw.Misuse("Split", $"axis {axis} of a tensor of shape {Describe()} cannot be cut into [{Throw.Join(extents)}].");
        var parts = new Tensor[extents.Length];
        for (int i = 0, start = 0; i < parts.Length; start += extents[i++]) parts[i] = SliceAxis(axis, start, extents[i]);
        return parts;
    }

    /// <summary>The tensor cut along an axis into equal parts.</summary>
    /// <param name="parts">How many.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The extent is not a multiple of the number of parts.</exception>
    public Tensor[] Split(int parts, int axis = 0)
    {
        axis = Axis("Split", axis);
        if (parts < 1 || Shape[axis] % parts != 0)
            Throw.Misuse("Split", $"axis {axis} of a tensor of shape {Describe()} cannot be cut into {parts} equal parts.");
        int[] extents = new int[parts];
        Array.Fill(extents, Shape[axis] / parts);
        return Split(extents, axis);
    }

    /// <summary>The elements along an axis moved on in a ring: element i goes to i + <paramref name="shift"/>, the last ones to the front.</summary>
    /// <param name="shift">How far; negative moves back.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    public Tensor Roll(int shift, int axis)
    {
        axis = Axis("Roll", axis);
        int extent = Shape[axis];
        int front = extent == 0 ? 0 : ((shift % extent) + extent) % extent;
        return front == 0 ? this : Concat(axis, SliceAxis(axis, extent - front, front), SliceAxis(axis, 0, extent - front));
    }

    /// <summary>A diagonal of the last two axes: <c>[…, n, m]</c> becomes <c>[…, k]</c>.</summary>
    /// <param name="offset">0 for the main diagonal, positive for those above, negative for those below.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes, or the diagonal lies outside the matrix.</exception>
    public Tensor Diagonal(int offset = 0)
    {
        if (Rank < 2) Throw.Misuse("Diagonal", $"a tensor of shape {Describe()} has no two axes.");
        int rows = Shape[^2], columns = Shape[^1];
        if (offset > columns || -offset > rows) Throw.Misuse("Diagonal", $"diagonal {offset} is outside the matrices of a tensor of shape {Describe()}.");
        int count = Math.Min(rows + Math.Min(offset, 0), columns - Math.Max(offset, 0));
        Tensor flat = Reshape(new Shape([.. Shape.Extents[..^2], rows * columns]));
        int[] starts = new int[flat.Rank], counts = flat.Shape.Extents.ToArray(), steps = new int[flat.Rank];
        Array.Fill(steps, 1);
        starts[^1] = offset >= 0 ? offset : -offset * columns;
        (counts[^1], steps[^1]) = (count, columns + 1);
        return new Slice(starts, counts, steps).Apply(flat);
    }

    /// <summary>Square matrices with the last axis on the main diagonal and zeros elsewhere: <c>[…, n]</c> becomes <c>[…, n, n]</c>.</summary>
    /// <param name="diagonal">The elements of the diagonals.</param>
    /// <exception cref="ArgumentException">The tensor is a scalar.</exception>
    public static Tensor Diag(Tensor diagonal)
    {
        ArgumentNullException.ThrowIfNull(diagonal);
        if (diagonal.Rank == 0) Throw.Misuse("Diag", "a scalar has no axis to put on a diagonal.");
        int n = diagonal.Shape[^1];
        int[] none = new int[diagonal.Rank], between = new int[diagonal.Rank];
        between[^1] = n;
        return new Pad(none, none, between).Apply(diagonal).Reshape(diagonal.Shape.Insert(diagonal.Rank, n));
    }

    /// <summary>The sum of the main diagonal of the last two axes.</summary>
    /// <param name="x">Operand <c>[…, n, m]</c>.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public static Tensor MatrixTrace(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Sum(x.Diagonal(), -1);
    }

    /// <summary>All products of an element of the first with one of the second: <c>[p…]</c> and <c>[q…]</c> give <c>[p…, q…]</c>.</summary>
    /// <param name="left">First factor.</param>
    /// <param name="right">Second factor.</param>
    public static Tensor Outer(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Reshape(new Shape([.. left.Shape.Extents, .. Enumerable.Repeat(1, right.Rank)])) * right;
    }
}
