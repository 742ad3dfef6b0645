using Adjoint.Primitives;

namespace Adjoint.Tests.Conformance;

internal static partial class PrimitiveSamples
{
    /// <summary>Every row of the table for every kind of element it takes, at a size that is written out and at one that is looped over.</summary>
    private static readonly PrimitiveSample[] Elementwise =
    [
        .. ElementwiseTable.All.SelectMany(op => Kinds(op).SelectMany(element => new[] { Of(op, element, [2, 3]), Of(op, element, [37]) })),
    ];

    private static IEnumerable<ElementType> Kinds(Elementwise op)
    {
        if (op.Accepts.HasFlag(Accepts.Floating)) yield return ElementType.Float64;
        if (op.Accepts.HasFlag(Accepts.Integer)) yield return ElementType.Int64;
        if (op.Accepts.HasFlag(Accepts.Bool)) yield return ElementType.Bool;
    }

    private static PrimitiveSample Of(Elementwise op, ElementType element, int[] shape)
    {
        var inputs = new SampleInput[op.Arity];
        for (int i = 0; i < inputs.Length; i++)
        {
            bool mask = i == 0 && op.Traits.HasFlag(Traits.MaskFirst);
            var (low, high) = op.Domain[i];
            inputs[i] = mask || element == ElementType.Bool ? SampleInput.Mask(shape)
                : element == ElementType.Int64 ? SampleInput.Integers(shape, -3, 3)
                : new SampleInput(shape, low, high);
        }

        string kind = element == ElementType.Float64 ? "" : $" {element}";
        return new PrimitiveSample($"{op.OpName}{kind} [{string.Join(", ", shape)}]", x => op.Bind(x), inputs) { Bitwise = true };
    }
}
