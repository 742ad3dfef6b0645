namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>The sum of all elements; a scalar.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Sum(Tensor x) => ReduceAll(Reduction.Sum, x);

    /// <summary>The sum along one axis, which the result does not have unless it is kept.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepAxis">Whether the axis stays, with extent one.</param>
    public static Tensor Sum(Tensor x, int axis, bool keepAxis = false) => ReduceAxis(Reduction.Sum, "Sum", x, axis, keepAxis);

    /// <summary>The mean of all elements; a scalar.</summary>
    /// <param name="x">Operand.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static Tensor Mean(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Size == 0) Throw.Misuse("Mean", $"a tensor of shape {x.Shape} has no elements.");
        return Sum(x) / x.Size;
    }

    /// <summary>The mean along one axis.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepAxis">Whether the axis stays, with extent one.</param>
    public static Tensor Mean(Tensor x, int axis, bool keepAxis = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape[x.Axis("Mean", axis)] == 0) Throw.Misuse("Mean", $"axis {axis} of a tensor of shape {x.Shape} has no elements.");
        return Sum(x, axis, keepAxis) / x.Shape[x.Axis("Mean", axis)];
    }

    /// <summary>The largest element; its derivative is shared equally by the elements that attain it.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Max(Tensor x) => ReduceAll(Reduction.Max, x);

    /// <summary>The largest element along one axis.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepAxis">Whether the axis stays, with extent one.</param>
    public static Tensor Max(Tensor x, int axis, bool keepAxis = false) => ReduceAxis(Reduction.Max, "Max", x, axis, keepAxis);

    /// <summary>The smallest element; its derivative is shared equally by the elements that attain it.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Min(Tensor x) => ReduceAll(Reduction.Min, x);

    /// <summary>The smallest element along one axis.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepAxis">Whether the axis stays, with extent one.</param>
    public static Tensor Min(Tensor x, int axis, bool keepAxis = false) => ReduceAxis(Reduction.Min, "Min", x, axis, keepAxis);

    /// <summary>The inner product of two tensors of one shape; a scalar.</summary>
    /// <param name="left">Left operand.</param>
    /// <param name="right">Right operand.</param>
    public static Tensor Dot(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Shape != right.Shape) Throw.Misuse("Dot", $"left is {left.Describe()}, right is {right.Describe()}; equal shapes are needed.");
        return Sum(left * right);
    }

    /// <summary>
    /// The matrix product over the last two axes. A vector on the left is a row, on the right a column; leading axes broadcast.
    /// </summary>
    /// <param name="left"><c>[…, m, k]</c> or <c>[k]</c>.</param>
    /// <param name="right"><c>[…, k, n]</c> or <c>[k]</c>.</param>
    /// <exception cref="ArgumentException">Inner extents or element types differ.</exception>
    public static Tensor MatMul(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Rank == 0 || right.Rank == 0) Throw.Misuse("MatMul", $"left is {left.Describe()}, right is {right.Describe()}; a scalar multiplies with *.");
        if (left.Rank == 1) return Squeeze(MatMul(left.ExpandAxis(0), right), -2);
        if (right.Rank == 1) return Squeeze(MatMul(left, right.ExpandAxis(1)), -1);
        if (right.Rank == 2 && left.Rank > 2)
        {
            // One shared right factor: all rows in a single product.
            Tensor rows = MatMul(left.Reshape(-1, left.Shape[^1]), right);
            return rows.Reshape(left.Shape.With(left.Rank - 1, right.Shape[1]));
        }

        Shape outer = Shape.Broadcast(left.Shape[..^2], right.Shape[..^2]) ?? Mismatch("MatMul", left, right);
        left = left.BroadcastTo(new Shape([.. outer.Extents, left.Shape[^2], left.Shape[^1]]));
        right = right.BroadcastTo(new Shape([.. outer.Extents, right.Shape[^2], right.Shape[^1]]));
        return new MatMul().Apply(left, right);

        static Tensor Squeeze(Tensor x, int axis) => x.Reshape(x.Shape.Remove(axis + x.Rank));
    }

    /// <summary>Sums of products named by letters: "ij,jk->ik" is a matrix product, "ii->" a trace, "i,j->ij" an outer product.</summary>
    /// <param name="subscripts">A letter for every axis of every operand, and after the arrow those of the result. Letters that the result does not have are summed over.</param>
    /// <param name="operands">One tensor or two.</param>
    /// <returns>One matrix product after transposes and sums of the operands.</returns>
    /// <exception cref="ArgumentException">The letters do not fit the operands.</exception>
    public static Tensor Einsum(string subscripts, params ReadOnlySpan<Tensor> operands)
    {
        ArgumentNullException.ThrowIfNull(subscripts);
        if (operands.Length is < 1 or > 2)
            Throw.Misuse("Einsum", $"{operands.Length} operands were given; it takes one or two. Contract more of them pair by pair.");
        return global::Adjoint.Einsum.Apply(subscripts, operands);
    }

    private static Tensor ReduceAll(Reduction kind, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Rank == 0 ? x : new Reduce(kind, Enumerable.Range(0, x.Rank).ToArray()).Apply(x);
    }

    private static Tensor ReduceAxis(Reduction kind, string operation, Tensor x, int axis, bool keepAxis)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Axis(operation, axis);
        Tensor result = new Reduce(kind, (int[])[axis]).Apply(x);
        return keepAxis ? result.Reshape(x.Shape.With(axis, 1)) : result;
    }
}
