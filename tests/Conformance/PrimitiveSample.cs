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
    public override string ToString() => Name;
}

/// <summary>An operand: its shape, and the interval that its elements are drawn from, in which the operation is smooth.</summary>
internal sealed record SampleInput(int[] Shape, double Low = -2, double High = 2)
{
    public ElementType Element { get; init; } = ElementType.Float64;

    /// <summary>Makes drawn numbers into what the operation needs, such as a positive definite matrix; must be differentiable.</summary>
    public Func<Tensor, Tensor>? Prepare { get; init; }
}
