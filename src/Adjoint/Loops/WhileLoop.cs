namespace Adjoint.Loops;

/// <summary>
/// A loop whose length depends on values, as an operation. Inputs: carry…, constants of the body…, constants of the condition….
/// Outputs: final carry…, the number of steps.
/// </summary>
internal sealed record WhileLoop(WhileSpec Spec) : Primitive
{
    public override string Name => "while";

    private LoopSpec Loop => Spec.Loop;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        bool fits = inputs.Length == Spec.Operands;
        for (int i = 0; fits && i < Loop.Operands; i++) fits = inputs[i] == Loop.OperandType(i);
        if (!fits) Throw.InternalError($"a loop was applied to ({string.Join(", ", inputs.ToArray())}).", Loop.Body);
        return [.. Loop.Body.OutputTypes, LoopTracing.Index];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        WhileWorker worker = Spec.Workers.Rent();
        outputs[^1].As<long>()[0] = worker.Run(inputs, outputs);
        Spec.Workers.Return(worker);
    }

    /// <summary>The loop of carry and tangent together, under the same condition on the carry.</summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        int n = Loop.Operands, c = Loop.Carries;
        Tensor[] x = inputs[..n];
        Tensor?[] dx = tangents[..n];
        var result = new Tensor?[outputs.Length];
        if (Array.TrueForAll(dx, d => d is null)) return result;
        TangentLoop tangent = TangentLoop.Of(Loop, dx, keepsOutputs: false);
        int extra = tangent.Spec.Carries - c;
        var (condition, _) = Traced.Abstractly(
            y => Spec.Condition.Apply([.. y[..c], .. y[(c + extra)..]]),
            [.. tangent.Spec.Body.OutputTypes, .. Spec.Condition.InputTypes[c..]]);
        Tensor[] results = new WhileLoop(new WhileSpec(tangent.Spec, condition)).Bind([.. tangent.Operands(Loop, x, dx), .. inputs[n..]]);
        for (int i = 0, at = c; i < c; i++)
            if (tangent.Tangents[i]) result[i] = results[at++];
        return result;
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Throw.NotDifferentiable(
            "Loop.While", "reverse",
            "How many states a reverse sweep has to come back through is known only while it runs, so that no memory can be planned for it. Use Loop.Repeat "
            + "or Loop.Scan with a fixed number of steps, where a state that is done stands still (Where, Loop.Cond), or forward mode (Jvp).");
        return null!;
    }

    /// <summary>
    /// Where the condition differs from sample to sample, the loop goes on while it holds for any, and samples for which it does not
    /// stand still.
    /// </summary>
    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        int n = Loop.Operands, c = Loop.Carries;
        BatchedLoop loop = BatchedLoop.Of(Loop, size, batched[..n], new bool[c]);
        bool[] conditionLined = [.. loop.Lined[..c], .. batched[n..]];
        TensorType[] conditionTypes = Lined(Spec.Condition.InputTypes, conditionLined, size);
        bool varies = false;
        var (condition, _) = Traced.Abstractly(
            y =>
            {
                var (result, flags) = BatchMode.Run(Spec.Condition, y, conditionLined, size);
                varies = flags[0];
                return result;
            },
            conditionTypes);
        if (varies) return BatchWithMasks(size, inputs, batched);
        Tensor[] results = new WhileLoop(new WhileSpec(loop.Spec, condition)).Bind([.. loop.Operands(inputs[..n], batched), .. inputs[n..]]);
        for (int i = 0; i < c; i++) results[i] = loop.Result(i, results[i]);
        results[^1] = results[^1].BroadcastTo([size]);
        return results;
    }

    public override string Format(string[] inputs) => $"while[up to {Loop.Steps} steps of {Loop.Body.Nodes.Length} nodes]({string.Join(", ", inputs)})";

    private static TensorType[] Lined(TensorType[] types, ReadOnlySpan<bool> lined, int size)
    {
        for (int i = 0; i < types.Length; i++)
            if (lined[i]) types[i] = types[i] with { Shape = types[i].Shape.Insert(0, size) };
        return types;
    }

    /// <summary>The carry is followed by the steps of each sample, the constants of the body by those of the condition.</summary>
    private Tensor[] BatchWithMasks(int size, Tensor[] inputs, bool[] batched)
    {
        int n = Loop.Operands, c = Loop.Carries, k = Loop.Constants;
        bool[] flags = batched[..n];
        Array.Fill(flags, true, 0, c);
        bool[] conditionLined = [.. flags[..c], .. batched[n..]];
        TensorType counts = new(ElementType.Int64, [size]);
        TensorType[] bodyTypes = Lined(Loop.Body.InputTypes, [false, .. flags], size), conditionTypes = Lined(Spec.Condition.InputTypes, conditionLined, size);
        Tensor Mask(ReadOnlySpan<Tensor> carry, ReadOnlySpan<Tensor> constants) =>
            BatchMode.Run(Spec.Condition, [.. carry, .. constants], conditionLined, size).Outputs[0];

        var (body, _) = Traced.Abstractly(
            x =>
            {
                Tensor[] carry = x[1..(1 + c)], constants = x[(2 + c)..(2 + c + k)];
                Tensor mask = Mask(carry, x.AsSpan(2 + c + k));
                var (next, lined) = BatchMode.Run(Loop.Body, [x[0], .. carry, .. constants], [false, .. flags], size);
                next = BatchRules.ExpandAll(size, next, lined);
                for (int i = 0; i < c; i++) next[i] = Tensor.Where(Beside(mask, next[i].Rank), next[i], carry[i]);
                return [.. next, x[1 + c] + mask.Cast(ElementType.Int64)];
            },
            [.. bodyTypes[..(1 + c)], counts, .. bodyTypes[(1 + c)..], .. conditionTypes[c..]]);
        var (condition, _) = Traced.Abstractly(
            x => [new Reduce(Reduction.Max, [0]).Apply(Mask(x.AsSpan(0, c), x.AsSpan(c + 1)).Cast(ElementType.Float64)) > 0.5],
            [.. conditionTypes[..c], counts, .. conditionTypes[c..]]);
        var loop = new LoopSpec(body, c + 1, 0, Loop.Steps, Loop.Checkpoints);
        Tensor[] carries = BatchRules.ExpandAll(size, inputs[..c], batched);
        Tensor[] results = new WhileLoop(new WhileSpec(loop, condition)).Bind(
            [.. carries, Tensor.Zeros([size], ElementType.Int64), .. inputs[c..n], .. inputs[n..], .. inputs[n..]]);
        return results[..^1];
    }

    /// <summary>A mask of samples with axes of extent one, to stand beside a tensor of samples.</summary>
    private static Tensor Beside(Tensor mask, int rank)
    {
        int[] extents = new int[rank];
        Array.Fill(extents, 1);
        extents[0] = mask.Size;
        return mask.Reshape(new Shape(extents.AsSpan()));
    }
}
