namespace Adjoint.Learning;

/// <summary>The quadrature of Gauss on [0, 1]: exact for polynomials of degree 2n − 1.</summary>
internal static class GaussLegendre
{
    /// <summary>Nodes and weights. Nodes are the roots of Pₙ, found by Newton's method from cos(π (i − ¼)/(n + ½)) (Press et al., "Numerical recipes", section 4.6).</summary>
    public static IReadOnlyList<(double Node, double Weight)> OnUnitInterval(int n)
    {
        var rule = new (double Node, double Weight)[n];
        for (int i = 0; i < n; i++)
        {
            double z = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5)), slope = 1;
            for (int iteration = 0; iteration < 100; iteration++)
            {
                // Bonnet's recursion: (k + 1) Pₖ₊₁ = (2k + 1) z Pₖ − k Pₖ₋₁, and (z² − 1) Pₙ′ = n (z Pₙ − Pₙ₋₁).
                double p = 1, previous = 0;
                for (int k = 0; k < n; k++) (p, previous) = ((((2 * k) + 1) * z * p - (k * previous)) / (k + 1), p);
                slope = n * ((z * p) - previous) / ((z * z) - 1);
                double step = p / slope;
                z -= step;
                if (Math.Abs(step) < 1e-15) break;
            }

            // On [−1, 1] the weight is 2 / ((1 − z²) Pₙ′²); half of it here.
            rule[i] = ((1 - z) / 2, 1 / ((1 - (z * z)) * slope * slope));
        }

        return rule;
    }
}
