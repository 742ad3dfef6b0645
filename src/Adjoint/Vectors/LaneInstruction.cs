namespace Adjoint.Vectors;

/// <summary>One step of a <see cref="LaneProgram"/>: an operation on the results of earlier steps.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="A">The index of the first operand's instruction, −1 for none.</param>
/// <param name="B">The second.</param>
/// <param name="C">The third.</param>
/// <param name="Bits">The bits of the double that a <see cref="LaneOperation.Constant"/> is made from; the count of a shift.</param>
/// <param name="Function">The scalar function of a rescue or a map.</param>
internal readonly record struct LaneInstruction(LaneOperation Operation, int A = -1, int B = -1, int C = -1, long Bits = 0, Type? Function = null)
{
    /// <summary>The value of a <see cref="LaneOperation.Constant"/>, before it is rounded to the element type.</summary>
    public double Constant => BitConverter.Int64BitsToDouble(Bits);
}
