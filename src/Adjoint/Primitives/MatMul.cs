using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>
/// The matrix product op(A)·op(B) of the last two axes, over equal leading (batch) axes; op transposes where the flag is
/// set, so that no derivative ever copies a transpose.
/// </summary>
internal sealed record MatMul(bool TransposeLeft = false, bool TransposeRight = false) : Primitive, IScalarizes
{
    public override string Name => "matmul";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType a = inputs[0], b = inputs[1];
        int rank = a.Shape.Rank;
        if (!a.Element.IsFloating()) Throw.WrongElementType("MatMul", a, "floating-point");
        if (rank < 2 || b.Shape.Rank != rank || a.Element != b.Element || a.Shape[..(rank - 2)] != b.Shape[..(rank - 2)])
            Throw.Misuse("MatMul", $"left is {a}, right is {b}: both need two axes or more, the same leading axes and element type.");
        (int m, int k) = TransposeLeft ? (a.Shape[^1], a.Shape[^2]) : (a.Shape[^2], a.Shape[^1]);
        (int l, int n) = TransposeRight ? (b.Shape[^1], b.Shape[^2]) : (b.Shape[^2], b.Shape[^1]);
        if (k != l)
        {
            Throw.Misuse(
                "MatMul", $"left is {a.Shape}{(TransposeLeft ? " transposed" : "")}, right is {b.Shape}{(TransposeRight ? " transposed" : "")}: "
                + $"{k} columns against {l} rows. Transpose one of them, or check their order.");
        }

        return [a with { Shape = new Shape([.. a.Shape.Extents[..(rank - 2)], m, n]) }];
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Shape a = inputs[0].Shape, c = outputs[0].Shape;
        int m = c[^2], n = c[^1], k = TransposeLeft ? a[^2] : a[^1], batch = c[..(c.Rank - 2)].Size;
        if (inputs[0].Element == ElementType.Float64)
            Products.Multiply(TransposeLeft, TransposeRight, batch, m, n, k, (double*)inputs[0].Pointer, (double*)inputs[1].Pointer, (double*)outputs[0].Pointer);
        else
            Products.Multiply(TransposeLeft, TransposeRight, batch, m, n, k, (float*)inputs[0].Pointer, (float*)inputs[1].Pointer, (float*)outputs[0].Pointer);
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        Tensor? left = tangents[0] is { } da ? Apply(da, inputs[1]) : null;
        Tensor? right = tangents[1] is { } db ? Apply(inputs[0], db) : null;
        return [left is null ? right : right is null ? left : left + right];
    }

    /// <summary>For C = op(A)·op(B): Ā is C̄·op(B)ᵀ, transposed once more if A was; B̄ is op(A)ᵀ·C̄ likewise.</summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Tensor a = inputs[0], b = inputs[1], c = cotangents[0]!;
        return
        [
            !needed[0] ? null : TransposeLeft ? new MatMul(TransposeRight, true).Apply(b, c) : new MatMul(false, !TransposeRight).Apply(c, b),
            !needed[1] ? null : TransposeRight ? new MatMul(true, TransposeLeft).Apply(c, a) : new MatMul(!TransposeLeft, false).Apply(a, c),
        ];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        // One shared right factor: the batch joins the rows of a single, larger product.
        if (batched[0] && !batched[1] && inputs[1].Rank == 2 && !TransposeLeft)
        {
            Shape shape = inputs[0].Shape;
            Tensor rows = Apply(inputs[0].Reshape([size * shape[1], shape[2]]), inputs[1]);
            return [rows.Reshape([size, shape[1], rows.Shape[1]])];
        }

        return Bind(BatchRules.ExpandAll(size, inputs, batched));
    }

    public bool CanScalarize(TensorType[] inputs) => (long)inputs[0].Shape.Size * inputs[1].Shape.Size <= 512;

    public void Scalarize(ScalarProgram program, TensorType[] types, int[][] inputs, int[][] outputs)
    {
        Shape a = types[0].Shape, b = types[1].Shape;
        int m = TransposeLeft ? a[^1] : a[^2], k = TransposeLeft ? a[^2] : a[^1], n = TransposeRight ? b[^2] : b[^1];
        for (int o = 0; o < outputs[0].Length; o++)
        {
            int batch = o / (m * n), i = o / n % m, j = o % n;
            int sum = ScalarProgram.Zero;
            for (int l = 0; l < k; l++)
            {
                int x = inputs[0][(batch * m * k) + (TransposeLeft ? (l * m) + i : (i * k) + l)];
                int y = inputs[1][(batch * k * n) + (TransposeRight ? (j * k) + l : (l * n) + j)];
                sum = program.Apply(Arithmetic.MultiplyAdd, x, y, sum);
            }

            outputs[0][o] = sum;
        }
    }

    public override string Format(string[] inputs) =>
        $"{inputs[0]}{(TransposeLeft ? "ᵀ" : "")} · {inputs[1]}{(TransposeRight ? "ᵀ" : "")}";
}
