using Adjoint.Learning;

namespace Adjoint;

/// <summary>
/// How the first weights of a layer are distributed. For signals to keep their size from layer to layer the variance must fall as the number
/// of terms in a sum, the fan-in; for gradients, as the fan-out.
/// </summary>
public sealed class Initializer
{
    private readonly Func<int, int, double> _variance;
    private readonly bool _isUniform;

    private Initializer(string name, bool isUniform, Func<int, int, double> variance) => (Name, _isUniform, _variance) = (name, isUniform, variance);

    /// <summary>Uniform with variance 2 / (fan-in + fan-out), for activations of slope 1 at 0 (Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural networks", equation 16).</summary>
    public static Initializer GlorotUniform { get; } = new("GlorotUniform", true, Glorot);

    /// <summary>Normal with variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010, equation 12).</summary>
    public static Initializer GlorotNormal { get; } = new("GlorotNormal", false, Glorot);

    /// <summary>Uniform with variance 2 / fan-in, for rectifiers, which pass half of the variance (He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers", equation 10).</summary>
    public static Initializer HeUniform { get; } = new("HeUniform", true, He);

    /// <summary>Normal with variance 2 / fan-in (He, Zhang, Ren and Sun 2015, equation 10).</summary>
    public static Initializer HeNormal { get; } = new("HeNormal", false, He);

    /// <summary>The four of Glorot and He.</summary>
    public static IReadOnlyList<Initializer> All { get; } = [GlorotUniform, GlorotNormal, HeUniform, HeNormal];

    /// <summary>The name, for messages.</summary>
    public string Name { get; }

    /// <summary>Normal with a given standard deviation, whatever the fans.</summary>
    /// <param name="deviation">The standard deviation, at least 0.</param>
    public static Initializer Normal(double deviation)
    {
        LayerThrow.IfNegative("Initializer.Normal", nameof(deviation), deviation);
        return new("Normal", false, (_, _) => deviation * deviation);
    }

    /// <summary>The variance for a layer.</summary>
    /// <param name="fanIn">How many inputs an output is the sum of.</param>
    /// <param name="fanOut">How many outputs an input goes to.</param>
    public double Variance(int fanIn, int fanOut)
    {
        LayerThrow.IfNotPositive(Name, nameof(fanIn), fanIn);
        LayerThrow.IfNotPositive(Name, nameof(fanOut), fanOut);
        return _variance(fanIn, fanOut);
    }

    /// <summary>Weights.</summary>
    /// <param name="key">Where they come from.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="fanIn">How many inputs an output is the sum of.</param>
    /// <param name="fanOut">How many outputs an input goes to.</param>
    /// <param name="type">Float64 or Float32.</param>
    /// <exception cref="ArgumentException">A fan is not positive, or the type is not floating.</exception>
    public Tensor Create(RandomKey key, Shape shape, int fanIn, int fanOut, ElementType type = ElementType.Float64)
    {
        ArgumentNullException.ThrowIfNull(key);
        LayerThrow.IfNotFloating(Name, type);
        double deviation = Math.Sqrt(Variance(fanIn, fanOut));

        // A uniform distribution on [−a, a] has variance a²/3.
        double bound = Math.Sqrt(3) * deviation;
        return _isUniform ? Tensor.Uniform(key, shape, -bound, bound, type) : deviation * Tensor.Normal(key, shape, type);
    }

    private static double Glorot(int fanIn, int fanOut) => 2.0 / (fanIn + fanOut);

    private static double He(int fanIn, int fanOut) => 2.0 / fanIn;
}
