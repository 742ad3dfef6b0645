using System.Numerics;
using Adjoint.Blas;

namespace Adjoint.Primitives;

/// <summary>
/// The factorization P·A = L·U with partial pivoting. Outputs: L (unit lower triangular, its diagonal left out) and U packed in one
/// matrix, and the pivots, where row j was exchanged with row pivots[j] ≥ j for j = 0, 1, ….
/// </summary>
/// <param name="Operation">The public operation it serves, for messages.</param>
/// <param name="AllowSingular">Whether a zero pivot is left in U for the caller to meet, rather than an error.</param>
internal sealed record Lu(string Operation, bool AllowSingular = false) : Primitive
{
    public override string Name => "lu";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        SquareMatrices.Check(Operation, inputs[0]);
        return [inputs[0], new TensorType(ElementType.Int64, inputs[0].Shape[..^1])];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (inputs[0].Element == ElementType.Float64) Run<double>(inputs[0], outputs);
        else Run<float>(inputs[0], outputs);
    }

    /// <summary>
    /// P is locally constant. With M = L⁻¹·P·dA·U⁻¹ = L⁻¹·dL + dU·U⁻¹, whose terms are strictly lower and upper triangular:
    /// dL = L·lower(M), dU = upper(M)·U. The packed tangent is their sum.
    /// </summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (tangents[0] is not { } da) return [null, null];
        Tensor lu = outputs[0], below = SquareMatrices.Lower(lu, -1);
        Tensor left = new TriangularSolve(Lower: true, Unit: true).Apply(lu, new ExchangeRows().Apply(outputs[1], da));
        Tensor m = new TriangularSolve(Lower: false, Transposed: true).Apply(lu, left.Transpose()).Transpose();
        Tensor strict = SquareMatrices.Lower(m, -1);
        Tensor dl = strict + SquareMatrices.Product(below, false, strict, false);
        return [dl + SquareMatrices.Product(SquareMatrices.Upper(m), false, SquareMatrices.Upper(lu), false), null];
    }

    /// <summary>The transpose of the tangent: M̄ = lower(Lᵀ·L̄) + upper(Ū·Uᵀ), Ā = Pᵀ·L⁻ᵀ·M̄·U⁻ᵀ.</summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        if (cotangents[0] is not { } packed) return [null];
        Tensor lu = outputs[0], below = SquareMatrices.Lower(lu, -1), strict = SquareMatrices.Lower(packed, -1);
        Tensor lower = SquareMatrices.Lower(strict + SquareMatrices.Product(below, true, strict, false), -1);
        Tensor upper = SquareMatrices.Upper(SquareMatrices.Product(SquareMatrices.Upper(packed), false, SquareMatrices.Upper(lu), true));
        Tensor left = new TriangularSolve(Lower: true, Transposed: true, Unit: true).Apply(lu, lower + upper);
        Tensor both = new TriangularSolve(Lower: false).Apply(lu, left.Transpose()).Transpose();
        return [new ExchangeRows(Inverse: true).Apply(outputs[1], both)];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(inputs);

    private unsafe void Run<T>(Operand input, ReadOnlySpan<Operand> outputs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = input.Shape[^1], count = SquareMatrices.Count(input.Shape);
        input.Bytes.CopyTo(outputs[0].Bytes);
        for (int i = 0; i < count && n > 0; i++)
        {
            T* a = (T*)outputs[0].Pointer + ((nint)i * n * n);
            int column = BlasSelection.Current.LuFactor(n, n, a, n, (long*)outputs[1].Pointer + ((nint)i * n));
            if (column >= 0 && !AllowSingular) throw new SingularMatrixException(Operation, i, column);
        }
    }
}
