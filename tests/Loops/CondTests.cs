using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Loops;

public sealed class CondTests
{
    private static Tensor Choose(Tensor x, Tensor scale) => Loop.Cond(Sum(x) > 0, y => Sum(Sin(y) * scale), y => Sum(y * y), x);

    private static readonly Tensor Positive = FromArray([0.4, 0.9]), Negative = FromArray([0.4, -0.9]);

    [Fact]
    public void Cond_IsTheChosenFunction_AndSoIsItsDerivative()
    {
        foreach (Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> how in (Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>>[])[f => f, f => Compile(f)])
        {
            Assert.Equal(Math.Sin(0.4) + Math.Sin(0.9), (double)how(x => Choose(x, Scalar(1)))(Positive), 14);
            Assert.Equal(0.16 + 0.81, (double)how(x => Choose(x, Scalar(1)))(Negative), 14);
            Func<Tensor, Tensor> gradient = how(Grad((Tensor x) => Choose(x, Scalar(3))));
            double[] g = gradient(Positive).ToArray();
            Assert.Equal(3 * Math.Cos(0.4), g[0], 14);
            Assert.Equal(3 * Math.Cos(0.9), g[1], 14);
            g = gradient(Negative).ToArray();
            Assert.Equal(0.8, g[0], 15);
            Assert.Equal(-1.8, g[1], 15);
            double[] h = how(x => Hvp((Tensor y) => Choose(y, Scalar(3)), x, Ones([2])))(Positive).ToArray();
            Assert.Equal(-3 * Math.Sin(0.4), h[0], 14);
        }
    }

    [Fact]
    public void ATensorThatOneBranchCaptures_HasDerivativeZero_WhereTheOtherIsTaken()
    {
        Assert.Equal(Math.Sin(0.4) + Math.Sin(0.9), (double)Grad((Tensor s) => Choose(Positive + (0 * s), s))(Scalar(2)), 14);
        Assert.Equal(0.0, (double)Grad((Tensor s) => Choose(Negative + (0 * s), s))(Scalar(2)));
    }

    [Fact]
    public void OnlyTheChosenBranchRuns()
    {
        // The other branch would take 10¹² steps.
        Func<Tensor, Tensor> f = Compile((Tensor x) => Loop.Cond(
            x > 0, y => 2 * y, y => Loop.Repeat(1_000_000, y, z => Loop.Repeat(1_000_000, z, w => w + 1)), x));
        Assert.Equal(6.0, (double)f(Scalar(3)));
    }

    [Fact]
    public void ANonFiniteBranchThatIsNotTaken_DoesNotReachTheGradient()
    {
        Func<Tensor, Tensor> root = x => Loop.Cond(x > 0, y => Sqrt(y), y => 0 * y, x);
        Assert.Equal(0.0, (double)Grad(root)(Scalar(0)));
        Assert.Equal(0.25, (double)Grad(root)(Scalar(4)), 15);
    }

    [Fact]
    public void Cond_WithoutOperands_TakesWhatItCaptures()
    {
        Tensor x = Scalar(3);
        Assert.Equal(9.0, (double)Loop.Cond(x > 0, () => x * x, () => x));
        Assert.Equal(6.0, (double)Grad((Tensor y) => Loop.Cond(y > 0, () => y * y, () => y))(x));
    }

    [Fact]
    public void Batch_OfAPredicateThatVaries_SelectsBySample()
    {
        Tensor xs = Stack(Positive, Negative, 2 * Negative);
        Tensor values = Batch((Tensor x) => Choose(x, Scalar(2)))(xs), gradients = Batch(Grad((Tensor x) => Choose(x, Scalar(2))))(xs);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((double)Choose(xs[i], Scalar(2)), (double)values[i], 14);
            Assert.Equal(Grad((Tensor x) => Choose(x, Scalar(2)))(xs[i]).ToArray()[1], gradients.ToArray()[(2 * i) + 1], 14);
        }
    }

    [Fact]
    public void Cond_InALoop_ChoosesEveryStep()
    {
        // Collatz: 27 takes 111 steps to 1.
        var (steps, _) = Loop.Repeat(200, (Count: Scalar(0), N: Scalar(27)), s => Loop.Cond(
            s.N > 1.5, t => (t.Count + 1, Where(Equal(t.N % 2.0, 0.0), t.N / 2, (3 * t.N) + 1)), t => t, s));
        Assert.Equal(111.0, (double)steps);
    }

    [Fact]
    public void BranchesOfDifferentTypes_AreRefused_NamingBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => Loop.Cond(Scalar(1) > 0, y => y, y => Sum(y), Positive));
        Assert.Contains("Float64[2]", error.Message);
        Assert.Contains("Float64[]", error.Message);
        Assert.Throws<ArgumentException>(() => Loop.Cond(Positive > 0, y => y, y => -y, Positive));
    }
}
