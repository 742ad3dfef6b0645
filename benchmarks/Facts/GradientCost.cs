using System.Globalization;
using Adjoint.Examples.Measuring;

namespace Adjoint.Benchmarks.Facts;

/// <summary>
/// The cost of value and gradient over that of the value, for the squared error of a dense network, compiled, on one thread.
/// </summary>
internal sealed class GradientCost : Fact
{
    private static readonly int[] Widths = [2, 7, 22, 70, 223, 706];

    internal override string Name => "gradient-cost";

    internal override string Question => "What does a gradient cost over its function, from ten parameters to a million?";

    internal override IEnumerable<string> Measure()
    {
        Parallelism.Threads = 1;
        foreach (int width in Widths)
        {
            var regression = new DenseRegression(width);
            var (value, both) = regression.Prepare();
            var (one, two) = SideBySide.Microseconds(value, both);
            yield return string.Create(CultureInfo.InvariantCulture,
                $"parameters={regression.Parameters} value_us={one:F2} value_and_gradient_us={two:F2} ratio={two / one:F2}");
        }
    }
}
