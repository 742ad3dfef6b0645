namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>Numbers uniform between two bounds (inside them, up to rounding).</summary>
    /// <param name="key">Where the numbers come from.</param>
    /// <param name="shape">The shape. Element i is the same for every shape.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    /// <param name="type">Float64 (52 random bits an element) or Float32 (23).</param>
    /// <exception cref="ArgumentException">The type is not floating, or the bounds are not finite or in the wrong order.</exception>
    public static Tensor Uniform(RandomKey key, Shape shape, double low = 0, double high = 1, ElementType type = ElementType.Float64)
    {
        RequireFloating("Uniform", key, type);
        if (!double.IsFinite(high - low) || low > high)
            Throw.Misuse("Uniform", $"the bounds {low} and {high} are not numbers with low ≤ high and a finite distance.");
        Tensor numbers = key.Draw(shape, RandomPurpose.Numbers, type);
        return low == 0 && high == 1 ? numbers : low + ((high - low) * numbers);
    }

    /// <summary>Standard normal numbers.</summary>
    /// <param name="key">Where the numbers come from.</param>
    /// <param name="shape">The shape. Element i is the same for every shape.</param>
    /// <param name="type">Float64 (within ±8.6) or Float32 (within ±5.8).</param>
    /// <remarks>Box, Muller 1958: elements 2k and 2k + 1 are the two coordinates of a point in the plane, from one block of bits.</remarks>
    /// <exception cref="ArgumentException">The type is not floating.</exception>
    public static Tensor Normal(RandomKey key, Shape shape, ElementType type = ElementType.Float64)
    {
        RequireFloating("Normal", key, type);
        int count = shape.Size;
        Tensor uniform = key.Draw([(count + 1) / 2, 2], RandomPurpose.Numbers, type);
        Tensor radius = Sqrt(-2.0 * Log(uniform[.., 0])), angle = (2 * Math.PI) * uniform[.., 1];
        return StackAlong(1, radius * Cos(angle), radius * Sin(angle)).Flatten()[..count].Reshape(shape);
    }

    /// <summary>A mask whose elements are set with a given probability.</summary>
    /// <param name="key">Where the numbers come from.</param>
    /// <param name="probability">The probability, a number or a tensor that broadcasts to the shape. No derivative passes to it.</param>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">The probability is not floating or does not broadcast to the shape.</exception>
    public static Tensor Bernoulli(RandomKey key, Tensor probability, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(probability);
        RequireFloating("Bernoulli", key, probability.ElementType);
        return Less(key.Draw(shape, RandomPurpose.Numbers, probability.ElementType), probability.BroadcastTo(shape));
    }

    /// <summary>Integers uniform from <paramref name="low"/> to <paramref name="high"/> − 1 (to 2⁻⁵² of their number).</summary>
    /// <param name="key">Where the numbers come from.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="low">The smallest.</param>
    /// <param name="high">One more than the largest; at most 2⁵² above <paramref name="low"/>.</param>
    /// <returns>Int64.</returns>
    /// <exception cref="ArgumentException">There is no integer between the bounds, or there are too many.</exception>
    public static Tensor RandomIntegers(RandomKey key, Shape shape, long low, long high)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (high <= low || (Int128)high - low > 1L << 52)
            Throw.Misuse("RandomIntegers", $"there must be between 1 and 2⁵² integers from {low} up to, but not with, {high}.");
        Tensor scaled = Floor((double)(high - low) * key.Draw(shape, RandomPurpose.Numbers, ElementType.Float64)).Cast(ElementType.Int64);
        return scaled + FromArray([low]).Reshape(Shape.Scalar).BroadcastTo(shape);
    }

    /// <summary>The integers 0 … <paramref name="count"/> − 1 in random order, every order equally likely.</summary>
    /// <param name="key">Where the numbers come from.</param>
    /// <param name="count">How many.</param>
    /// <returns>Int64 <c>[count]</c>, for <see cref="Take"/>.</returns>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public static Tensor RandomPermutation(RandomKey key, int count)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ArgSort(key.Draw([count], RandomPurpose.Numbers, ElementType.Int64));
    }

    private static void RequireFloating(string operation, RandomKey key, ElementType type)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!type.IsFloating()) Throw.Misuse(operation, $"random numbers are Float64 or Float32, not {type}. RandomIntegers and Bernoulli give others.");
    }
}
