namespace Adjoint;

/// <summary>
/// Where random numbers come from: a value, not a generator with a state. The same key gives the same numbers, always and on every
/// machine and number of threads; independent numbers need keys of their own, by <see cref="Split"/> or <see cref="Fold(long)"/>.
/// A key is a tree of one tensor, so that it can be an argument of a compiled function, a state of a loop, or a batch.
/// </summary>
/// <param name="Bits">128 bits: Int64 <c>[2]</c>, or a batch of keys, <c>[n, 2]</c>, inside <see cref="Transform.Batch{T, TResult}"/> one of them.</param>
/// <remarks>
/// The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): the first word is its key, the second the upper half of its counter. It
/// is of statistical quality and not meant for secrets.
/// </remarks>
public sealed record RandomKey(Tensor Bits)
{
    /// <summary>A key from a number. Different numbers give independent keys.</summary>
    /// <param name="seed">Any number.</param>
    public static RandomKey FromSeed(long seed) => new(Tensor.FromArray([seed, 0L]));

    /// <summary>Keys independent of each other and of this one. Use them, and no longer this one.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public RandomKey[] Split(int count)
    {
        Tensor bits = SplitBatch(count).Bits;
        var keys = new RandomKey[count];
        for (int i = 0; i < count; i++) keys[i] = new RandomKey(bits[i]);
        return keys;
    }

    /// <summary>The keys of <see cref="Split"/> as one batch, for <see cref="Transform.Batch{T, TResult}"/> and loops.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public RandomKey SplitBatch(int count) => new(Draw([count, 2], RandomPurpose.Split, ElementType.Int64));

    /// <summary>The key for one of many things known by number, such as a step, a layer or a sample.</summary>
    /// <param name="number">The number.</param>
    public RandomKey Fold(long number) => Fold(Tensor.FromArray([number]).Reshape(Shape.Scalar));

    /// <summary>The key for one of many things known by a number that may be traced, such as the step of a loop.</summary>
    /// <param name="number">An Int64 scalar.</param>
    /// <exception cref="ArgumentException">The number is not an Int64 scalar.</exception>
    public RandomKey Fold(Tensor number)
    {
        ArgumentNullException.ThrowIfNull(number);
        if (number.IsLiteral) number = number.Cast(ElementType.Int64);
        if (number.ElementType != ElementType.Int64 || number.Rank != 0)
            Throw.Misuse("RandomKey.Fold", $"the number is {number.ElementType} {number.Describe()}; an Int64 scalar is needed. Convert with Cast(ElementType.Int64).");
        return new(new RandomBits([2], RandomPurpose.Fold, ElementType.Int64).Apply(Bits, number));
    }

    /// <summary>Random numbers from the start of the counters.</summary>
    internal Tensor Draw(Shape shape, RandomPurpose purpose, ElementType element)
    {
        if (Bits.Rank != 1)
        {
            Throw.Misuse("RandomKey", $"numbers were drawn from keys of shape {Bits.Describe()}: one key is [2], as RandomKey.FromSeed(seed) makes it. "
                + "Draw for a batch of keys inside Batch, or index one of them.");
        }

        return new RandomBits(shape, purpose, element).Apply(Bits, Tensor.Zeros(Shape.Scalar, ElementType.Int64));
    }
}
