namespace Adjoint.Primitives;

/// <summary>
/// Elements along an axis at given positions. Inputs: a tensor <c>[b…, p…, n, s…]</c> and Int64 indices <c>[b…, q…]</c>; output
/// <c>[b…, p…, q…, s…]</c>. The leading axes b are shared: each has indices of its own.
/// </summary>
/// <param name="Axis">The axis n of the tensor.</param>
/// <param name="BatchRank">The number of leading axes b.</param>
internal sealed record Gather(int Axis, int BatchRank = 0) : Primitive
{
    public override string Name => "gather";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        Shape x = inputs[0].Shape, indices = inputs[1].Shape;
        if (inputs[1].Element != ElementType.Int64) Throw.WrongElementType("Take (indices)", inputs[1], "Int64");
        if (indices.Rank < BatchRank || x.Rank <= Axis || x[..BatchRank] != indices[..BatchRank])
            Throw.Misuse("Take", $"a tensor of shape {x} and indices of shape {indices} do not have their first {BatchRank} axes in common.");
        return [inputs[0] with { Shape = new Shape([.. x.Extents[..Axis], .. indices.Extents[BatchRank..], .. x.Extents[(Axis + 1)..]]) }];
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        var layout = new GatherLayout(inputs[0].Shape, inputs[1].Shape, Axis, BatchRank);
        ReadOnlySpan<long> indices = inputs[1].As<long>();
        layout.Check("Take", indices);
        switch (inputs[0].Element.Size())
        {
            case 8:
                Run((long*)inputs[0].Pointer, indices, (long*)outputs[0].Pointer, layout);
                break;
            case 4:
                Run((int*)inputs[0].Pointer, indices, (int*)outputs[0].Pointer, layout);
                break;
            default:
                Run((byte*)inputs[0].Pointer, indices, (byte*)outputs[0].Pointer, layout);
                break;
        }
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) =>
        [tangents[0] is { } tangent ? Apply(tangent, inputs[1]) : null];

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) =>
        [needed[0] ? new ScatterAdd(Axis, BatchRank, inputs[0].Shape[Axis]).Apply(cotangents[0]!, inputs[1]) : null, null];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        if (BatchRank == 0 && !batched[1]) return new Gather(Axis + 1).Bind(inputs);
        if (BatchRank == 0 && !batched[0]) return [Apply(inputs).MoveAxis(Axis, 0)];
        return new Gather(Axis + 1, BatchRank + 1).Bind(BatchRules.ExpandAll(size, inputs, batched));
    }

    public override string Format(string[] inputs) => $"gather({inputs[0]} at {inputs[1]}; axis {Axis}{(BatchRank > 0 ? $", {BatchRank} shared" : "")})";

    private static unsafe void Run<T>(T* x, ReadOnlySpan<long> indices, T* target, GatherLayout layout) where T : unmanaged
    {
        nint after = layout.After, slab = layout.Extent * after;
        for (int b = 0; b < layout.Batches; b++)
        {
            ReadOnlySpan<long> own = indices.Slice(b * layout.Count, layout.Count);
            for (int p = 0; p < layout.Before; p++, x += slab)
            {
                if (after == 1)
                {
                    for (int q = 0; q < own.Length; q++) *target++ = x[own[q]];
                    continue;
                }

                for (int q = 0; q < own.Length; q++, target += after)
                    new ReadOnlySpan<T>(x + ((nint)own[q] * after), (int)after).CopyTo(new Span<T>(target, (int)after));
            }
        }
    }
}
