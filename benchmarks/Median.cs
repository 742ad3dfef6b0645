namespace Adjoint.Benchmarks;

/// <summary>The middle of several measurements.</summary>
internal static class Median
{
    /// <summary>The middle one in order, or the mean of the middle two.</summary>
    internal static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
    }
}
