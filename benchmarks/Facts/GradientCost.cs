using System.Globalization;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Benchmarks.Facts;

/// <summary>
/// The cost of value and gradient over that of the value, for the squared error of a dense network with two hidden layers on 64 samples,
/// compiled, on one thread. (With 16 samples a million weights are read from memory for so little work that moving them decides: their
/// gradient, which is also written, then costs five times the value on two threads.)
/// </summary>
internal sealed class GradientCost : Fact
{
    private const int Samples = 64;

    /// <summary>Widths w of all layers, which make 2 w² + 3 w + 1 parameters.</summary>
    private static readonly int[] Widths = [2, 7, 22, 70, 223, 706];

    private sealed record Network(Tensor First, Tensor FirstBias, Tensor Second, Tensor SecondBias, Tensor Last, Tensor LastBias);

    internal override string Name => "gradient-cost";

    internal override string Question => "What does a gradient cost over its function, from ten parameters to a million?";

    internal override IEnumerable<string> Measure()
    {
        Parallelism.Threads = 1;
        foreach (int width in Widths)
        {
            Tensor inputs = Waves(Samples, width), targets = Waves(Samples, 1);
            Tensor Loss(Network net)
            {
                Tensor hidden = Tanh(MatMul(inputs, net.First) + net.FirstBias);
                hidden = Tanh(MatMul(hidden, net.Second) + net.SecondBias);
                return Mean(Square(MatMul(hidden, net.Last) + net.LastBias - targets));
            }

            Tensor scale = 1 / Math.Sqrt(width);
            var at = new Network(
                Waves(width, width) * scale, Waves(1, width)[0], Waves(width, width) * scale, Waves(1, width)[0], Waves(width, 1), Waves(1, 1)[0]);
            Func<Network, Tensor> value = Compile((Network net) => Loss(net));
            Func<Network, (Tensor, Network)> both = Compile(ValueAndGrad((Network net) => Loss(net)));
            Tensor loss = value(at);
            (Tensor, Network) result = both(at);
            var (one, two) = SideBySide.Microseconds(() => value.CallInto(at, loss), () => both.CallInto(at, result));
            yield return string.Create(CultureInfo.InvariantCulture,
                $"parameters={(2 * width * width) + (3 * width) + 1} value_us={one:F2} value_and_gradient_us={two:F2} ratio={two / one:F2}");
        }
    }

    /// <summary>A matrix without structure.</summary>
    private static Tensor Waves(int rows, int columns) => Sin((12.9898 * Arange(rows * columns).Cast(ElementType.Float64)) + 1).Reshape(rows, columns);
}
