namespace Adjoint.Loops;

/// <summary>
/// A loop of known length as an operation. Inputs: carry…, row tensors…, constants…. Outputs: final carry…, stacked outputs…, and the
/// ticket of the tape that was left for the adjoint, 0 where none was.
/// </summary>
/// <param name="Spec">The loop.</param>
/// <param name="KeepsTape">Whether to leave a tape: when an adjoint may follow.</param>
internal sealed record ScanLoop(LoopSpec Spec, bool KeepsTape) : Primitive, ILeavesTape
{
    public override string Name => "scan";

    /// <summary>Its ticket is good for the process that made it only.</summary>
    public override bool IsPure => false;

    int ILeavesTape.Ticket => Spec.Body.Outputs.Length;

    Primitive ILeavesTape.WithoutTape() => this with { KeepsTape = false };

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        bool fits = inputs.Length == Spec.Operands;
        for (int i = 0; fits && i < inputs.Length; i++) fits = inputs[i] == Spec.OperandType(i);
        if (!fits) Throw.InternalError($"a loop was applied to ({string.Join(", ", inputs.ToArray())}).", Spec.Body);
        var types = new TensorType[Spec.Body.Outputs.Length + 1];
        for (int i = 0; i < types.Length - 1; i++) types[i] = Spec.ResultType(i);
        types[^1] = new TensorType(ElementType.Int64, Shape.Scalar);
        return types;
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => Spec.Plan.Forward(inputs, outputs, KeepsTape);

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) => [.. TangentLoop.Push(Spec, inputs, tangents), null];

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) =>
        ScanAdjoint.Pull(Spec, inputs, outputs[^1], cotangents[..^1], needed);

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        BatchedLoop loop = BatchedLoop.Of(Spec, size, batched, new bool[Spec.Body.Outputs.Length]);
        Tensor[] results = new ScanLoop(loop.Spec, KeepsTape).Bind(loop.Operands(inputs, batched));
        for (int i = 0; i < results.Length - 1; i++) results[i] = loop.Result(i, results[i]);
        results[^1] = results[^1].BroadcastTo([size]);
        return results;
    }

    public override string Format(string[] inputs) => $"scan[{Spec.Steps} steps of {Spec.Body.Nodes.Length} nodes]({string.Join(", ", inputs)})";
}
