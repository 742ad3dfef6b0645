using Adjoint.Tests.Compilation;
using MathNet.Numerics.LinearAlgebra;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Tensors;

public sealed class LinearAlgebraTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(33)]
    [InlineData(100)]
    [InlineData(257)]
    public void Solve_LeavesAResidualOfRounding(int n)
    {
        Tensor a = Random(new Shape(n, n), n), b = Random(new Shape(n, 3), n + 1);
        Tensor x = Solve(a, b), transposed = Lu(a).Solve(b, transposed: true);
        // Normwise backward error, n · u times growth in the worst case; partial pivoting stays near u (Higham 2002, section 9.3).
        AssertBackwardStable(a, x, b, n);
        AssertBackwardStable(a.Transpose(), transposed, b, n);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public void Solve_AgreesWithMathNet(int n)
    {
        Tensor a = Random(new Shape(n, n), n) + (n * Eye(n)), b = Random(new Shape(n), 3);
        double[] expected = a.ToMatrix().Solve(b.ToVector()).ToArray(), actual = Solve(a, b).ToArray();
        for (int i = 0; i < n; i++) Assert.Equal(expected[i], actual[i], 1e-14);
    }

    [Fact]
    public void HilbertMatrix_HasItsKnownDeterminantAndInverse()
    {
        // det H₅ = 1/266716800000; the entries of the inverse are integers, the first one n² = 25 (Choi 1983, "Tricks or treats with the
        // Hilbert matrix"). The condition number of H₅ is 4.8e5.
        const int N = 5;
        double[,] values = new double[N, N];
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) values[i, j] = 1.0 / (i + j + 1);
        Tensor hilbert = FromArray(values);
        Assert.Equal(1, (double)Determinant(hilbert) * 266716800000.0, 1e-10);
        Assert.Equal(-Math.Log(266716800000.0), (double)LogDeterminant(hilbert).LogAbs, 1e-10);
        double[] inverse = Inverse(hilbert).ToArray();
        Assert.Equal(25, inverse[0], 25 * 1e-9);
        Assert.Equal(-300, inverse[1], 300 * 1e-9);
        Assert.Equal(44100, inverse[^1], 44100 * 1e-9);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3 }, 1)]
    [InlineData(new[] { 1, 0, 2, 3 }, -1)]
    [InlineData(new[] { 1, 2, 0, 3 }, 1)]
    [InlineData(new[] { 1, 2, 3, 0 }, -1)]
    [InlineData(new[] { 3, 2, 1, 0 }, 1)]
    public void Determinant_OfAPermutation_IsItsSign(int[] order, double sign)
    {
        double[,] values = new double[order.Length, order.Length];
        for (int i = 0; i < order.Length; i++) values[i, order[i]] = 1;
        Assert.Equal(sign, (double)Determinant(FromArray(values)));
        Assert.Equal(sign, (double)LogDeterminant(FromArray(values)).Sign);
        Assert.Equal(0, (double)LogDeterminant(FromArray(values)).LogAbs);
    }

    [Fact]
    public void Lu_RebuildsTheMatrixWithItsRowsPermuted()
    {
        Tensor a = Random(new Shape(2, 20, 20), 1);
        LuFactors lu = Lu(a);
        AssertClose(lu.Permute(a), MatMul(lu.Lower(), lu.Upper()), 1e-14);
        Assert.All(lu.Lower().ToArray(), entry => Assert.True(Math.Abs(entry) <= 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Cholesky_RebuildsTheMatrix(int n)
    {
        Tensor root = Random(new Shape(n, n), n), a = MatMul(root, root.Transpose()) + Eye(n);
        Tensor l = Cholesky(a);
        AssertClose(a, MatMul(l, l.Transpose()), 1e-14 * n);
        AssertClose(l, LowerTriangle(l), 0);
        Tensor b = Random(new Shape(n), 5);
        AssertClose(b, MatMul(a, CholeskySolve(l, b)), 1e-13 * n);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(40, 7)]
    [InlineData(65, 33)]
    public void Qr_IsOrthonormalTimesUpper(int m, int n)
    {
        Tensor a = Random(new Shape(3, m, n), m);
        var (q, r) = Qr(a);
        AssertClose(a, MatMul(q, r), 1e-14 * n);
        AssertClose(Eye(n).BroadcastTo(new Shape(3, n, n)), MatMul(q.Transpose(), q), 1e-14 * n);
        AssertClose(UpperTriangle(r), r, 0);
        for (int i = 0; i < n; i++) Assert.True((double)r[0][i, i] > 0);
    }

    [Fact]
    public void LeastSquares_FitsALine_AsByHand()
    {
        // y = 1, 2, 2, 5 at x = 0, 1, 2, 3: slope Σ(x − x̄)(y − ȳ)/Σ(x − x̄)² = 6/5, intercept 2.5 − 1.5 · 6/5 = 0.7.
        double[] line = LeastSquares(FromArray(new[,] { { 1.0, 0 }, { 1, 1 }, { 1, 2 }, { 1, 3 } }), FromArray([1.0, 2, 2, 5])).ToArray();
        Assert.Equal(0.7, line[0], 1e-14);
        Assert.Equal(1.2, line[1], 1e-14);
    }

    [Fact]
    public void LeastSquares_WithAZeroColumn_NamesIt()
    {
        Tensor a = FromArray(new[,] { { 1.0, 0 }, { 1, 0 }, { 1, 0 } });
        SingularMatrixException error = Assert.Throws<SingularMatrixException>(() => LeastSquares(a, Ones(new Shape(3))));
        Assert.Equal("LeastSquares", error.Operation);
        Assert.Equal(1, error.Column);
    }

    [Fact]
    public void SinglePrecision_SolvesToItsRounding()
    {
        Tensor a = (Random(new Shape(60, 60), 8) + (10 * Eye(60))).Cast(ElementType.Float32), b = Random(new Shape(60), 9).Cast(ElementType.Float32);
        Tensor x = Solve(a, b);
        Assert.Equal(ElementType.Float32, x.ElementType);
        AssertClose(b.Cast(ElementType.Float64), MatMul(a, x).Cast(ElementType.Float64), 1e-5);
    }

    [Fact]
    public void Gradient_OfSolve_FactorsOnce()
    {
        Tensor a = Random(new Shape(12, 12), 2), b = Random(new Shape(12), 3);
        Func<Tensor, Tensor> gradient = Compile(Grad((Tensor z) => Sum(Square(Solve(z, b)))));
        _ = gradient(a);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(gradient.Explain(), @"\blu\b"));
    }

    [Fact]
    public void CompiledSolve_IntoADestination_AllocatesNothing()
    {
        Tensor a = Random(new Shape(4, 3, 3), 2) + (3 * Eye(3)), b = Random(new Shape(3), 3), x = Solve(a, b);
        Func<Tensor, Tensor> solve = Compile((Tensor m) => Solve(m, b));
        for (int i = 0; i < 3; i++) solve.CallInto(a, x);
        Assert.Equal(0, Allocations.Of(() => solve.CallInto(a, x)));
        AssertClose(Solve(a, b), x, 0);
    }

    [Fact]
    public void Solve_OfASingularMatrix_NamesBatchAndColumn_ComputedAndCompiled()
    {
        Tensor singular = FromArray(new[,] { { 2.0, 4, 3 }, { 1, 2, 1 }, { 2, 4, 2 } });
        Tensor batch = Stack(Eye(3), singular), b = Ones(new Shape(3));
        SingularMatrixException computed = Assert.Throws<SingularMatrixException>(() => Solve(batch, b));
        SingularMatrixException compiled = Assert.Throws<SingularMatrixException>(() => Compile((Tensor m) => Solve(m, b))(batch));
        foreach (SingularMatrixException error in new[] { computed, compiled })
        {
            Assert.Equal("Solve", error.Operation);
            Assert.Equal(1, error.BatchIndex);
            Assert.Equal(1, error.Column);
        }
    }

    [Fact]
    public void Determinant_OfASingularMatrix_IsZero_AndItsDerivativeThrows()
    {
        Tensor singular = FromArray(new[,] { { 1.0, 2 }, { 2, 4 } });
        Assert.Equal(0, (double)Determinant(singular));
        Assert.Equal(0, (double)LogDeterminant(singular).Sign);
        Assert.Equal(double.NegativeInfinity, (double)LogDeterminant(singular).LogAbs);
        Assert.Throws<SingularMatrixException>(() => Grad((Tensor m) => Determinant(m))(singular));
    }

    [Fact]
    public void TriangularSolve_WithAZeroOnTheDiagonal_Throws()
    {
        Tensor a = FromArray(new[,] { { 1.0, 5 }, { 2, 0 } });
        Assert.Equal(1, Assert.Throws<SingularMatrixException>(() => TriangularSolve(a, Ones(new Shape(2)))).Column);
        Assert.Equal([1.0, -1.0], TriangularSolve(a, Ones(new Shape(2)), unitDiagonal: true).ToArray());
    }

    [Fact]
    public void Cholesky_OfWhatIsNotPositiveDefiniteOrNotSymmetric_Throws()
    {
        Assert.Equal(1, Assert.Throws<NotPositiveDefiniteException>(() => Cholesky(FromArray(new[,] { { 1.0, 2 }, { 2, 1 } }))).Row);
        NotPositiveDefiniteException skew = Assert.Throws<NotPositiveDefiniteException>(() => Cholesky(FromArray(new[,] { { 2.0, 1 }, { 0, 2 } })));
        Assert.Contains("not symmetric", skew.Message, StringComparison.Ordinal);
        Assert.Throws<NotPositiveDefiniteException>(() => Cholesky(FromArray(new[,] { { double.NaN } })));
    }

    [Fact]
    public void Misuse_NamesOperationAndShapes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Solve(Ones(new Shape(3, 3)), Ones(new Shape(4))));
        Assert.Contains("Solve", error.Message, StringComparison.Ordinal);
        Assert.Contains("[3, 3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[4]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Lu(Ones(new Shape(3, 4))));
        Assert.Throws<ArgumentException>(() => Inverse(Ones(new Shape(3, 3), ElementType.Int64)));
    }

    [Fact]
    public void EmptyMatrices_HaveDeterminantOne_AndSolveToNothing()
    {
        Tensor empty = Zeros(new Shape(0, 0));
        Assert.Equal(1, (double)Determinant(empty));
        Assert.Equal(new Shape(0, 2), Solve(empty, Zeros(new Shape(0, 2))).Shape);
        Assert.Equal(new Shape(3, 0), Solve(Eye(3), Zeros(new Shape(3, 0))).Shape);
    }

    private static void AssertBackwardStable(Tensor a, Tensor x, Tensor b, int n)
    {
        Matrix<double> matrix = a.ToMatrix(), solution = x.ToMatrix(), right = b.ToMatrix();
        double residual = (right - (matrix * solution)).InfinityNorm();
        double scale = (matrix.InfinityNorm() * solution.InfinityNorm()) + right.InfinityNorm();
        Assert.True(residual <= 4 * n * 1.2e-16 * scale, $"residual {residual:E2} for scale {scale:E2}");
    }

    private static Tensor Random(Shape shape, int seed)
    {
        var random = new Random(seed);
        double[] values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++) values[i] = (2 * random.NextDouble()) - 1;
        return FromArray(values, shape);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] a = expected.ToArray(), b = actual.ToArray();
        for (int i = 0; i < a.Length; i++)
            Assert.True(Math.Abs(a[i] - b[i]) <= tolerance * (1 + Math.Abs(a[i])), $"element {i}: {b[i]:R} instead of {a[i]:R}");
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void Cholesky_RefusesWhatIsNotSymmetric_WhateverItsUnits(double unit)
    {
        Tensor triangle = unit * FromArray(new[,] { { 2.0, 1.0 }, { 0.0, 2.0 } });
        Assert.Contains("not symmetric", Assert.Throws<NotPositiveDefiniteException>(() => Cholesky(triangle)).Message);
        Assert.Equal(Math.Sqrt(2 * unit), (double)Cholesky(0.5 * (triangle + triangle.Transpose()))[0, 0], 1e-15 * Math.Sqrt(unit));
    }
}
