namespace Adjoint.Solvers;

/// <summary>
/// The adjoint of a march: inputs as <see cref="March"/>'s, then cotangents of its outputs; outputs the cotangents of the carry,
/// parameters and point vectors in <paramref name="Needed"/>.
/// </summary>
internal sealed record MarchVjp(MarchSpec Spec, EquatableArray<bool> Needed) : Primitive
{
    public override string Name => $"marchAdjoint[{Spec.Problem.Method}, order {Spec.Order}]";

    public override bool IsPure => false;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        var types = new List<TensorType>();
        for (int i = 0; i < Spec.DifferentiableInputs; i++)
            if (Needed[i]) types.Add(inputs[i]);
        return [.. types];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => Spec.Plan.Reverse(Needed.Items, inputs, outputs);

    /// <summary>
    /// The derivative of x̄ = Jᵀȳ along (ẋ, ȳ̇) is the adjoint of the linearized march: with cotangents (ȳ̇, ȳ) for (y, ẏ), the cotangent of
    /// x is (∂Jᵀȳ/∂x) ẋ + Jᵀȳ̇.
    /// </summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        Parts p = Split(inputs);
        int bars = inputs.Length - p.Bars.Length;
        Tensor[] dx = Filled(p.X, tangents.AsSpan(0, p.X.Length));
        Tensor[] dBars = Filled(p.Bars, tangents.AsSpan(bars));
        return SecondOrder(p, dx, dBars, p.Bars, [.. Needed]);
    }

    /// <summary>
    /// ⟨u, x̄⟩ = ⟨ȳ, J u⟩: its derivative by x is the adjoint of the linearized march in the direction u with cotangents (0, ȳ), its
    /// derivative by ȳ is the tangent J u.
    /// </summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Parts p = Split(inputs);
        var u = new Tensor?[p.X.Length];
        for (int i = 0, k = 0; i < u.Length; i++)
            if (Needed[i]) u[i] = cotangents[k++];
        var result = new Tensor?[inputs.Length];
        Tensor[] direction = Filled(p.X, u);
        if (needed.AsSpan(0, p.X.Length).Contains(true))
        {
            Tensor[] zeros = Array.ConvertAll(p.Bars, Tensor.ZerosLike);
            bool[] wanted = needed[..p.X.Length];
            Array.Fill(wanted, true, 0, Spec.Carries);
            Tensor?[] second = SecondOrder(p, direction, zeros, p.Bars, wanted);
            for (int i = 0, k = 0; i < p.X.Length; i++)
                if (wanted[i]) result[i] = second[k++];
        }

        if (needed.AsSpan(inputs.Length - p.Bars.Length).Contains(true))
            March.Tangent(Spec, p.X, direction, p.Solve, p.Ticket).CopyTo(result, inputs.Length - p.Bars.Length);
        return result;
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => LaneByLane.Apply(this, size, inputs, batched);

    private static Tensor[] Filled(Tensor[] like, ReadOnlySpan<Tensor?> values)
    {
        var result = new Tensor[like.Length];
        for (int i = 0; i < like.Length; i++) result[i] = values[i] ?? Tensor.ZerosLike(like[i]);
        return result;
    }

    /// <summary>The cotangents of x under the linearized march with the given cotangents of results and of their tangents.</summary>
    private Tensor?[] SecondOrder(Parts p, Tensor[] dx, Tensor[] resultBars, Tensor[] tangentBars, bool[] wanted)
    {
        MarchSpec linear = Spec.Linearize();
        int c = Spec.Carries;
        Tensor[] bars = [.. resultBars[..c], .. tangentBars[..c], .. resultBars[c..], .. tangentBars[c..]];
        bool[] mask = March.Interleave(Spec, wanted, new bool[wanted.Length]);
        Array.Fill(mask, true, 0, 2 * c);
        Tensor[] pulled = new MarchVjp(linear, mask).Bind([.. March.Interleave(Spec, p.X, dx), .. p.Solve, p.Ticket, .. bars]);

        // The results hold the carry and its tangent, then what was wanted of the rest.
        return [.. pulled[..c], .. pulled[(2 * c)..]];
    }

    private Parts Split(Tensor[] inputs)
    {
        int n = Spec.DifferentiableInputs, solve = Spec.Problem.InputCount;
        return new Parts(inputs[..n], inputs[n..(n + solve)], inputs[n + solve], inputs[(n + solve + 1)..]);
    }

    private readonly record struct Parts(Tensor[] X, Tensor[] Solve, Tensor Ticket, Tensor[] Bars);
}
