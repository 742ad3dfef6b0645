namespace Adjoint;

/// <summary>
/// Weights of finite differences on any nodes: the derivatives of the interpolating polynomial. B. Fornberg, "Generation of finite
/// difference formulas on arbitrarily spaced grids", Mathematics of Computation 51 (1988), 699–706, the algorithm of section 3.
/// </summary>
internal static class Fornberg
{
    /// <summary>Weights w with f⁽ᵐ⁾(at) ≈ Σ w[k] f(nodes[k]).</summary>
    /// <param name="derivative">m.</param>
    /// <param name="at">Where the derivative is taken.</param>
    /// <param name="nodes">Distinct nodes, more than m of them.</param>
    public static double[] Weights(int derivative, double at, ReadOnlySpan<double> nodes)
    {
        // delta[m][k] holds the weights of the m-th derivative on the nodes met so far; a new node turns them into those on one node more.
        double[,] delta = new double[derivative + 1, nodes.Length];
        delta[0, 0] = 1;
        double c1 = 1;
        for (int n = 1; n < nodes.Length; n++)
        {
            double c2 = 1;
            int most = Math.Min(n, derivative);
            for (int k = 0; k < n; k++)
            {
                double c3 = nodes[n] - nodes[k];
                c2 *= c3;
                if (k == n - 1)
                {
                    for (int m = most; m >= 0; m--)
                    {
                        double lower = m > 0 ? m * delta[m - 1, k] : 0;
                        delta[m, n] = c1 / c2 * (lower - ((nodes[n - 1] - at) * delta[m, k]));
                    }
                }

                for (int m = most; m >= 0; m--)
                {
                    double lower = m > 0 ? m * delta[m - 1, k] : 0;
                    delta[m, k] = (((nodes[n] - at) * delta[m, k]) - lower) / c3;
                }
            }

            c1 = c2;
        }

        double[] weights = new double[nodes.Length];
        for (int k = 0; k < weights.Length; k++) weights[k] = delta[derivative, k];
        return weights;
    }

    /// <summary>The weights w₀ … w_r of the central difference of an even order 2r for unit spacing: at distance k to the right.</summary>
    /// <param name="derivative">1, where the left weights are the negative ones, or 2, where they are the same.</param>
    /// <param name="order">2r.</param>
    public static double[] Central(int derivative, int order)
    {
        int reach = order / 2;
        double[] nodes = new double[(2 * reach) + 1];

        // From the middle outwards, as Fornberg advises: partial sums then stay small.
        for (int k = 1; k <= reach; k++) (nodes[(2 * k) - 1], nodes[2 * k]) = (k, -k);
        double[] all = Weights(derivative, 0, nodes), right = new double[reach + 1];
        double sign = derivative % 2 == 0 ? 1 : -1;
        right[0] = derivative % 2 == 0 ? all[0] : 0;
        for (int k = 1; k <= reach; k++) right[k] = 0.5 * (all[(2 * k) - 1] + (sign * all[2 * k]));
        return right;
    }
}
