using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Examples.Measuring;

/// <summary>The squared error of a dense network with two hidden layers on 64 samples: a function of any number of parameters, to time gradients of.</summary>
/// <param name="Width">The width w of all layers, which makes 2 w² + 3 w + 1 parameters.</param>
internal sealed record DenseRegression(int Width)
{
    /// <summary>With 16 samples moving a million weights from memory decides: their gradient, which is also written, then costs five times the
    /// value on two threads. With 64 it is arithmetic.</summary>
    private const int Samples = 64;

    private sealed record Network(Tensor First, Tensor FirstBias, Tensor Second, Tensor SecondBias, Tensor Last, Tensor LastBias);

    public int Parameters => (2 * Width * Width) + (3 * Width) + 1;

    /// <summary>The loss, and the loss with its gradient, both compiled and writing into tensors of their own.</summary>
    public (Action Value, Action ValueAndGradient) Prepare()
    {
        Tensor inputs = Waves(Samples, Width), targets = Waves(Samples, 1), scale = 1 / Math.Sqrt(Width);
        Tensor Loss(Network net)
        {
            Tensor hidden = Tanh(MatMul(inputs, net.First) + net.FirstBias);
            hidden = Tanh(MatMul(hidden, net.Second) + net.SecondBias);
            return Mean(Square(MatMul(hidden, net.Last) + net.LastBias - targets));
        }

        var at = new Network(
            Waves(Width, Width) * scale, Waves(1, Width)[0], Waves(Width, Width) * scale, Waves(1, Width)[0], Waves(Width, 1), Waves(1, 1)[0]);
        Func<Network, Tensor> value = Compile((Network net) => Loss(net));
        Func<Network, (Tensor, Network)> both = Compile(ValueAndGrad((Network net) => Loss(net)));
        Tensor loss = value(at);
        (Tensor, Network) result = both(at);
        return (() => value.CallInto(at, loss), () => both.CallInto(at, result));
    }

    /// <summary>A matrix without structure.</summary>
    private static Tensor Waves(int rows, int columns) => Sin((12.9898 * Arange(rows * columns).Cast(ElementType.Float64)) + 1).Reshape(rows, columns);
}
