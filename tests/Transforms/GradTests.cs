using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Transforms;

public sealed class GradTests
{
    private static readonly Tensor X = Tensor.FromArray([0.1, 0.7, 2.0]);

    public sealed record Rates(Tensor Alpha, Tensor Beta);

    [Fact]
    public void Grad_OfSinXTimesX_IsCosXTimesXPlusSinX()
    {
        double[] g = Grad((Tensor x) => Sum(Sin(x) * x))(X).ToArray();
        double[] x = X.ToArray();
        for (int i = 0; i < 3; i++) Assert.Equal((Math.Cos(x[i]) * x[i]) + Math.Sin(x[i]), g[i], 14);
    }

    [Fact]
    public void Grad_NestsToThirdOrder()
    {
        Func<Tensor, Tensor> f = x => Sum(Sin(x) * x);
        Tensor third = Grad<Tensor>(a => Sum(Grad<Tensor>(b => Sum(Grad(f)(b)))(a)))(X);
        double[] x = X.ToArray(), t = third.ToArray();
        for (int i = 0; i < 3; i++) Assert.Equal((-3 * Math.Sin(x[i])) - (x[i] * Math.Cos(x[i])), t[i], 13);
    }

    [Fact]
    public void Hvp_EqualsSecondDerivativeTimesDirection()
    {
        Tensor hv = Hvp((Tensor x) => Sum(Sin(x) * x), X, FromArray([1.0, -2.0, 0.5]));
        double[] x = X.ToArray(), v = [1.0, -2.0, 0.5], h = hv.ToArray();
        for (int i = 0; i < 3; i++) Assert.Equal(((2 * Math.Cos(x[i])) - (x[i] * Math.Sin(x[i]))) * v[i], h[i], 13);
    }

    [Fact]
    public void Grad_OfATree_HasItsType()
    {
        Rates g = Grad((Rates p) => Sum(p.Alpha * p.Beta))(new Rates(Scalar(2), Scalar(3)));
        Assert.Equal(3.0, (double)g.Alpha);
        Assert.Equal(2.0, (double)g.Beta);
    }

    [Fact]
    public void Grad_OfAClosureOverAnOuterVariable_KeepsBothDerivatives()
    {
        // d/dx [x · d/dy (x·y²)] at y = x: x · 2xy = 2x²y with y held, so 2x³ → 6x².
        Tensor g = Grad((Tensor x) => x * Grad((Tensor y) => x * y * y)(x))(Scalar(1.5));
        Assert.Equal(6 * 1.5 * 1.5, (double)g, 13);
    }

    [Fact]
    public void Grad_WithoutAPath_IsReportedAsDisconnected()
    {
        Rates g = Grad((Rates p) => Sum(p.Alpha * 2.0))(new Rates(Scalar(2), Scalar(3)));
        Assert.True(g.Beta.IsDisconnected);
        Assert.False(g.Alpha.IsDisconnected);
    }

    [Fact]
    public void Grad_OfANonScalar_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => Grad((Tensor x) => Sin(x))(X));
        Assert.Contains("[3]", error.Message);
        Assert.Contains("Jacobian", error.Message);
    }

    [Fact]
    public void Grad_FollowsControlFlowOnValues()
    {
        Func<Tensor, Tensor> f = x => (double)x > 0 ? x * x : -x;
        Assert.Equal(6.0, (double)Grad(f)(Scalar(3)));
        Assert.Equal(-1.0, (double)Grad(f)(Scalar(-3)));
    }
}
