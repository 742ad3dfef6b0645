namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>The product of all elements; a scalar. Its derivative is exact where elements are zero.</summary>
    /// <param name="x">Operand.</param>
    public static Tensor Product(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Product(x.Flatten(), 0);
    }

    /// <summary>The product along one axis, 1 where it has no elements. Its derivative is exact where elements are zero.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepAxis">Whether the axis stays, with extent one.</param>
    public static Tensor Product(Tensor x, int axis, bool keepAxis = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Axis("Product", axis);
        if (x.Shape[axis] == 0) return Ones(keepAxis ? x.Shape.With(axis, 1) : x.Shape.Remove(axis), x.ElementType);

        // Halves are multiplied until one element is left: the derivative is then that of products of two, without a division.
        Tensor? left = null;
        while (x.Shape[axis] > 1)
        {
            int half = x.Shape[axis] / 2;
            if (x.Shape[axis] % 2 != 0)
            {
                Tensor odd = x.SliceAxis(axis, 2 * half, 1);
                left = left is null ? odd : odd * left;
            }

            x = x.SliceAxis(axis, 0, half) * x.SliceAxis(axis, half, half);
        }

        if (left is not null) x *= left;
        return keepAxis ? x : x.Squeeze(axis);
    }

    /// <summary>Running sums along an axis: element k is the sum of elements 0 … k, or in reverse of k and all after it.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="reverse">Whether sums run from the end.</param>
    public static Tensor CumulativeSum(Tensor x, int axis, bool reverse = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        return new CumulativeSum(x.Axis("CumulativeSum", axis), reverse).Apply(x);
    }

    /// <summary>The variance of all elements: the mean squared deviation from the mean; a scalar.</summary>
    /// <param name="x">Operand.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static Tensor Variance(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return VarianceAlong("Variance", x.Flatten(), 0, false, 0);
    }

    /// <summary>The variance along one axis.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepAxis">Whether the axis stays, with extent one.</param>
    /// <param name="correction">What is taken off the number of elements in the divisor: 0 for a population, 1 for a sample.</param>
    /// <exception cref="ArgumentException">There are too few elements.</exception>
    public static Tensor Variance(Tensor x, int axis, bool keepAxis = false, int correction = 0) =>
        VarianceAlong("Variance", x, axis, keepAxis, correction);

    /// <summary>The standard deviation of all elements, the square root of the variance; a scalar. Where it is 0 the derivative is taken as 0.</summary>
    /// <param name="x">Operand.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static Tensor StandardDeviation(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return RootOfSum(VarianceAlong("StandardDeviation", x.Flatten(), 0, false, 0));
    }

    /// <summary>The standard deviation along one axis. Where it is 0 the derivative is taken as 0.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepAxis">Whether the axis stays, with extent one.</param>
    /// <param name="correction">What is taken off the number of elements in the divisor: 0 for a population, 1 for a sample.</param>
    /// <exception cref="ArgumentException">There are too few elements.</exception>
    public static Tensor StandardDeviation(Tensor x, int axis, bool keepAxis = false, int correction = 0) =>
        RootOfSum(VarianceAlong("StandardDeviation", x, axis, keepAxis, correction));

    /// <summary>The norm of all elements as one vector; a scalar. Subgradients: 0 for zero elements (One) and for the zero vector (Two); shared equally by the largest (Infinity).</summary>
    /// <param name="x">Operand.</param>
    /// <param name="order">Which norm.</param>
    public static Tensor Norm(Tensor x, NormOrder order = NormOrder.Two)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Norm(x.Flatten(), 0, order);
    }

    /// <summary>The norm along one axis, 0 where it has no elements. Subgradients as for all elements.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="order">Which norm.</param>
    /// <param name="keepAxis">Whether the axis stays, with extent one.</param>
    /// <remarks>The Euclidean norm is taken of x divided by its largest magnitude, so that no square overflows or vanishes.</remarks>
    public static Tensor Norm(Tensor x, int axis, NormOrder order = NormOrder.Two, bool keepAxis = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Axis("Norm", axis);
        Tensor magnitude = Abs(x);
        if (order == NormOrder.One || x.Shape[axis] == 0) return Sum(magnitude, axis, keepAxis);
        if (order == NormOrder.Infinity) return Max(magnitude, axis, keepAxis);
        Tensor largest = Primitives.StopGradient.Instance.Apply(Max(magnitude, axis, keepAxis: true));
        Tensor scale = Where(Greater(largest, 0.0) & Less(largest, double.PositiveInfinity), largest, 1.0);
        Tensor length = scale * RootOfSum(Sum(Square(x / scale), axis, keepAxis: true));
        return keepAxis ? length : length.Squeeze(axis);
    }

    /// <summary>log Σ exp x along an axis, without overflow. A row of −∞ gives −∞, with derivative 0.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="keepAxis">Whether the axis stays, with extent one.</param>
    /// <exception cref="ArgumentException">The axis has no elements.</exception>
    public static Tensor LogSumExp(Tensor x, int axis = -1, bool keepAxis = false)
    {
        Tensor largest = FiniteMax("LogSumExp", x, ref axis);
        Tensor sum = Sum(Exp(x - largest), axis, keepAxis: true), empty = Equal(sum, 0.0);
        Tensor result = Where(empty, double.NegativeInfinity, Log(Where(empty, 1.0, sum))) + largest;
        return keepAxis ? result : result.Squeeze(axis);
    }

    /// <summary>exp x / Σ exp x along an axis: positive weights that add up to one. −∞ gives weight 0; a row of nothing but −∞ gives NaN.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The axis has no elements.</exception>
    public static Tensor Softmax(Tensor x, int axis = -1)
    {
        Tensor weights = Exp(x - FiniteMax("Softmax", x, ref axis));
        return weights / Sum(weights, axis, keepAxis: true);
    }

    /// <summary>The logarithm of <see cref="Softmax"/>, accurate where a weight is tiny.</summary>
    /// <param name="x">Operand.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <exception cref="ArgumentException">The axis has no elements.</exception>
    public static Tensor LogSoftmax(Tensor x, int axis = -1)
    {
        Tensor shifted = x - FiniteMax("LogSoftmax", x, ref axis);
        return shifted - Log(Sum(Exp(shifted), axis, keepAxis: true));
    }

    /// <summary>Whether an element of a mask is set; a scalar mask.</summary>
    /// <param name="mask">The mask.</param>
    public static Tensor Any(Tensor mask) => Count("Any", mask) > 0.0;

    /// <summary>Whether every element of a mask is set; a scalar mask.</summary>
    /// <param name="mask">The mask.</param>
    public static Tensor All(Tensor mask) => Equal(Count("All", mask), mask.Size);

    private static Tensor Count(string operation, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.ElementType != ElementType.Bool) Throw.WrongElementType(operation, mask.Type, "Bool (a mask)");
        return Sum(mask.Cast(ElementType.Int64));
    }

    private static Tensor VarianceAlong(string operation, Tensor x, int axis, bool keepAxis, int correction)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Axis(operation, axis);
        int divisor = x.Shape[axis] - correction;
        if (divisor <= 0) Throw.Misuse(operation, $"axis {axis} of a tensor of shape {x.Describe()} has too few elements for a correction of {correction}.");
        return Sum(Square(x - Mean(x, axis, keepAxis: true)), axis, keepAxis) / divisor;
    }

    /// <summary>The square root, with derivative 0 at 0.</summary>
    private static Tensor RootOfSum(Tensor sum)
    {
        Tensor zero = Equal(sum, 0.0);
        return Where(zero, 0.0, Sqrt(Where(zero, 1.0, sum)));
    }

    /// <summary>The largest element along an axis, which stays, as a shift without derivative; 0 where it is not finite.</summary>
    private static Tensor FiniteMax(string operation, Tensor x, ref int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Axis(operation, axis);
        if (x.Shape[axis] == 0) Throw.Misuse(operation, $"axis {axis} of a tensor of shape {x.Describe()} has no elements.");
        Tensor largest = Primitives.StopGradient.Instance.Apply(Max(x, axis, keepAxis: true));
        return Where(Less(Abs(largest), double.PositiveInfinity), largest, 0.0);
    }
}
