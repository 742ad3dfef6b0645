namespace Adjoint.Vectors;

/// <summary>
/// What an elementwise formula may do with one value <typeparamref name="V"/>: a <see cref="double"/>, a <see cref="float"/>, a vector
/// of them (<see cref="IMachineLanes{V}"/>), or a symbol that stands for one of these (<see cref="IMachineLanes{V}"/>). A formula written
/// once over this interface gives the same bits for the same element at every width: each operation is either exactly rounded or a
/// fixed rearrangement of bits, and only <see cref="MultiplyAdd"/> contracts. (NaNs are all one value: their payloads follow the machine.)
/// </summary>
/// <remarks>
/// A mask is a <typeparamref name="V"/> whose lanes have all bits set (true) or none (false). There is no branch on values: a rare
/// case that straight-line code cannot reach goes through <see cref="Rescue"/>.
/// </remarks>
internal interface ILanes<V>
    where V : unmanaged
{
    /// <summary>Whether an element is a <see cref="double"/>; otherwise it is a <see cref="float"/>. A constant to the JIT.</summary>
    static abstract bool IsDouble { get; }

    /// <summary><paramref name="c"/>, rounded to the element type, in every lane.</summary>
    static abstract V Create(double c);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>Flips the sign bit.</summary>
    static abstract V Negate(V a);

    /// <summary>Clears the sign bit.</summary>
    static abstract V Abs(V a);

    static abstract V Sqrt(V a);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>IEEE 754-2019 minimum: NaN if either is NaN; −0 is below +0.</summary>
    static abstract V Min(V a, V b);

    /// <summary>IEEE 754-2019 maximum: NaN if either is NaN; −0 is below +0.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The machine's one-instruction minimum: a where a &lt; b, else b. So a NaN in <paramref name="b"/> is kept; <paramref name="a"/> must be a number.</summary>
    static abstract V MinNative(V a, V b);

    /// <summary>The machine's one-instruction maximum: a where a &gt; b, else b. So a NaN in <paramref name="b"/> is kept; <paramref name="a"/> must be a number.</summary>
    static abstract V MaxNative(V a, V b);

    static abstract V Floor(V a);

    static abstract V Ceiling(V a);

    /// <summary>To the nearest integer, halves to even.</summary>
    static abstract V Round(V a);

    static abstract V Truncate(V a);

    static abstract V Less(V a, V b);

    static abstract V LessOrEqual(V a, V b);

    static abstract V Greater(V a, V b);

    static abstract V GreaterOrEqual(V a, V b);

    static abstract V Equal(V a, V b);

    /// <summary>Also true where either is NaN.</summary>
    static abstract V NotEqual(V a, V b);

    static abstract V And(V a, V b);

    static abstract V Or(V a, V b);

    static abstract V Xor(V a, V b);

    /// <summary>a and not b.</summary>
    static abstract V AndNot(V a, V b);

    /// <summary>a where the mask is set, b elsewhere.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>The magnitude of a with the sign of b.</summary>
    static abstract V CopySign(V a, V b);

    /// <summary>Adds the bit patterns as integers, wrapping.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>Subtracts the bit patterns as integers, wrapping.</summary>
    static abstract V SubtractBits(V a, V b);

    static abstract V ShiftLeft(V a, int count);

    /// <summary>Shifts zeros in.</summary>
    static abstract V ShiftRight(V a, int count);

    /// <summary>
    /// The k of a = m·2ᵏ with ¾ ≤ m &lt; 1½ as a number, for a ≥ 0, subnormal a included; −∞ for ±0, +∞ for +∞, NaN for NaN.
    /// </summary>
    static abstract V Exponent(V a);

    /// <summary>The m of a = m·2ᵏ with ¾ ≤ m &lt; 1½; 1 for ±0 and +∞; NaN for NaN and below zero.</summary>
    static abstract V Mantissa(V a);

    /// <summary>
    /// a·2ⁿ for an integral n of any size, rounded once; exact overflow to ∞ and gradual underflow. The magnitude of a must be
    /// between 2⁻⁸ and 2⁸ (or zero, or the result normal), where all machines agree on the rounding of a subnormal result.
    /// </summary>
    static abstract V Scale(V a, V n);

    /// <summary>
    /// <paramref name="fast"/> with the lanes of the mask replaced by <typeparamref name="S"/> of <paramref name="x"/>. Costs one
    /// test and an untaken branch where no lane is set.
    /// </summary>
    static abstract V Rescue<S>(V mask, V x, V fast)
        where S : struct, IScalarFunction;

    /// <summary>Every element through a scalar function, one after another.</summary>
    static abstract V Map<S>(V x)
        where S : struct, IScalarFunction;

    /// <summary>Every pair of elements through a scalar function, one after another.</summary>
    static abstract V Map<S>(V x, V y)
        where S : struct, IScalarFunction2;
}
