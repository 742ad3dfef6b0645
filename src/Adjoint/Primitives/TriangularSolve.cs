using System.Numerics;
using Adjoint.Blas;

namespace Adjoint.Primitives;

/// <summary>
/// Solves op(T)·X = B, T one triangle of the matrices in the last two axes (its diagonal ones where <paramref name="Unit"/> is set), op
/// transposing where <paramref name="Transposed"/> is. The other triangle is not read, so packed factors can be given as they are.
/// </summary>
/// <param name="Lower">Whether T is the lower triangle, as stored.</param>
/// <param name="Transposed">Whether the transposed system is solved.</param>
/// <param name="Unit">Whether the diagonal counts as ones and is not read.</param>
/// <param name="Operation">The public operation it serves, for messages.</param>
internal sealed record TriangularSolve(bool Lower, bool Transposed = false, bool Unit = false, string Operation = "TriangularSolve") : Primitive
{
    public override string Name => "triangularSolve";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        SquareMatrices.Check(Operation, inputs[0], inputs[1]);
        return [inputs[1]];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (inputs[0].Element == ElementType.Float64) Run<double>(inputs, outputs[0]);
        else Run<float>(inputs, outputs[0]);
    }

    /// <summary>From dop(T)·X + op(T)·dX = dB: dX = op(T)⁻¹·(dB − op(dT)·X).</summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        Tensor? right = tangents[1];
        if (tangents[0] is { } da)
        {
            Tensor moved = SquareMatrices.Product(Triangle(da), Transposed, outputs[0], false);
            right = right is null ? -moved : right - moved;
        }

        return [right is null ? null : Apply(inputs[0], right)];
    }

    /// <summary>B̄ = op(T)⁻ᵀ·X̄ and T̄ = −B̄·Xᵀ in T's triangle, or its transpose.</summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Tensor right = (this with { Transposed = !Transposed }).Apply(inputs[0], cotangents[0]!);
        if (!needed[0]) return [null, right];
        Tensor matrix = Transposed ? SquareMatrices.Product(outputs[0], false, right, true) : SquareMatrices.Product(right, false, outputs[0], true);
        return [-Triangle(matrix), needed[1] ? right : null];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        !batched[0] && inputs[0].Rank == 2
            ? SquareMatrices.SolveSideBySide(size, inputs[1], columns => Apply(inputs[0], columns))
            : Bind(BatchRules.ExpandAll(size, inputs, batched));

    public override string Format(string[] inputs) =>
        $"triangularSolve({(Lower ? "lower" : "upper")}{(Unit ? ", unit" : "")} {inputs[0]}{(Transposed ? "ᵀ" : "")}, {inputs[1]})";

    /// <summary>The entries of a matrix that the solve reads.</summary>
    private Tensor Triangle(Tensor a) => new TriangularPart(Lower, Unit ? (Lower ? -1 : 1) : 0).Apply(a);

    private unsafe void Run<T>(ReadOnlySpan<Operand> inputs, Operand output) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = output.Shape[^2], columns = output.Shape[^1], count = SquareMatrices.Count(output.Shape);
        inputs[1].Bytes.CopyTo(output.Bytes);
        for (int i = 0; i < count; i++)
        {
            T* a = (T*)inputs[0].Pointer + ((nint)i * n * n);
            if (!Unit) LuSolve.CheckDiagonal(Operation, i, n, a);
            if (columns > 0) BlasSelection.Current.SolveTriangular(Lower, Transposed, Unit, n, columns, a, n, (T*)output.Pointer + ((nint)i * n * columns), columns);
        }
    }
}
