using Adjoint.Primitives;
using static Adjoint.Tensor;

namespace Adjoint.Tests.Primitives;

/// <summary>Elimination in straight-line code.</summary>
public sealed class SmallSolveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Solution_HasASmallResidual_InterpretedAndCompiled(int n)
    {
        Tensor b = Sin(Arange(n).Cast(ElementType.Float64) + 0.3);
        foreach (Tensor matrix in (Tensor[])[Waves(n), Waves(n).Flip(0) + (1e-9 * Eye(n)), Eye(n).Flip(0), Graded(n)])
        {
            foreach (bool transposed in new[] { false, true })
            {
                Tensor x = Solve(matrix, b, transposed);
                double[] residual = (MatMul(transposed ? matrix.Transpose() : matrix, x) - b).ToArray();
                double scale = matrix.ToArray().Max(Math.Abs) * x.ToArray().Max(Math.Abs);
                Assert.All(residual, r => Assert.Equal(0, r, 1e-14 * n * scale));
                Assert.Equal(x.ToArray(), Transform.Compile((Tensor m) => Solve(m, b, transposed))(matrix).ToArray());
            }
        }
    }

    [Fact]
    public void RowsAreExchanged_SoThatASmallPivotDoesNoHarm()
    {
        // Without exchange: 1 − 1/1e-20 and 2 − 1/1e-20 are the same number, and x₀ would be 0.
        Tensor matrix = FromArray([1e-20, 1, 1, 1]).Reshape(2, 2);
        Assert.Equal([1.0, 1.0], Solve(matrix, FromArray([1.0, 2.0]), false).ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void SingularMatrix_ShowsAsValuesThatAreNotFinite(int n)
    {
        Tensor zero = Zeros([n, n]), b = Sin(Arange(n).Cast(ElementType.Float64) + 0.3);
        foreach (bool transposed in new[] { false, true })
        {
            Assert.Contains(Solve(zero, b, transposed).ToArray(), x => !double.IsFinite(x));
            Assert.Contains(Transform.Compile((Tensor m) => Solve(m, b, transposed))(zero).ToArray(), x => !double.IsFinite(x));
        }

        Assert.Contains(Solve(FromArray([.. Enumerable.Repeat(1.0, n * n)]).Reshape(n, n), b, false).ToArray(), x => !double.IsFinite(x));
    }

    [Fact]
    public void CompiledSolve_IsOneKernel()
    {
        Func<Tensor, Tensor> solve = Transform.Compile((Tensor m) => Solve(m, Ones([3]), false));
        solve(Waves(3));
        Assert.Contains("  1 steps", solve.Explain(), StringComparison.Ordinal);
    }

    private static Tensor Solve(Tensor matrix, Tensor b, bool transposed)
    {
        Tensor[] columns = [.. Enumerable.Range(0, b.Size).Select(j => matrix.Transpose()[j])], factors = new SmallFactors().Bind(columns);
        return new SmallSolve(transposed).Apply([.. columns, .. factors, b]);
    }

    private static Tensor Waves(int n) => Sin(12.9898 * Square(Arange(n * n).Cast(ElementType.Float64) + 1)).Reshape(n, n);

    /// <summary>Rows of sizes that are powers of ten apart.</summary>
    private static Tensor Graded(int n) => Waves(n) * Exp(3.0 * Arange(n).Cast(ElementType.Float64)).Reshape(n, 1);
}
