using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Transforms;

public sealed class SparseJacobianTests
{
    private static readonly Random Source = new(17);

    private static readonly Tensor Mixing = FromArray(Numbers(25), [5, 5]);

    private static readonly (string Name, int Size, int Products, int Entries, Func<Tensor, Tensor> Function)[] Functions =
    [
        ("diagonal", 40, 1, 40, x => Sin(x) * x),
        ("tridiagonal", 40, 3, 118, Tridiagonal),
        ("periodic band", 40, 4, 120, x => x * Concat(0, x[1..], x[..1]) * Concat(0, x[^1..], x[..^1])),
        ("periodic band, a multiple of three", 39, 3, 117, x => x * Concat(0, x[1..], x[..1]) * Concat(0, x[^1..], x[..^1])),
        ("arrow with a dense row", 40, 2, 79, x => Concat(0, Exp(x[..^1]), Sum(x * x).Reshape(1))),
        ("arrow with a dense column", 40, 2, 79, x => x * x[..1]),
        ("arrow with both", 40, 40, 117, x => Concat(0, (x * x[..1])[..^1], Sum(x * x).Reshape(1))),
        ("dense", 40, 40, 1600, x => Tanh(x) * Sum(x)),
        ("scalar", 40, 1, 40, x => Dot(x, x)),
        ("lower bidiagonal", 40, 2, 79, x => Concat(0, x[..1], x[1..] - x[..^1])),
        ("blocks of five", 40, 5, 200, x => MatMul(Sin(x).Reshape(8, 5), Mixing).Reshape(40)),
        ("outer product", 6, 6, 66, x => x.Reshape(6, 1) * x.Reshape(1, 6)),
        ("five-point Laplacian", 64, 7, 288, x => Laplacian(x.Reshape(8, 8)).Reshape(64)),
        ("without dependence", 5, 0, 0, x => StopGradient(x) * 2.0),
        ("gathered, two of them twice", 12, 1, 5, x => Take(x, FromArray<long>([3, 0, 7, 0, 3]))),
        ("gathered rows", 12, 1, 6, x => Take(x.Reshape(3, 4), FromArray<long>([2, 0, 2]))[.., 1..3].Reshape(6)),
        ("scattered", 5, 1, 5, x => ScatterAdd(Zeros(new Shape(4)), FromArray<long>([1, 0, 1, 3, 0]), x)),
        ("running sums", 10, 10, 55, x => CumulativeSum(x, 0)),
        ("lower part", 9, 1, 6, x => LowerTriangle(x.Reshape(3, 3)).Reshape(9)),
        ("flipped", 9, 1, 9, x => 2 * x.Flip(0)),
        ("permuted and picked", 12, 1, 6, x => x.Reshape(3, 4).Transpose()[1..3].Reshape(6)),
    ];

