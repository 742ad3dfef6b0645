using System.Numerics;
using Adjoint.Blas;

namespace Adjoint.Primitives;

/// <summary>
/// Solves op(A)·X = B from the factors of A. Operands are A, its packed factors and its pivots as <see cref="Lu"/> gives them, and B. A's
/// values are not read: it is there to be differentiated by. The factors are taken as they are, so that every derivative, of any order,
/// is again a solve with these same factors, transposed or not, and nothing is ever factored twice.
/// </summary>
/// <param name="Transposed">Whether the transposed system is solved.</param>
/// <param name="AllowSingular">Whether a zero pivot gives results that are not finite, for the caller to meet, rather than an error.</param>
internal sealed record LuSolve(bool Transposed = false, bool AllowSingular = false) : Primitive
{
    public override string Name => "luSolve";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        SquareMatrices.Check("Solve", inputs[0], inputs[3]);
        if (inputs[1] != inputs[0] || inputs[2] != new TensorType(ElementType.Int64, inputs[0].Shape[..^1]))
            Throw.Misuse("LuSolve", $"the matrix is {inputs[0]}, its factors are {inputs[1]}, its pivots {inputs[2]}. Use all three as Lu(matrix) gives them.");
        return [inputs[3]];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (outputs[0].Element == ElementType.Float64) Run<double>(inputs, outputs[0]);
        else Run<float>(inputs, outputs[0]);
    }

    /// <summary>dX = op(A)⁻¹·(dB − op(dA)·X).</summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        Tensor? right = tangents[3];
        if (tangents[0] is { } da)
        {
            Tensor moved = SquareMatrices.Product(da, Transposed, outputs[0], false);
            right = right is null ? -moved : right - moved;
        }

        return [right is null ? null : Apply(inputs[0], inputs[1], inputs[2], right)];
    }

    /// <summary>B̄ = op(A)⁻ᵀ·X̄; Ā = −B̄·Xᵀ, or its transpose.</summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Tensor right = (this with { Transposed = !Transposed }).Apply(inputs[0], inputs[1], inputs[2], cotangents[0]!);
        Tensor? matrix = !needed[0] ? null
            : Transposed ? -SquareMatrices.Product(outputs[0], false, right, true)
            : -SquareMatrices.Product(right, false, outputs[0], true);
        return [matrix, null, null, needed[3] ? right : null];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        !batched[0] && !batched[1] && !batched[2] && inputs[0].Rank == 2
            ? SquareMatrices.SolveSideBySide(size, inputs[3], columns => Apply(inputs[0], inputs[1], inputs[2], columns))
            : Bind(BatchRules.ExpandAll(size, inputs, batched));

    public override string Format(string[] inputs) => $"luSolve({inputs[1]}{(Transposed ? "ᵀ" : "")}, {inputs[3]})";

    /// <summary>Refuses a triangle with a zero on its diagonal, by which the solve would divide.</summary>
    public static unsafe void CheckDiagonal<T>(string operation, int batchIndex, int n, T* a) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < n; j++)
            if (a[(nint)j * (n + 1)] == T.Zero) throw new SingularMatrixException(operation, batchIndex, j);
    }

    private unsafe void Run<T>(ReadOnlySpan<Operand> inputs, Operand output) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = output.Shape[^2], columns = output.Shape[^1], count = SquareMatrices.Count(output.Shape);
        inputs[3].Bytes.CopyTo(output.Bytes);
        for (int i = 0; i < count; i++)
        {
            T* lu = (T*)inputs[1].Pointer + ((nint)i * n * n);
            if (!AllowSingular) CheckDiagonal("Solve", i, n, lu);
            if (columns == 0) continue;
            long* pivots = (long*)inputs[2].Pointer + ((nint)i * n);
            BlasSelection.Current.LuSolve(Transposed, n, columns, lu, n, pivots, (T*)output.Pointer + ((nint)i * n * columns), columns);
        }
    }
}
