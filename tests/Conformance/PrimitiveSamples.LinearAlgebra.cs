using Adjoint.Primitives;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Conformance;

/// <summary>Triangular parts, factorizations, solves and determinants.</summary>
internal static partial class PrimitiveSamples
{
    internal static readonly PrimitiveSample[] LinearAlgebra =
    [
        new("lower triangle", x => [LowerTriangle(x[0])], new SampleInput([3, 4])),
        new("lower triangle, strict, batched", x => [LowerTriangle(x[0], -1)], new SampleInput([2, 3, 3])),
        new("upper triangle above the diagonal", x => [UpperTriangle(x[0], 1)], new SampleInput([4, 3])),
        new("triangular solve, lower", x => [TriangularSolve(x[0], x[1])], Regular(3), new SampleInput([3, 2])),
        new("triangular solve, lower transposed, vector", x => [TriangularSolve(x[0], x[1], transposed: true)], Regular(4), new SampleInput([4])),
        new("triangular solve, upper", x => [TriangularSolve(x[0], x[1], lower: false)], Regular(3), new SampleInput([3, 1])),
        new("triangular solve, upper transposed, batched", x => [TriangularSolve(x[0], x[1], lower: false, transposed: true)], Regular(2, 3), new SampleInput([2, 3, 2])),
        new("triangular solve, lower unit", x => [TriangularSolve(x[0], x[1], unitDiagonal: true)], Regular(3), new SampleInput([3, 2])),
        new("triangular solve, upper unit transposed", x => [TriangularSolve(x[0], x[1], false, true, true)], Regular(3), new SampleInput([3, 2])),
        new("LU factors", x => [Lu(x[0]).Factors], Regular(4)),
        new("LU factors, rows exchanged", x => [Lu(x[0]).Factors], Exchanged(3)),
        new("LU factors, batched", x => [Lu(x[0]).Lower(), Lu(x[0]).Upper()], Exchanged(2, 3)),
        new("solve", x => [Solve(x[0], x[1])], Exchanged(3), new SampleInput([3, 2])),
        new("solve, vector", x => [Solve(x[0], x[1])], Regular(4), new SampleInput([4])),
        new("solve, batched matrices, shared right-hand side", x => [Solve(x[0], x[1])], Exchanged(2, 3), new SampleInput([3, 2])),
        new("solve, shared matrix, batched right-hand sides", x => [Solve(x[0], x[1])], Regular(3), new SampleInput([2, 3, 2])),
        new("solve transposed by given factors", x => [Lu(x[0]).Solve(x[1], transposed: true)], Exchanged(3), new SampleInput([3, 2])),
        new("small solve", x => [SmallSolve(x[0], x[1])], Exchanged(3), new SampleInput([3])),
        new("small solve, transposed", x => [SmallSolve(x[0], x[1], transposed: true)], Exchanged(4), new SampleInput([4])),
        new("QR", x => [Qr(x[0]).Q, Qr(x[0]).R], Regular(3)),
        new("QR, tall and batched", x => [Qr(Concat(-2, x[0], x[1])).Q, Qr(Concat(-2, x[0], x[1])).R], Regular(2, 3), new SampleInput([2, 2, 3])),
        new("least squares", x => [LeastSquares(Concat(0, x[0], x[1]), x[2])], Regular(3), new SampleInput([2, 3]), new SampleInput([5, 2])),
        new("least squares, vector", x => [LeastSquares(Concat(0, x[0], x[1]), x[2])], Exchanged(3), new SampleInput([1, 3]), new SampleInput([4])),
        new("inverse", x => [Inverse(x[0])], Exchanged(3)),
        new("determinant", x => [Determinant(x[0])], Exchanged(3)),
        new("determinant, batched", x => [Determinant(x[0])], Exchanged(2, 2)),
        new("logarithm of the determinant", x => [LogDeterminant(x[0]).LogAbs], Exchanged(3)),
        new("Cholesky", x => [Cholesky(x[0])], PositiveDefinite(3)),
        new("Cholesky, batched", x => [Cholesky(x[0])], PositiveDefinite(2, 3)),
        new("Cholesky solve", x => [CholeskySolve(Cholesky(x[0]), x[1])], PositiveDefinite(4), new SampleInput([4, 2])),
    ];

    private static Tensor SmallSolve(Tensor matrix, Tensor b, bool transposed = false)
    {
        int n = matrix.Shape[1];
        Tensor[] columns = [.. Enumerable.Range(0, n).Select(j => matrix.Transpose()[j])], factors = new SmallFactors().Bind(columns);
        return new SmallSolve(transposed).Apply([.. columns, .. factors, b]);
    }

    // The diagonal outweighs the rest of its row, so that no pivot is near another candidate or near zero.
    private static SampleInput Regular(params int[] shape) => Square(shape, static (x, eye) => x + (6.0 * eye));

    private static SampleInput Exchanged(params int[] shape) => Square(shape, static (x, eye) => x + (6.0 * eye.Flip(0)));

    private static SampleInput PositiveDefinite(params int[] shape) => Square(shape, static (x, eye) => MatMul(x, x.Transpose()) + eye);

    private static SampleInput Square(int[] shape, Func<Tensor, Tensor, Tensor> prepare)
    {
        int n = shape[^1];
        return new SampleInput([.. shape[..^1], n, n], -1, 1) { Prepare = x => prepare(x, Eye(n, x.ElementType)) };
    }
}
