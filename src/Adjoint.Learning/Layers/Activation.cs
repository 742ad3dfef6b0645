using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>A function of one number, applied to every element; it has no parameters.</summary>
public sealed record Activation : Layer
{
    private readonly Func<Tensor, Tensor> _function;

    private Activation(string name, Func<Tensor, Tensor> function) => (Name, _function) = (name, function);

    /// <summary>max(x, 0), with derivative 0 at 0.</summary>
    public static Activation Relu { get; } = new("Relu", Tensor.Relu);

    /// <summary>The hyperbolic tangent.</summary>
    public static Activation Tanh { get; } = new("Tanh", Tensor.Tanh);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Activation Sigmoid { get; } = new("Sigmoid", Tensor.Sigmoid);

    /// <summary>log(1 + eˣ), a smooth rectifier whose derivative is the sigmoid.</summary>
    public static Activation Softplus { get; } = new("Softplus", Tensor.Softplus);

    /// <summary>x·Φ(x) with the distribution function Φ of the normal distribution, exactly (Hendrycks and Gimpel 2016, "Gaussian error linear units", equation 1).</summary>
    /// <remarks>Φ(x) = ½ erfc(−x/√2), which keeps its digits where x is very negative, unlike ½ (1 + erf(x/√2)).</remarks>
    public static Activation Gelu { get; } = new("Gelu", x => 0.5 * x * Erfc(x * -Math.Sqrt(0.5)));

    /// <summary>x / (1 + e⁻ˣ), also known as swish (Ramachandran, Zoph and Le 2017, "Searching for activation functions").</summary>
    public static Activation Silu { get; } = new("Silu", x => x * Tensor.Sigmoid(x));

    /// <summary>x above 0, eˣ − 1 below (Clevert, Unterthiner and Hochreiter 2016, "Fast and accurate deep network learning by exponential linear units", equation 15).</summary>
    public static Activation Elu { get; } = new("Elu", x => Where(Greater(x, 0.0), x, Expm1(Where(Greater(x, 0.0), 0.0, x))));

    /// <summary>x above 0, x/100 below.</summary>
    public static Activation LeakyRelu { get; } = LeakyReluOf(0.01);

    /// <summary>x itself.</summary>
    public static Activation Identity { get; } = new("Identity", x => x);

    /// <summary>The name, for messages.</summary>
    public string Name { get; }

    /// <summary>All activations that take no number.</summary>
    public static IReadOnlyList<Activation> All { get; } = [Relu, Tanh, Sigmoid, Softplus, Gelu, Silu, Elu, LeakyRelu, Identity];

    /// <summary>x above 0, slope·x below (Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network acoustic models").</summary>
    /// <param name="slope">The slope below 0, at least 0.</param>
    public static Activation LeakyReluOf(double slope)
    {
        LayerThrow.IfNegative(nameof(LeakyRelu), nameof(slope), slope);
        return new("LeakyRelu", x => Where(Greater(x, 0.0), x, slope * x));
    }

    /// <summary>An activation of one's own.</summary>
    /// <param name="name">The name, for messages.</param>
    /// <param name="function">An elementwise function made of tensor operations.</param>
    public static Activation Of(string name, Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(function);
        return new(name, function);
    }

    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, string path) => _function(x);
}
