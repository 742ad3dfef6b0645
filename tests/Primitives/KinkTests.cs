using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Primitives;

/// <summary>Derivatives at the points where a formula for them fails though the function does not, and far from 1.</summary>
public sealed class KinkTests
{
    private static readonly Tensor Zero = FromArray([0.0, 0, 0, 0]), Powers = FromArray([0.0, 1, 2, 3]);

    private static Func<Tensor, Tensor> Derivative(Func<Tensor, Tensor> f) => Grad((Tensor x) => Sum(f(x)));

    [Fact]
    public void Pow_WithIntegerExponents_HasTheDerivativesOfMonomialsAtZero()
    {
        Func<Tensor, Tensor> first = Derivative(x => Pow(x, Powers)), second = Derivative(first), third = Derivative(second);
        Assert.Equal([0.0, 1, 0, 0], first(Zero).ToArray());
        Assert.Equal([0.0, 0, 2, 0], second(Zero).ToArray());
        Assert.Equal([0.0, 0, 0, 6], third(Zero).ToArray());
        Assert.Equal([0.0, 1, 0, 0], Jvp((Tensor x) => Pow(x, Powers), Zero, Ones([4])).Tangent.ToArray());
        Assert.Equal([0.0, 1, 0, 0], Compile(first)(Zero).ToArray());
    }

    [Fact]
    public void Pow_AtExponentZero_KeepsItsMixedDerivative()
    {
        // ∂²(x^y)/∂x∂y = x^(y−1)·(1 + y·log x), which is 1/x at y = 0.
        Tensor mixed = Grad((Tensor y) => Grad((Tensor x) => Pow(x, y))(Scalar(4)))(Scalar(0));
        Assert.Equal(0.25, (double)mixed, 15);
    }

    [Fact]
    public void Pow_ToTheLeastInteger_EndsAndIsZero()
    {
        Assert.Equal(0.0, (double)Pow(Scalar(2), int.MinValue));
        Assert.Equal(1.0, (double)Pow(Scalar(-1), int.MinValue));
    }

    [Fact]
    public void Hypot_AtTheOrigin_HasTheLeastSubgradient()
    {
        var (x, y) = Grad(((Tensor X, Tensor Y) p) => Hypot(p.X, p.Y))((Scalar(0), Scalar(0)));
        Assert.Equal((0.0, 0.0), ((double)x, (double)y));
        Assert.Equal([0.0, 0, 0, 0], Hessian(p => Hypot(p[0], p[1]))(FromArray([0.0, 0])).ToArray());
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(1e-24)]
    public void Atan2_InSinglePrecision_KeepsItsDerivative_WhereSquaresDoNotFit(double size)
    {
        Tensor at = Full([1], size, ElementType.Float32);
        Assert.Equal(0.5 / size, (double)Derivative(y => Atan2(y, at))(at), 1e-6 / size);
        Assert.Equal(-0.5 / size, (double)Derivative(x => Atan2(at, x))(at), 1e-6 / size);
    }

    [Fact]
    public void Acosh_InSinglePrecision_KeepsItsDerivative_WhereSquaresDoNotFit() =>
        Assert.Equal(1e-20, (double)Derivative(Acosh)(Full([1], 1e20, ElementType.Float32)), 1e-26);

    [Fact]
    public void PartsWithoutElements_HaveDerivativesWithoutElements()
    {
        Assert.Equal(new Shape(0), Derivative(x => x.Flip(0))(Zeros([0])).Shape);
        Assert.Equal(new Shape(0, 2), Derivative(x => x.Diagonal(1))(Zeros([0, 2])).Shape);
        Assert.Equal([0.0, 0], Derivative(x => x[2..])(Zeros([2])).ToArray());
    }
}
