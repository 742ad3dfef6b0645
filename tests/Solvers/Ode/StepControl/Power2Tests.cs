using Adjoint.Solvers;
using CsCheck;

namespace Adjoint.Tests.Solvers.Ode.StepControl;

public sealed class Power2Tests
{
    private static readonly double s_bound = Math.ScaleB(1, -50);

    [Fact]
    public void Log_AgreesWithThePlatformToFiftyBits()
    {
        Gen.Double[-300, 300].Sample(exponent =>
        {
            double x = Math.Pow(10, exponent), expected = Math.Log2(x);
            Assert.Equal(expected, Power2.Log(x), s_bound * Math.Max(1, Math.Abs(expected)));
        });
    }

    [Fact]
    public void Log_OfAPowerOfTwo_IsItsExponent()
    {
        for (int e = -1000; e <= 1000; e++) Assert.Equal(e, Power2.Log(Math.ScaleB(1, e)), s_bound * Math.Max(1, Math.Abs(e)));
    }

    [Fact]
    public void Exp_AgreesWithThePlatformToFiftyBits()
    {
        Gen.Double[-1000, 1000].Sample(x => Assert.Equal(1, Power2.Exp(x) / Math.Pow(2, x), s_bound));
    }

    [Fact]
    public void Exp_OfAWholeNumber_IsExact()
    {
        for (int e = -1000; e <= 1000; e++) Assert.Equal(Math.ScaleB(1, e), Power2.Exp(e));
    }
}