    public static TheoryData<string> Names => [.. Functions.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void SparseJacobian_HasTheProductsAndEntriesOfItsStructure(string name)
    {
        var (_, size, products, entries, function) = Array.Find(Functions, f => f.Name == name);
        SparseJacobian jacobian = SparseJacobian(function)(FromArray(Numbers(size)));
        Assert.Equal((products, entries), (jacobian.Products, jacobian.Values.Size));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SparseJacobian_EqualsTheDenseOne(string name)
    {
        var (_, size, _, _, function) = Array.Find(Functions, f => f.Name == name);
        Tensor x = FromArray(Numbers(size)), dense = Jacobian(function, JacobianMode.Forward)(x);
        double[] expected = dense.ToArray();
        foreach (JacobianMode mode in Enum.GetValues<JacobianMode>())
        {
            SparseJacobian jacobian = SparseJacobian(function, mode)(x);
            double[] filled = new double[expected.Length], values = jacobian.Values.ToArray();
            ReadOnlySpan<long> rows = jacobian.Rows.AsSpan<long>(), columns = jacobian.Columns.AsSpan<long>();
            for (int k = 0; k < values.Length; k++) filled[(rows[k] * size) + columns[k]] = values[k];
            for (int k = 0; k < expected.Length; k++) Assert.Equal(expected[k], filled[k], 1e-14);
        }

        double[] colored = Jacobian(function, JacobianMode.Sparse)(x).ToArray();
        for (int k = 0; k < expected.Length; k++) Assert.Equal(expected[k], colored[k], 1e-14);
    }

    [Fact]
    public void Tridiagonal_OfAThousandTakesThreeProducts()
    {
        SparseJacobian jacobian = SparseJacobian(Tridiagonal)(FromArray(Numbers(1000)));
        Assert.Equal(3, jacobian.Products);
        Assert.Equal(2998, jacobian.Values.Size);
    }

    /// <summary>A ring of n points colors with three where 3 divides n, and needs four otherwise (n &gt; 5).</summary>
    [Theory]
    [InlineData(999, 3)]
    [InlineData(1000, 4)]
    public void PeriodicStencil_OfShiftsTakesAsManyProductsAsARingHasColors(int n, int colors)
    {
        SparseJacobian jacobian = SparseJacobian((Tensor x) => x * (Shift(x, 1, 0, Boundary.Periodic) - (2 * x) + Shift(x, -1, 0, Boundary.Periodic)))(FromArray(Numbers(n)));
        Assert.Equal((colors, 3 * n), (jacobian.Products, jacobian.Values.Size));
    }

    [Fact]
    public void SparseJacobian_IsDifferentiableAgain()
    {
        Tensor x = FromArray(Numbers(12)), weights = FromArray(Numbers(34));
        Tensor sparse = Grad((Tensor y) => Sum(Exp(SparseJacobian(Tridiagonal)(y).Values) * weights))(x);
        Tensor rows = SparseJacobian(Tridiagonal)(x).Rows, columns = SparseJacobian(Tridiagonal)(x).Columns;
        double[] mask = new double[144], spread = weights.ToArray();
        for (int k = 0; k < spread.Length; k++) mask[(rows.AsSpan<long>()[k] * 12) + columns.AsSpan<long>()[k]] = spread[k];
        Tensor dense = Grad((Tensor y) => Sum(Exp(Jacobian<Tensor>(Tridiagonal)(y)) * FromArray(mask, [12, 12])))(x);
        for (int k = 0; k < 12; k++) Assert.Equal(dense.ToArray()[k], sparse.ToArray()[k], 1e-13);
    }

    [Fact]
    public void Jacobian_BySparsityIsDifferentiableAgain()
    {
        Tensor x = FromArray(Numbers(12));
        Tensor sparse = Grad((Tensor y) => Sum(Sin(Jacobian<Tensor>(Tridiagonal, JacobianMode.Sparse)(y))))(x);
        Tensor dense = Grad((Tensor y) => Sum(Sin(Jacobian<Tensor>(Tridiagonal)(y))))(x);
        for (int k = 0; k < 12; k++) Assert.Equal(dense.ToArray()[k], sparse.ToArray()[k], 1e-13);
    }

    [Fact]
    public void SparseJacobian_CompilesAsATree()
    {
        Tensor x = FromArray(Numbers(40));
        SparseJacobian compiled = Compile(SparseJacobian(Tridiagonal))(x), expected = SparseJacobian(Tridiagonal)(x);
        Assert.Equal(expected.Rows.ToArray(), compiled.Rows.ToArray());
        Assert.Equal(expected.Columns.ToArray(), compiled.Columns.ToArray());
        double[] a = expected.Values.ToArray(), b = compiled.Values.ToArray();
        for (int k = 0; k < a.Length; k++) Assert.Equal(a[k], b[k], 1e-14);
    }

    [Fact]
    public void CustomRule_DecidesTheStructureInsteadOfTheFunction()
    {
        Func<Tensor, Tensor> custom = CustomJvp<Tensor, Tensor>(x => x * Sum(x), (x, _, dx) => 3.0 * dx);
        SparseJacobian jacobian = SparseJacobian(custom)(FromArray(Numbers(9)));
        Assert.Equal((1, 9), (jacobian.Products, jacobian.Values.Size));
    }

    [Fact]
    public void UnknownOperation_IsTakenAsDense()
    {
        SparseJacobian jacobian = SparseJacobian(CustomVjp<Tensor, Tensor>(Sin, (x, _, c) => c * Cos(x)), JacobianMode.Reverse)(FromArray(Numbers(4)));
        Assert.Equal(16, jacobian.Values.Size);
        Assert.Equal(12, jacobian.Values.ToArray().Count(v => v == 0));
    }

    [Fact]
    public void Jacobian_OfATreeBySparsity_EqualsTheDenseOne()
    {
        Func<(Tensor A, Tensor B), Tensor> f = p => (p.A * p.B) + Tridiagonal(p.B);
        var x = (FromArray(Numbers(10)), FromArray(Numbers(10)));
        var (a, b) = Jacobian(f)(x);
        var (c, d) = Jacobian(f, JacobianMode.Sparse)(x);
        for (int k = 0; k < 100; k++)
        {
            Assert.Equal(a.ToArray()[k], c.ToArray()[k], 1e-14);
            Assert.Equal(b.ToArray()[k], d.ToArray()[k], 1e-14);
        }
    }

    private static double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Source.NextDouble() + 0.5)];

    private static Tensor Tridiagonal(Tensor x)
    {
        Tensor left = Concat(0, Zeros([1]), x[..^1]), right = Concat(0, x[1..], Zeros([1]));
        return (left * right) - (2.0 * x) + (x * x * x);
    }

    private static Tensor Laplacian(Tensor u)
    {
        int n = u.Shape[0];
        Tensor row = Zeros([1, n]), column = Zeros([n, 1]);
        return Concat(0, u[1..], row) + Concat(0, row, u[..^1])
            + Concat(1, u[.., 1..], column) + Concat(1, column, u[.., ..^1]) - (4.0 * u);
    }
}
