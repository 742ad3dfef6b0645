using System.Runtime.InteropServices;

namespace Adjoint.Primitives;

/// <summary>
/// A tensor with elements added at given positions: x + reshape(scatterAdd(updates, indices)). Inputs: x of any shape, updates, indices.
/// The sum over all of x with mostly zeros becomes work on the updates alone. The compiler makes it of such sums.
/// </summary>
/// <param name="Scatter">The positions' axis.</param>
/// <param name="Full">The shape that <paramref name="Scatter"/> gives, with as many elements as x.</param>
internal sealed record ScatterOnto(ScatterAdd Scatter, Shape Full) : Primitive, IUpdatesInPlace
{
    public override string Name => "scatterOnto";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType added = Scatter.Infer(inputs[1..])[0];
        if (added.Shape != Full || added.Element != inputs[0].Element || Full.Size != inputs[0].Shape.Size)
            Throw.Misuse("ScatterAdd", $"updates {inputs[1]} at indices {inputs[2]} give {added}, which cannot be added to {inputs[0]}.");
        return [inputs[0]];
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (outputs[0].Pointer != inputs[0].Pointer) NativeMemory.Copy(inputs[0].Pointer, outputs[0].Pointer, (nuint)outputs[0].Type.Bytes);
        Scatter.AddTo(outputs[0].Pointer, Full, inputs[1..]);
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (tangents[1] is not { } updates) return [tangents[0]];
        return [tangents[0] is { } x ? Apply(x, updates, inputs[2]) : Scatter.Apply(updates, inputs[2]).Reshape(inputs[0].Shape)];
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) =>
    [
        needed[0] ? cotangents[0] : null,
        needed[1] ? new Gather(Scatter.Axis, Scatter.BatchRank).Apply(cotangents[0]!.Reshape(Full), inputs[2]) : null,
        null,
    ];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        Tensor[] full = BatchRules.ExpandAll(size, inputs, batched);
        var scatter = new ScatterAdd(Scatter.Axis + 1, Scatter.BatchRank + 1, Scatter.Extent);
        return new ScatterOnto(scatter, Full.Insert(0, size)).Bind(full);
    }

    public override string Format(string[] inputs) => $"{inputs[0]} + scatterAdd({inputs[1]} at {inputs[2]}; axis {Scatter.Axis} of {Full})";
}
