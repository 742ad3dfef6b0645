namespace Adjoint.Tests.Conformance;

/// <summary>
/// One application of a primitive that the claims about all primitives are checked on. A family lists its samples in a file of its
/// own (<c>PrimitiveSamples.Family.cs</c>) and adds a line to <see cref="PrimitiveSamples.All"/>.
/// </summary>
/// <param name="Name">A name that says what is special about the case.</param>
/// <param name="Apply">The application, on tensors of any level.</param>
/// <param name="Inputs">What to sample the operands from.</param>
internal sealed record PrimitiveSample(string Name, Func<Tensor[], Tensor[]> Apply, params SampleInput[] Inputs)
{
    /// <summary>Whether the derivative is that of the value, as everywhere but where the user says otherwise (StopGradient).</summary>
    public bool DerivativeOfValue { get; init; } = true;

    /// <summary>Whether there is a forward derivative, as everywhere but where the user gave a reverse rule only.</summary>
    public bool HasForward { get; init; } = true;

    /// <summary>
    /// Whether elements are computed one by one, so that compiled and batched values have the bits of interpreted ones; otherwise
    /// sums may be taken in another order.
    /// </summary>
    public bool Bitwise { get; init; }

    public override string ToString() => Name;
}

/// <summary>An operand: its shape, and the interval that its elements are drawn from, in which the operation is smooth.</summary>
internal sealed record SampleInput(int[] Shape, double Low = -2, double High = 2)
{
    public ElementType Element { get; init; } = ElementType.Float64;

    /// <summary>Makes drawn numbers into what the operation needs, such as a positive definite matrix; must be differentiable.</summary>
    public Func<Tensor, Tensor>? Prepare { get; init; }

    /// <summary>Integers from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static SampleInput Integers(int[] shape, long low, long high) => new(shape, low, high) { Element = ElementType.Int64 };

    /// <summary>Truth values.</summary>
    public static SampleInput Mask(params int[] shape) => new(shape) { Element = ElementType.Bool };
}
