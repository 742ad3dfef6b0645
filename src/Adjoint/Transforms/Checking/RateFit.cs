namespace Adjoint.Transforms;

/// <summary>
/// How fast a Taylor remainder falls. Of the remainders r(h) that stand clear of the rounding, those at the smallest steps are
/// fitted by |r| ∝ h^rate. A remainder that should fall as h^p and does not is r = e·h^(p−1) + O(h^p) with e ≠ 0: the error of the
/// derivative. So the verdict does not hang on the rate alone, which is low too where the steps are still long for the function, but
/// on e, extrapolated to h = 0 (Neville's scheme on r / h^(p−1)), being clear of its own uncertainty.
/// </summary>
/// <param name="Rate">The fitted rate; NaN when fewer than three remainders are clear of the rounding.</param>
/// <param name="Limit">e, the limit of r / h^(p−1).</param>
/// <param name="Uncertainty">How far the limit may be off: the last change of the extrapolation and the rounding.</param>
/// <param name="First">The first of the steps that were fitted.</param>
/// <param name="Count">How many steps were fitted.</param>
internal readonly record struct RateFit(double Rate, double Limit, double Uncertainty, int First, int Count)
{
    /// <summary>A remainder counts when it exceeds the rounding by this factor: 2.5 % noise in a term of the fit.</summary>
    public const double Clearance = 40;

    private const int Points = 4;
    private const int Fewest = 3;
    private const double Slack = 0.25;

    /// <summary>Whether all remainders are rounding, so that there is no rate.</summary>
    public bool IsRounding => Count < Fewest;

    /// <summary>Whether the remainder falls as h^order, or it cannot be told that it does not.</summary>
    public bool Attains(int order) => IsRounding || Rate >= order - Slack || Math.Abs(Limit) <= 3 * Uncertainty;

    /// <summary>Fits remainders at descending steps.</summary>
    /// <param name="order">p, the rate expected.</param>
    /// <param name="steps">The steps, descending.</param>
    /// <param name="remainders">The remainders, with sign; those not finite are passed over.</param>
    /// <param name="rounding">The rounding error to expect of each.</param>
    public static RateFit Of(int order, double[] steps, double[] remainders, double[] rounding)
    {
        // The run of clear remainders that ends at the smallest step with one.
        int last = steps.Length - 1;
        while (last >= 0 && !IsClear(last)) last--;
        int first = last;
        while (first > 0 && last - first < Points - 1 && IsClear(first - 1)) first--;
        int count = last < 0 ? 0 : last - first + 1;
        if (count < Fewest) return new RateFit(double.NaN, 0, 0, Math.Max(first, 0), count);

        double sx = 0, sy = 0, sxx = 0, sxy = 0;
        double[] quotients = new double[count];
        for (int i = 0; i < count; i++)
        {
            double h = steps[first + i], r = remainders[first + i], x = Math.Log(h), y = Math.Log(Math.Abs(r));
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
            quotients[i] = r / Math.Pow(h, order - 1);
        }

        double rate = ((count * sxy) - (sx * sy)) / ((count * sxx) - (sx * sx));
        double noise = Math.Abs(quotients[^1]) / Clearance, change = 0;
        for (int level = 1; level < count; level++)
        {
            double before = quotients[count - 1];
            for (int i = count - 1; i >= level; i--)
            {
                double longer = steps[first + i - level], shorter = steps[first + i];
                quotients[i] += (quotients[i] - quotients[i - 1]) * shorter / (longer - shorter);
            }

            change = Math.Abs(quotients[count - 1] - before);
        }

        return new RateFit(rate, quotients[^1], change + noise, first, count);

        bool IsClear(int k) => double.IsFinite(remainders[k]) && Math.Abs(remainders[k]) > Clearance * rounding[k];
    }
}
