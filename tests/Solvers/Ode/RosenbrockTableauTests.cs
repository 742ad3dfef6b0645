using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode;

/// <summary>
/// The data of the Rosenbrock methods satisfy the order conditions: for a method with exact ∂f/∂y those of a Runge–Kutta method in which a node of
/// the tree with one branch stands for β = α + Γ and one with several for α. Hairer, Wanner, Solving Ordinary Differential Equations II,
/// 2nd ed. 1996, section IV.7, table 7.1 and theorem 7.3.
/// </summary>
public sealed class RosenbrockTableauTests
{
    public static TheoryData<string> Names => [.. OdeMethod.All.Where(method => !method.IsExplicit).Select(method => method.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Weights_SatisfyTheOrderConditionsToTheirOrdersAndNoFurther(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        RosenbrockTableau tableau = Data(method);
        Assert.Equal(method.Order, Order(tableau, [.. tableau.B], 1));
        Assert.Equal(method.EmbeddedOrder, Order(tableau, [.. tableau.B.Zip(tableau.BError, (b, e) => b - e)], 1));
    }

    [Theory, MemberData(nameof(Names))]
    public void DenseOutput_SatisfiesTheOrderConditionsBetweenTheEnds(string name)
    {
        OdeMethod method = OdeMethodTests.Find(name);
        RosenbrockTableau tableau = Data(method);
        foreach (double theta in new[] { 0.1, 0.35, 0.5, 0.8 })
        {
            double[] weights = new double[tableau.StageCount];
            for (int i = 0; i < weights.Length; i++)
            {
                double inner = 0;
                for (int m = tableau.Dense.Count - 1; m >= 0; m--) inner = tableau.Dense[m][i] + (theta * inner);
                weights[i] = theta * (tableau.B[i] + ((1 - theta) * inner));
            }

            Assert.Equal(tableau.UniformOrder, Order(tableau, weights, theta));
        }
    }

    [Fact]
    public void Validate_ReportsEveryInconsistency()
    {
        RosenbrockTableau broken = Data(OdeMethod.Rosenbrock23) with { Nodes = [0, 0.5, 0.9], BError = [1, 0, 0] };
        string message = Assert.Throws<ArgumentException>(broken.Validate).Message;
        Assert.Contains("the sum of row 2 of α", message, StringComparison.Ordinal);
        Assert.Contains("the sum of the weights of the error", message, StringComparison.Ordinal);
        Assert.Contains("Nodes has 2", Assert.Throws<ArgumentException>((broken with { Nodes = [0, 0.5] }).Validate).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(7, 4)]
    public void Validate_NoticesOneWrongDigitInTheTwelfthPlace(int row, int column)
    {
        RosenbrockTableau rodas = Data(OdeMethod.Rodas5P);
        EquatableArray<double>[] c = [.. rodas.C];
        double[] changed = [.. c[row]];
        changed[column] *= 1 + 1e-12;
        c[row] = changed;
        Assert.Throws<ArgumentException>((rodas with { C = c }).Validate);
    }

    private static RosenbrockTableau Data(OdeMethod method) => (RosenbrockTableau)method.Scheme;

    /// <summary>The highest order up to 5 whose conditions hold at θ, for weights of the u.</summary>
    private static int Order(RosenbrockTableau tableau, double[] weights, double theta)
    {
        double[] b = tableau.TimesGamma(weights);
        double[][] gamma = tableau.GammaMatrix();
        double[][] alpha = [.. Enumerable.Range(0, b.Length).Select(i => tableau.TimesGamma(tableau.A[i]))];
        double[][] beta = [.. alpha.Zip(gamma, (a, g) => a.Zip(g, (x, y) => x + y).ToArray())];
        double[] one = [.. b.Select(_ => 1.0)], a = Times(alpha, one), s = Times(beta, one), square = Product(a, a);
        (int Order, double[] Tree, double Density)[] conditions =
        [
            (1, one, 1),
            (2, s, 2),
            (3, square, 3), (3, Times(beta, s), 6),
            (4, Product(square, a), 4), (4, Product(a, Times(alpha, s)), 8), (4, Times(beta, square), 12), (4, Times(beta, Times(beta, s)), 24),
            (5, Product(square, square), 5), (5, Product(square, Times(alpha, s)), 10), (5, Product(Times(alpha, s), Times(alpha, s)), 20),
            (5, Product(a, Times(alpha, square)), 15), (5, Product(a, Times(alpha, Times(beta, s))), 30), (5, Times(beta, Product(square, a)), 20),
            (5, Times(beta, Product(a, Times(alpha, s))), 40), (5, Times(beta, Times(beta, square)), 60), (5, Times(beta, Times(beta, Times(beta, s))), 120),
        ];

        // Sixteen digits of coefficients up to 165 that cancel.
        int[] broken = [.. conditions.Where(c => Math.Abs(Dot(b, c.Tree) - (Math.Pow(theta, c.Order) / c.Density)) > 1e-13).Select(c => c.Order)];
        return broken.Length == 0 ? 5 : broken.Min() - 1;
    }

    private static double[] Times(double[][] matrix, double[] x) => Array.ConvertAll(matrix, row => Dot(row, x));

    private static double[] Product(double[] x, double[] y) => [.. x.Zip(y, (p, q) => p * q)];

    private static double Dot(double[] x, double[] y) => x.Zip(y, (p, q) => p * q).Sum();
}
