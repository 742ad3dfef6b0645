namespace Adjoint.Loops;

/// <summary>
/// The adjoint of a loop. Inputs: the loop's, the ticket of its tape, the cotangents of the results in <paramref name="Given"/>.
/// Outputs: the cotangents of the inputs in <paramref name="Needed"/>. Its derivatives are loops and adjoints of loops over the
/// linearized body, so that these two primitives serve every order, each under the checkpoint schedule of the loop.
/// </summary>
/// <param name="Spec">The loop.</param>
/// <param name="Needed">For each operand of the loop, whether its cotangent is computed.</param>
/// <param name="Given">For each result of the loop, whether it has a cotangent.</param>
internal sealed record ScanAdjoint(LoopSpec Spec, EquatableArray<bool> Needed, EquatableArray<bool> Given) : Primitive
{
    public override string Name => "scanAdjoint";

    public override bool IsPure => false;

    private AdjointPlan Plan => Spec.Plan.Adjoint(Needed.Items, Given.Items);

    /// <summary>The cotangents of a loop's operands from those of its results (null: zero); null where no path of derivatives leads.</summary>
    public static Tensor?[] Pull(LoopSpec spec, Tensor[] x, Tensor ticket, Tensor?[] bars, bool[] needed)
    {
        var result = new Tensor?[x.Length];
        bool[] given = Array.ConvertAll(bars, b => b is not null);
        AdjointPlan plan = spec.Plan.Adjoint(needed, given);
        if (!Array.Exists(plan.Connected, b => b)) return result;

        // What does not depend on a needed operand is left out, so that the operands say what the cotangents depend on.
        for (int i = 0; i < spec.Carries; i++) given[i] &= plan.CarryBars[i];
        Tensor[] pulled = new ScanAdjoint(spec, plan.Connected, given).Bind([.. x, ticket, .. bars.Where((_, i) => given[i]).OfType<Tensor>()]);
        return Spread(pulled, plan.Connected);
    }

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        var types = new List<TensorType>();
        for (int i = 0; i < Spec.Operands; i++)
            if (Needed[i]) types.Add(inputs[i]);
        return [.. types];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => Spec.Plan.Reverse(Plan, inputs, outputs);

    /// <summary>
    /// The derivative of x̄ = Jᵀȳ along (ẋ, ȳ̇) is an adjoint of the linearized loop: with the cotangents (ȳ̇, ȳ) for (y, ẏ), the cotangent
    /// of x is (∂Jᵀȳ/∂x) ẋ + Jᵀȳ̇.
    /// </summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        int n = Spec.Operands;
        Tensor[] x = inputs[..n];
        Tensor?[] dx = tangents[..n], bars = Bars(inputs), dBars = Bars(tangents);
        Tensor?[] pulled;
        if (Array.Exists(dx, d => d is not null))
        {
            TangentLoop loop = TangentLoop.Of(Spec, dx, keepsOutputs: Array.Exists(dBars[Spec.Carries..], b => b is not null));
            pulled = loop.Originals(Spec, Pull(
                loop.Spec, loop.Operands(Spec, x, dx), NoTicket(), loop.Bars(Spec, dBars, bars), loop.Mask(Spec, Needed.Items)));
        }
        else
        {
            pulled = Pull(Spec, x, inputs[n], dBars, Needed.Items);
        }

        return Gather(pulled);
    }

    /// <summary>
    /// ⟨u, x̄⟩ = ⟨ȳ, J u⟩: its derivative by ȳ is the tangent J u, its derivative by x the adjoint of the linearized loop in the direction
    /// u with the cotangents (0, ȳ) for (y, ẏ).
    /// </summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        int n = Spec.Operands;
        Tensor[] x = inputs[..n];
        Tensor?[] u = Spread(cotangents, Needed.Items), bars = Bars(inputs);
        var result = new Tensor?[inputs.Length];
        TangentLoop loop = TangentLoop.Of(Spec, u, keepsOutputs: false);
        Tensor ticket = NoTicket();
        if (needed.AsSpan(n + 1).Contains(true))
        {
            (Tensor?[] pushed, ticket) = loop.Run(Spec, x, u);
            for (int i = 0, at = n + 1; i < pushed.Length; i++)
                if (Given[i]) result[at++] = pushed[i];
        }

        if (needed.AsSpan(0, n).Contains(true))
        {
            Tensor?[] pulled = Pull(
                loop.Spec, loop.Operands(Spec, x, u), ticket, loop.Bars(Spec, new Tensor?[bars.Length], bars), loop.Mask(Spec, needed[..n]));
            loop.Originals(Spec, pulled).CopyTo(result, 0);
        }

        return result;
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        // A cotangent of each lane needs an operand of each lane, and a carry with a batched cotangent is batched itself.
        int n = Spec.Operands;
        bool[] flags = batched[..n];
        for (int i = 0; i < n; i++) flags[i] |= Needed[i] || (i < Spec.Carries && Plan.CarryBars[i]);
        BatchedLoop loop = BatchedLoop.Of(Spec, size, flags, Given.Items);
        Tensor[] x = loop.Operands(inputs[..n], batched);
        Tensor ticket = batched[n] ? inputs[n][0] : inputs[n];
        var bars = new Tensor?[Given.Count];
        for (int i = 0, at = n + 1; i < bars.Length; i++)
        {
            if (!Given[i]) continue;
            bars[i] = loop.Bar(i, inputs[at], batched[at]);
            at++;
        }

        Tensor[] results = new ScanAdjoint(loop.Spec, Needed, Given).Bind([.. x, ticket, .. bars.OfType<Tensor>()]);
        for (int i = 0, at = 0; i < n; i++)
            if (Needed[i]) results[at] = loop.Operand(i, results[at++]);
        return results;
    }

    public override string Format(string[] inputs) =>
        $"scanAdjoint[{Spec.Steps} steps of {Spec.Body.Nodes.Length} nodes]({string.Join(", ", inputs)})";

    /// <summary>No tape was left.</summary>
    private static Tensor NoTicket() => Tensor.Zeros(Shape.Scalar, ElementType.Int64);

    private static Tensor?[] Spread(Tensor?[] values, bool[] places)
    {
        var result = new Tensor?[places.Length];
        for (int i = 0, at = 0; i < places.Length; i++)
            if (places[i]) result[i] = values[at++];
        return result;
    }

    private Tensor?[] Gather(Tensor?[] operands)
    {
        var result = new List<Tensor?>();
        for (int i = 0; i < operands.Length; i++)
            if (Needed[i]) result.Add(operands[i]);
        return [.. result];
    }

    private Tensor?[] Bars(Tensor?[] inputs) => Spread(inputs[(Spec.Operands + 1)..], Given.Items);
}
