using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode;

public sealed class TableauTests
{
    public static TheoryData<string> Names => OdeMethodTests.Names;

    public static TheoryData<string> AdaptiveNames => [.. OdeMethod.All.Where(method => method.IsAdaptive && method.IsExplicit).Select(method => method.Name)];

    [Theory, MemberData(nameof(Names))]
    public void B_SatisfiesTheOrderConditionsToItsOrderAndNoFurther(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        Assert.Equal(method.Order, OrderConditions.Order(OrderConditions.Matrix(method), method.Tableau.B.Items));
    }

    [Theory, MemberData(nameof(AdaptiveNames))]
    public void ComparisonMethod_HasTheEmbeddedOrderAndNoMore(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        Tableau tableau = method.Tableau;
        double[][] a = OrderConditions.Matrix(method);
        Assert.Equal(tableau.EmbeddedOrder, OrderConditions.Order(a, Difference(tableau.B, tableau.BError)));
        if (tableau.BErrorLow.Count > 0)
            Assert.Equal(tableau.EmbeddedOrderLow, OrderConditions.Order(a, Difference(tableau.B, tableau.BErrorLow)));
    }

    [Theory]
    [InlineData("Euler")]
    [InlineData("Midpoint")]
    [InlineData("Heun")]
    [InlineData("Bosh3")]
    [InlineData("RK4")]
    [InlineData("Dopri5")]
    public void RationalMethod_SatisfiesTheOrderConditionsExactly(string name)
    {
        Tableau tableau = OdeMethodTests.Find(name).Tableau;
        int s = tableau.StageCount;
        var a = new Rational[s][];
        for (int i = 0; i < s; i++) a[i] = [.. Enumerable.Range(0, s).Select(j => Rational.Recover(tableau.Coefficient(i, j)))];
        Assert.Equal(tableau.Order, OrderConditions.ExactOrder(a, Array.ConvertAll(tableau.B.Items, b => Rational.Recover(b))));
        if (!tableau.HasErrorEstimate) return;
        double[] comparison = Difference(tableau.B, tableau.BError);
        Assert.Equal(tableau.EmbeddedOrder, OrderConditions.ExactOrder(a, Array.ConvertAll(comparison, b => Rational.Recover(b))));
    }

    [Theory, MemberData(nameof(Names))]
    public void RealStability_IsWhereTheStabilityFunctionLeavesTheUnitDisc(string name)
    {
        Tableau tableau = OdeMethodTests.Find(name).Tableau;

        // From the origin in small steps, so that an earlier excursion would be found; round-off of R at the origin is 1e-15.
        double x = 0;
        while (Math.Abs(StabilityFunction(tableau, -x - 1e-4)) <= 1 + 1e-12) x += 1e-4;
        Assert.InRange(tableau.RealStability, x - 2e-4, x + 2e-4);
    }

    [Fact]
    public void Validate_ReportsEveryInconsistency()
    {
        Tableau broken = OdeMethod.Bosh3.Tableau with
        {
            A = [[], [0.5], [0, 0.7], [2.0 / 9, 1.0 / 3, 4.0 / 9]],
            B = [2.0 / 9, 1.0 / 3, 0.5, 0],
            C = [0, 0.5, 0.75],
            BErrorLow = [0.5, -0.5, 0],
        };
        string message = Assert.Throws<ArgumentException>(broken.Validate).Message;
        Assert.Contains("C has 3 entries for 4 stages", message, StringComparison.Ordinal);
        Assert.Contains("row 2 of A sums to 0.7 instead of 0.75", message, StringComparison.Ordinal);
        Assert.Contains("B sums to 1.05", message, StringComparison.Ordinal);
        Assert.Contains("BErrorLow has 3 entries for 4 stages", message, StringComparison.Ordinal);
        Assert.Contains("BErrorLow is given, but its order is 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_NoticesOneWrongDigitInTheFifteenthPlace()
    {
        Tableau tsit5 = OdeMethod.Tsit5.Tableau;
        double[] b = [.. tsit5.B];
        b[3] += 2e-14;
        Assert.Throws<ArgumentException>((tsit5 with { B = b }).Validate);
    }

    [Fact]
    public void Validate_RejectsDenseOutputThatDoesNotFit()
    {
        Tableau heun = OdeMethod.Heun.Tableau;
        string message = Assert.Throws<ArgumentException>((heun with { Dense = DenseOutput.Cubic }).Validate).Message;
        Assert.Contains("end of the step", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>((heun with { Dense = DenseOutput.Quadratic with { Corrections = [[1, 2]] } }).Validate).Message;
        Assert.Contains("Corrections has 1 rows; degree 2 needs 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equals_ComparesCoefficientsByValue()
    {
        Tableau heun = OdeMethod.Heun.Tableau;
        Assert.Equal(heun, heun with { C = [0, 1] });
        Assert.NotEqual(heun, heun with { C = [0, 0.5] });
    }

    [Fact]
    public void IsExplicit_IsFalseForAStageThatDependsOnItself()
    {
        Assert.False((OdeMethod.Heun.Tableau with { A = [[], [0.5, 0.5]] }).IsExplicit);
    }

    private static double[] Difference(EquatableArray<double> x, EquatableArray<double> y) => [.. x.Zip(y, (a, b) => a - b)];

    /// <summary>R(z) = 1 + z Σ b_i g_i, the step on y' = λ y from y = 1 with z = hλ: g_i = 1 + z Σ a_ij g_j.</summary>
    private static double StabilityFunction(Tableau tableau, double z)
    {
        double[] g = new double[tableau.StageCount];
        double r = 1;
        for (int i = 0; i < g.Length; i++)
        {
            g[i] = 1;
            for (int j = 0; j < i; j++) g[i] += z * tableau.Coefficient(i, j) * g[j];
            r += z * tableau.B[i] * g[i];
        }

        return r;
    }
}
