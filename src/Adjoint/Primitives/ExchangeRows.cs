using System.Numerics;
using Adjoint.Blas;

namespace Adjoint.Primitives;

/// <summary>
/// Exchanges row j with row pivots[j], for j ascending, or, to undo it, descending: the permutation of <see cref="Lu"/>. Operands are the
/// pivots <c>[…, n]</c> and the matrices <c>[…, n, k]</c>; linear in the matrices, and the inverse is the transpose.
/// </summary>
internal sealed record ExchangeRows(bool Inverse = false) : Primitive
{
    public override string Name => "exchangeRows";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType pivots = inputs[0], b = inputs[1];
        if (pivots.Element != ElementType.Int64 || !b.Element.IsFloating() || b.Shape.Rank < 2 || b.Shape[..(b.Shape.Rank - 1)] != pivots.Shape)
            Throw.Misuse("ExchangeRows", $"the pivots are {pivots}, the rows {b}; pivots are Int64, one for each row of a floating-point matrix.");
        return [b];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (outputs[0].Element == ElementType.Float64) Run<double>(inputs, outputs[0]);
        else Run<float>(inputs, outputs[0]);
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) =>
        [tangents[1] is { } db ? Apply(inputs[0], db) : null];

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) =>
        [null, needed[1] ? new ExchangeRows(!Inverse).Apply(inputs[0], cotangents[0]!) : null];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(BatchRules.ExpandAll(size, inputs, batched));

    private unsafe void Run<T>(ReadOnlySpan<Operand> inputs, Operand output) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = output.Shape[^2], columns = output.Shape[^1], count = SquareMatrices.Count(output.Shape);
        inputs[1].Bytes.CopyTo(output.Bytes);
        for (int i = 0; i < count; i++)
        {
            long* pivots = (long*)inputs[0].Pointer + ((nint)i * n);
            T* b = (T*)output.Pointer + ((nint)i * n * columns);
            if (Inverse) LuFactorization.ExchangeRowsBack(n, pivots, columns, b, columns);
            else LuFactorization.ExchangeRows(n, pivots, columns, b, columns);
        }
    }
}
