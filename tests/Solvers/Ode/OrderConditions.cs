using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode;

/// <summary>Evaluates the order conditions of a method, with its extra stages for dense output.</summary>
internal static class OrderConditions
{
    /// <summary>
    /// What rounding may leave of a condition, in units of 2⁻⁵² of the same condition with absolute coefficients. A tree of 8 nodes over
    /// 16 stages has up to 128 roundings in a row; being of either sign, they leave about the square root of that number.
    /// </summary>
    private const double RoundingUnits = 16;

    private static readonly IReadOnlyList<IReadOnlyList<RootedTree>> Trees = RootedTree.UpTo(9);

    /// <summary>Rows of A, extra stages included, filled up with zeros.</summary>
    public static double[][] Matrix(OdeMethod method)
    {
        Interpolant interpolant = method.Interpolant;
        var a = new double[interpolant.StageCount][];
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = new double[a.Length];
            interpolant.StageRow(i).Items.CopyTo(a[i], 0);
        }

        return a;
    }

    /// <summary>The order of the method with the given weights, judged in double precision against the rounding of each condition.</summary>
    /// <param name="a">Rows of A.</param>
    /// <param name="weights">One weight per stage; missing ones are zero.</param>
    /// <param name="theta">Place in the step the weights are for: condition t has the right-hand side θ^|t| / γ(t).</param>
    public static int Order(double[][] a, ReadOnlySpan<double> weights, double theta = 1)
    {
        double[] full = new double[a.Length];
        weights.CopyTo(full);
        double[] absolute = Array.ConvertAll(full, Math.Abs);
        double[][] absoluteRows = Array.ConvertAll(a, row => Array.ConvertAll(row, Math.Abs));
        for (int n = 1; n <= Trees.Count; n++)
        {
            foreach (RootedTree tree in Trees[n - 1])
            {
                double expected = Math.Pow(theta, n) / tree.Density;
                double residual = Dot(full, StageWeights(a, tree)) - expected;
                double scale = Dot(absolute, StageWeights(absoluteRows, tree)) + expected;
                if (Math.Abs(residual) > RoundingUnits * 2.220446049250313e-16 * scale) return n - 1;
            }
        }

        return Trees.Count;
    }

    /// <summary>The order of a rational method, without rounding.</summary>
    public static int ExactOrder(Rational[][] a, Rational[] weights)
    {
        for (int n = 1; n <= Trees.Count; n++)
        {
            foreach (RootedTree tree in Trees[n - 1])
            {
                Rational[] phi = ExactStageWeights(a, tree);
                var sum = new Rational(0, 1);
                for (int i = 0; i < weights.Length; i++) sum += weights[i] * phi[i];
                if (sum != new Rational(1, tree.Density)) return n - 1;
            }
        }

        return Trees.Count;
    }

    /// <summary>Φ_i(t) = Π over the children c of Σ_j a_ij Φ_j(c).</summary>
    private static double[] StageWeights(double[][] a, RootedTree tree)
    {
        double[] phi = new double[a.Length];
        Array.Fill(phi, 1);
        foreach (RootedTree child in tree.Children)
        {
            double[] inner = StageWeights(a, child);
            for (int i = 0; i < phi.Length; i++) phi[i] *= Dot(a[i], inner);
        }

        return phi;
    }

    private static Rational[] ExactStageWeights(Rational[][] a, RootedTree tree)
    {
        var phi = new Rational[a.Length];
        Array.Fill(phi, new Rational(1, 1));
        foreach (RootedTree child in tree.Children)
        {
            Rational[] inner = ExactStageWeights(a, child);
            for (int i = 0; i < phi.Length; i++)
            {
                var sum = new Rational(0, 1);
                for (int j = 0; j < i; j++) sum += a[i][j] * inner[j];
                phi[i] *= sum;
            }
        }

        return phi;
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
