using static Adjoint.Tensor;
using static Adjoint.Tests.Fields.FieldClaims;

namespace Adjoint.Tests.Fields.FiniteDifferences;

public sealed class StencilsTests
{
    public static TheoryData<int, Boundary> Cases
    {
        get
        {
            var cases = new TheoryData<int, Boundary>();
            foreach (int order in (int[])[2, 4, 6, 8])
                foreach (Boundary boundary in (Boundary[])[Boundary.Zero, Boundary.Periodic, Boundary.Edge, Boundary.Reflect]) cases.Add(order, boundary);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Laplacian_OfAQuadratic_IsExactInside(int order, Boundary boundary)
    {
        var grid = new Grid2(21, 19, 0.25);
        Tensor u = grid.Sample((x, y) => (1.5 * x * x) - (0.5 * y * y) + (x * y) + x);
        int reach = order / 2;
        Tensor inside = Stencils.Laplacian(u, grid, order, boundary)[reach..^reach, reach..^reach];
        Close(Full(inside.Shape, 2), inside, 1e-11);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void Laplacian_ConvergesAtItsOrder(int order)
    {
        double Error(int n)
        {
            var grid = new Grid2(n, n, 2 * Math.PI / n);
            Tensor u = grid.Sample((x, y) => Math.Sin(2 * x) * Math.Cos(y));
            return (double)Max(Abs(Stencils.Laplacian(u, grid, order, Boundary.Periodic) + (5 * u)));
        }

        Assert.Equal(order, Order(Error(24), Error(48)), 0.1);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 1)]
    [InlineData(6, 0)]
    [InlineData(8, 1)]
    public void Derivative_ConvergesAtItsOrder(int order, int axis)
    {
        double Error(int n)
        {
            var grid = new Grid2(n, n, 2 * Math.PI / n);
            Tensor u = grid.Sample((x, y) => Math.Sin(2 * (axis == 0 ? x : y))), exact = grid.Sample((x, y) => 2 * Math.Cos(2 * (axis == 0 ? x : y)));
            return (double)Max(Abs(Stencils.Derivative(u, grid, axis, order, Boundary.Periodic) - exact));
        }

        Assert.Equal(order, Order(Error(24), Error(48)), 0.1);
    }

    [Fact]
    public void Diffusion_ConvergesAtOrderTwo_WithVaryingConductivity()
    {
        // u = cos x cos y, κ = 1 + cos(x)/2 between insulated walls at 0 and π: ∇·(κ∇u) = κ ∇²u + κ_x u_x.
        double Error(int n)
        {
            double h = Math.PI / n;
            var grid = new Grid2(n, n, h);
            Tensor At(Func<double, double, double> f) => grid.Sample((x, y) => f(x + (h / 2), y + (h / 2)));
            Tensor u = At((x, y) => Math.Cos(x) * Math.Cos(y)), kappa = At((x, _) => 1 + (0.5 * Math.Cos(x)));
            Tensor exact = At((x, y) => (-2 * (1 + (0.5 * Math.Cos(x))) * Math.Cos(x) * Math.Cos(y)) + (0.5 * Math.Sin(x) * Math.Sin(x) * Math.Cos(y)));
            return (double)Max(Abs(Stencils.Diffusion(u, kappa, grid) - exact));
        }

        Assert.Equal(2, Order(Error(32), Error(64)), 0.1);
    }

    [Theory]
    [InlineData(Boundary.Edge)]
    [InlineData(Boundary.Periodic)]
    public void Diffusion_ConservesTheSum(Boundary boundary)
    {
        var grid = new Grid2(13, 8, 0.3);
        Tensor rate = Stencils.Diffusion(Noise([13, 8], 1), 1.5 + Noise([13, 8], 2), grid, boundary);
        Assert.Equal(0, (double)Sum(rate), 1e-11);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Operators_HaveTheirTransposes(int order, Boundary boundary)
    {
        var grid = new Grid2(14, 11, 0.7);
        AssertTransposed(u => Stencils.Laplacian(u, grid, order, boundary), Noise([14, 11], 3));
        AssertTransposed(u => Stencils.Laplacian(u, grid, order, boundary), Noise([2, 14, 11], 3));
        AssertTransposed(u => Stencils.Derivative(u, grid, 0, order, boundary), Noise([14, 11], 4));
        AssertTransposed(u => Stencils.Derivative(u, grid, 1, order, boundary), Noise([14, 11], 5));
        if (boundary is Boundary.Zero or Boundary.Reflect) return;
        AssertTransposed(u => Stencils.Diffusion(u, 2 + Noise([14, 11], 6), grid, boundary), Noise([14, 11], 7));
        AssertTransposed(k => Stencils.Diffusion(Noise([14, 11], 8), k, grid, boundary), 2 + Noise([14, 11], 9));
    }

    [Fact]
    public void Laplacian_OfABatch_IsThatOfEachField()
    {
        var grid = new Grid2(9, 12, 1);
        Tensor batch = Noise([3, 9, 12], 1), all = Stencils.Laplacian(batch, grid, 4, Boundary.Periodic);
        for (int b = 0; b < 3; b++) Assert.Equal(Stencils.Laplacian(batch[b], grid, 4, Boundary.Periodic).ToArray(), all[b].ToArray());
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        var grid = new Grid2(6, 5, 1);
        Assert.Contains("[6, 5]", Assert.Throws<ArgumentException>(() => Stencils.Laplacian(Zeros([5, 6]), grid)).Message);
        Assert.Contains("even", Assert.Throws<ArgumentOutOfRangeException>(() => Stencils.Laplacian(grid.Zeros(), grid, 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Stencils.Laplacian(grid.Zeros(), grid, 10));
        Assert.Contains("reaches 4 points", Assert.Throws<ArgumentException>(() => Stencils.Laplacian(grid.Zeros(), grid, 8, Boundary.Periodic)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Stencils.Derivative(grid.Zeros(), grid, 2));
        Assert.Throws<ArgumentException>(() => Stencils.Diffusion(grid.Zeros(), grid.Zeros(), grid, Boundary.Zero));
    }
}
