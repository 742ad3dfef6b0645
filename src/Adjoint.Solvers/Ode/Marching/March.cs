namespace Adjoint.Solvers;

/// <summary>
/// Marches. Inputs: carry…, parameters…, point vectors…, the inputs of the solve (for its step sequence, should its tape be
/// gone), the ticket. Outputs: final carry…, observations….
/// </summary>
internal sealed record March(MarchSpec Spec) : Primitive
{
    public override string Name => $"march[{Spec.Problem.Method}, order {Spec.Order}]";

    public override bool IsPure => false;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [.. Spec.CarryTypes, .. Spec.ObservedTypes];

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => Spec.Plan.Forward(inputs, outputs);

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        int n = Spec.DifferentiableInputs;
        return Tangent(Spec, inputs[..n], tangents[..n], inputs[n..^1], inputs[^1]);
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        int n = Spec.DifferentiableInputs;
        Tensor?[] pulled = Cotangents(Spec, inputs[..n], needed[..n], inputs[n..^1], inputs[^1], outputs, cotangents);
        return [.. pulled, .. new Tensor?[inputs.Length - n]];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => LaneByLane.Apply(this, size, inputs, batched);

    /// <summary>The tangents of a march's results.</summary>
    public static Tensor[] Tangent(MarchSpec spec, Tensor[] x, Tensor?[] dx, Tensor[] solve, Tensor ticket)
    {
        MarchSpec linear = spec.Linearize();
        Tensor[] all = Interleave(spec, x, [.. x.Zip(dx, (v, d) => d ?? Tensor.ZerosLike(v))]);
        Tensor[] results = new March(linear).Bind([.. all, .. solve, ticket]);
        int c = spec.Carries, o = spec.Observed;
        return [.. results[c..(2 * c)], .. results[((2 * c) + o)..]];
    }

    /// <summary>The cotangents of a march's inputs that are needed; null for the others.</summary>
    public static Tensor?[] Cotangents(
        MarchSpec spec, Tensor[] x, bool[] needed, Tensor[] solve, Tensor ticket, Tensor[] outputs, Tensor?[] cotangents)
    {
        Tensor[] bars = [.. outputs.Zip(cotangents, (v, b) => b ?? Tensor.ZerosLike(v))];

        // The carry's cotangent is computed in any case.
        bool[] mask = (bool[])needed.Clone();
        Array.Fill(mask, true, 0, spec.Carries);
        Tensor[] pulled = new MarchVjp(spec, mask).Bind([.. x, .. solve, ticket, .. bars]);
        var result = new Tensor?[x.Length];
        for (int i = 0, k = 0; i < x.Length; i++)
        {
            if (!mask[i]) continue;
            if (needed[i]) result[i] = pulled[k];
            k++;
        }

        return result;
    }

    /// <summary>Each of the three lists followed by its tangents.</summary>
    public static T[] Interleave<T>(MarchSpec spec, T[] x, T[] dx)
    {
        int c = spec.Carries, q = c + spec.Parameters;
        return [.. x[..c], .. dx[..c], .. x[c..q], .. dx[c..q], .. x[q..], .. dx[q..]];
    }
}
