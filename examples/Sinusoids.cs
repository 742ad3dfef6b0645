using static Adjoint.Tensor;

namespace Adjoint.Examples;

/// <summary>
/// Tasks of regression: y = A sin(x − φ) from a few examples, with A uniform in [0.1, 5], φ uniform in [0, π] and x uniform in [−5, 5] (C. Finn,
/// P. Abbeel and S. Levine, "Model-agnostic meta-learning for fast adaptation of deep networks", 2017, section 5.1).
/// </summary>
/// <param name="X">Where examples lie, <c>[tasks, shots, 1]</c>; of one task <c>[shots, 1]</c>.</param>
/// <param name="Y">Their values.</param>
/// <param name="Query">Where other examples lie, by which an adapted model is judged.</param>
/// <param name="Answer">Their values.</param>
internal sealed record Sinusoids(Tensor X, Tensor Y, Tensor Query, Tensor Answer)
{
    internal const double LeastAmplitude = 0.1, LargestAmplitude = 5, Reach = 5;

    /// <summary>
    /// The mean squared error of predicting zero: E[A² sin²(x − φ)]. Over half a period of φ, sin² has mean ½ whatever x is, and E[A²] =
    /// (5³ − 0.1³) / (3 · 4.9). That makes 4.2517.
    /// </summary>
    internal static double ErrorOfZero { get; } = 0.5 * SecondMoment;

    /// <summary>
    /// The mean squared error of the best function of x that does not know the task: the conditional mean E[y | x] = E[A] (1/π) ∫ sin(x − φ) dφ
    /// = −(2/π) E[A] cos x, φ from 0 to π. It lowers the error of zero by E[E[y | x]²] = (2/π)² E[A]² E[cos² x], with E[A] = 2.55 and E[cos² x] = ½ + sin(10)/20
    /// over [−5, 5]. That makes 3.0057.
    /// </summary>
    internal static double ErrorOfBestUnadapted { get; } = ErrorOfZero
        - (Math.Pow((LeastAmplitude + LargestAmplitude) / Math.PI, 2) * (0.5 + (Math.Sin(2 * Reach) / (4 * Reach))));

    private static double SecondMoment =>
        (Math.Pow(LargestAmplitude, 3) - Math.Pow(LeastAmplitude, 3)) / (3 * (LargestAmplitude - LeastAmplitude));

    /// <summary>Tasks at random, all with as many examples to adapt to as to be judged by.</summary>
    internal static Sinusoids Draw(RandomKey key, int tasks, int shots)
    {
        RandomKey[] keys = key.Split(4);
        Tensor amplitude = Uniform(keys[0], [tasks, 1, 1], LeastAmplitude, LargestAmplitude, ElementType.Float32);
        Tensor phase = Uniform(keys[1], [tasks, 1, 1], 0, Math.PI, ElementType.Float32);
        Tensor x = Uniform(keys[2], [tasks, shots, 1], -Reach, Reach, ElementType.Float32);
        Tensor query = Uniform(keys[3], [tasks, shots, 1], -Reach, Reach, ElementType.Float32);
        return new Sinusoids(x, amplitude * Sin(x - phase), query, amplitude * Sin(query - phase));
    }
}
