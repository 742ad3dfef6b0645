using System.Numerics;
using System.Numerics.Tensors;

namespace Adjoint.Primitives;

/// <summary>
/// The transpose of <see cref="Gather"/>: adds elements at given positions of an axis to zeros. Inputs: a tensor
/// <c>[b…, p…, q…, s…]</c> and Int64 indices <c>[b…, q…]</c>; output <c>[b…, p…, n, s…]</c>. Elements that meet at one position are added in the
/// order of the indices, whatever the number of threads.
/// </summary>
/// <param name="Axis">The axis n of the result.</param>
/// <param name="BatchRank">The number of leading axes b.</param>
/// <param name="Extent">The extent n.</param>
internal sealed record ScatterAdd(int Axis, int BatchRank, int Extent) : Primitive
{
    public override string Name => "scatterAdd";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        Shape updates = inputs[0].Shape, indices = inputs[1].Shape;
        int rank = indices.Rank - BatchRank;
        if (inputs[0].Element == ElementType.Bool) Throw.WrongElementType("ScatterAdd", inputs[0], "numeric");
        if (inputs[1].Element != ElementType.Int64) Throw.WrongElementType("ScatterAdd (indices)", inputs[1], "Int64");
        if (rank < 0 || updates.Rank < Axis + rank || updates[..BatchRank] != indices[..BatchRank] || updates[Axis..(Axis + rank)] != indices[BatchRank..])
            Throw.Misuse("ScatterAdd", $"updates of shape {updates} do not have the axes of the indices, {indices}, at axis {Axis}.");
        return [inputs[0] with { Shape = new Shape([.. updates.Extents[..Axis], Extent, .. updates.Extents[(Axis + rank)..]]) }];
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        outputs[0].Bytes.Clear();
        AddTo(outputs[0].Pointer, outputs[0].Shape, inputs);
    }

    /// <summary>Adds updates (the first input) at indices (the second) to an array of the shape that this primitive gives.</summary>
    public unsafe void AddTo(void* target, Shape full, ReadOnlySpan<Operand> inputs)
    {
        var layout = new GatherLayout(full, inputs[1].Shape, Axis, BatchRank);
        layout.Check("ScatterAdd", inputs[1].As<long>());
        switch (inputs[0].Element)
        {
            case ElementType.Float64:
                Run((double*)target, inputs, layout);
                break;
            case ElementType.Float32:
                Run((float*)target, inputs, layout);
                break;
            default:
                Run((long*)target, inputs, layout);
                break;
        }
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) =>
        [tangents[0] is { } tangent ? Apply(tangent, inputs[1]) : null];

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) =>
        [needed[0] ? new Gather(Axis, BatchRank).Apply(cotangents[0]!, inputs[1]) : null, null];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        if (BatchRank == 0 && !batched[1]) return (this with { Axis = Axis + 1 }).Bind(inputs);
        return new ScatterAdd(Axis + 1, BatchRank + 1, Extent).Bind(BatchRules.ExpandAll(size, inputs, batched));
    }

    public override string Format(string[] inputs) =>
        $"scatterAdd({inputs[0]} at {inputs[1]}; axis {Axis} of {Extent}{(BatchRank > 0 ? $", {BatchRank} shared" : "")})";

    private static unsafe void Run<T>(T* target, ReadOnlySpan<Operand> inputs, GatherLayout layout) where T : unmanaged, INumber<T>
    {
        T* updates = (T*)inputs[0].Pointer;
        ReadOnlySpan<long> indices = inputs[1].As<long>();
        nint after = layout.After, slab = layout.Extent * after;
        for (int b = 0; b < layout.Batches; b++)
        {
            ReadOnlySpan<long> own = indices.Slice(b * layout.Count, layout.Count);
            for (int p = 0; p < layout.Before; p++, target += slab)
            {
                if (after == 1)
                {
                    for (int q = 0; q < own.Length; q++) target[own[q]] += *updates++;
                    continue;
                }

                for (int q = 0; q < own.Length; q++, updates += after)
                {
                    var row = new Span<T>(target + ((nint)own[q] * after), (int)after);
                    TensorPrimitives.Add(row, new ReadOnlySpan<T>(updates, (int)after), row);
                }
            }
        }
    }
}
