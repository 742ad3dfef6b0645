using System.Numerics;

namespace Adjoint.Primitives;

/// <summary>
/// The determinant, its sign and the logarithm of its absolute value, from A, its packed factors and its pivots. As in
/// <see cref="LuSolve"/>, derivatives go through A and use the factors given: d log|det A| = tr(A⁻¹·dA) (Jacobi's formula).
/// </summary>
internal sealed record LuDeterminant : Primitive
{
    public override string Name => "luDeterminant";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        SquareMatrices.Check("Determinant", inputs[0]);
        TensorType number = inputs[0] with { Shape = inputs[0].Shape[..^2] };
        return [number, number, number];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (inputs[1].Element == ElementType.Float64) Run<double>(inputs, outputs);
        else Run<float>(inputs, outputs);
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (tangents[0] is not { } da) return [null, null, null];
        Tensor trace = Tensor.Sum(Tensor.Sum(Inverse(inputs, transposed: true) * da, -1), -1);
        return [outputs[0] * trace, null, trace];
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Tensor? slope = cotangents[0] is { } det ? det * outputs[0] : null;
        if (cotangents[2] is { } log) slope = slope is null ? log : slope + log;
        if (slope is null || !needed[0]) return [null, null, null];
        return [slope.ExpandAxis(-1).ExpandAxis(-1) * Inverse(inputs, transposed: true), null, null];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(BatchRules.ExpandAll(size, inputs, batched));

    private static Tensor Inverse(Tensor[] inputs, bool transposed)
    {
        Tensor identity = Tensor.Eye(inputs[0].Shape[^1], inputs[0].ElementType).BroadcastTo(inputs[0].Shape);
        return new LuSolve(transposed).Apply(inputs[0], inputs[1], inputs[2], identity);
    }

    private static unsafe void Run<T>(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = inputs[0].Shape[^1], count = SquareMatrices.Count(inputs[0].Shape);
        for (int i = 0; i < count; i++)
        {
            T* lu = (T*)inputs[1].Pointer + ((nint)i * n * n);
            long* pivots = (long*)inputs[2].Pointer + ((nint)i * n);
            T product = T.One, sign = T.One, logarithm = T.Zero;
            for (int j = 0; j < n; j++)
            {
                T diagonal = lu[(nint)j * (n + 1)];
                if (pivots[j] != j) (product, sign) = (-product, -sign);
                product *= diagonal;
                sign *= diagonal == T.Zero || T.IsNaN(diagonal) ? diagonal : T.CopySign(T.One, diagonal);
                logarithm += T.Log(T.Abs(diagonal));
            }

            ((T*)outputs[0].Pointer)[i] = product;
            ((T*)outputs[1].Pointer)[i] = sign;
            ((T*)outputs[2].Pointer)[i] = logarithm;
        }
    }
}
