namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>
    /// Every element replaced by its neighbor at a distance along an axis: element i of the result is x[i + offset]. A weighted sum of
    /// shifts is a stencil; compiled, it is one loop that reads each point once. Linear; the derivative is the transposed stencil.
    /// </summary>
    /// <param name="x">Operand.</param>
    /// <param name="offset">The distance; positive looks ahead.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="boundary">What lies beyond the ends.</param>
    /// <exception cref="ArgumentException">
    /// The axis is outside, or the axis is shorter than the reflection is deep (<see cref="Boundary.Reflect"/> needs |offset| below the extent).
    /// </exception>
    public static Tensor Shift(Tensor x, int offset, int axis, Boundary boundary = Boundary.Zero)
    {
        ArgumentNullException.ThrowIfNull(x);
        axis = x.Axis("Shift", axis);
        return offset == 0 ? x : new Shift(offset, axis, boundary).Apply(x);
    }
}
