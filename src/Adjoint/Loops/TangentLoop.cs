using Adjoint.Compilation.Passes;

namespace Adjoint.Loops;

/// <summary>
/// The loop of carry and tangent together, an ordinary loop: c ← f(c), ċ ← f′(c) ċ. Every list of operands is followed by the tangents
/// of those that have one. Results: carry, its tangents, the outputs where they are kept, and the tangents of outputs.
/// </summary>
/// <param name="Spec">The loop.</param>
/// <param name="Active">The operands of the original that have a tangent.</param>
/// <param name="Tangents">The results of the original that have a tangent.</param>
/// <param name="KeepsOutputs">Whether the original's outputs are among the results.</param>
internal sealed record TangentLoop(LoopSpec Spec, bool[] Active, bool[] Tangents, bool KeepsOutputs)
{
    /// <summary>The operands that have a tangent when those in <paramref name="active"/> have: a carry gets one from any step.</summary>
    public static bool[] Activity(LoopSpec spec, bool[] active)
    {
        bool[] result = (bool[])active.Clone();
        for (int i = 0; i < result.Length; i++) result[i] &= spec.Body.Inputs[1 + i].Type.Element.IsFloating();
        bool[] connected;
        do
        {
            connected = new bool[result.Length];
            if (Array.Exists(result, a => a))
                ForwardMode.Pushforward(spec.Body, [false, .. result]).Connected.AsSpan(0, spec.Carries).CopyTo(connected);
        }
        while (AdjointPlan.Grow(result, connected));
        return result;
    }

    public static TangentLoop Of(LoopSpec spec, bool[] given, bool keepsOutputs)
    {
        bool[] active = Activity(spec, given);
        int c = spec.Carries;
        bool[] tangents = new bool[spec.Body.Outputs.Length];
        TensorType[] types = spec.Body.InputTypes;
        var (graph, captures) = Traced.Abstractly(
            x =>
            {
                var primal = new List<Tensor> { x[0] };
                var tangent = new Tensor?[1 + spec.Operands];
                int at = 1;
                foreach ((int start, int count) in Lists(spec))
                {
                    primal.AddRange(x[at..(at + count)]);
                    at += count;
                    for (int i = start; i < start + count; i++)
                        if (active[i]) tangent[1 + i] = x[at++];
                }

                var (y, dy) = ForwardMode.Run(spec.Body, [.. primal], tangent);
                var results = new List<Tensor>(y[..c]);
                for (int i = 0; i < c; i++)
                    if (tangents[i] = active[i]) results.Add(dy[i] ?? Tensor.ZerosLike(y[i]));
                if (keepsOutputs) results.AddRange(y[c..]);
                for (int i = c; i < y.Length; i++)
                    if (tangents[i] = dy[i] is not null) results.Add(dy[i]!);
                return [.. results];
            },
            [types[0], .. Interleave(spec, active, types[1..], types[1..])]);
        if (captures.Length > 0) Throw.InternalError("the body of a loop captured a tensor while it was linearized.", graph);
        int rows = spec.Rows + active.AsSpan(c, spec.Rows).Count(true);
        var body = new DeadCode().Run(graph);
        var loop = new LoopSpec(body, c + active.AsSpan(0, c).Count(true), rows, spec.Steps, spec.Checkpoints);
        return new TangentLoop(loop, active, tangents, keepsOutputs);
    }

    /// <summary>The tangents of a loop's results along tangents of its operands, null where there are none.</summary>
    public static Tensor?[] Push(LoopSpec spec, Tensor[] x, Tensor?[] dx) =>
        Array.Exists(dx, d => d is not null) ? Of(spec, dx, false).Run(spec, x, dx).Tangents : new Tensor?[spec.Body.Outputs.Length];

    public static TangentLoop Of(LoopSpec spec, Tensor?[] dx, bool keepsOutputs) =>
        spec.Plan.Tangent(Array.ConvertAll(dx, d => d is not null), keepsOutputs);

    /// <summary>The tangents of the original's results, and the ticket of the tape.</summary>
    public (Tensor?[] Tangents, Tensor Ticket) Run(LoopSpec original, Tensor[] x, Tensor?[] dx)
    {
        Tensor[] results = new ScanLoop(Spec, KeepsTape: true).Bind(Operands(original, x, dx));
        int c = original.Carries, at = c;
        var tangents = new Tensor?[Tangents.Length];
        for (int i = 0; i < c; i++)
            if (Tangents[i]) tangents[i] = results[at++];
        if (KeepsOutputs) at += original.Outputs;
        for (int i = c; i < tangents.Length; i++)
            if (Tangents[i]) tangents[i] = results[at++];
        return (tangents, results[^1]);
    }

    /// <summary>The operands of this loop: those of the original and their tangents, zeros where a carry gets one on the way only.</summary>
    public Tensor[] Operands(LoopSpec original, Tensor[] x, Tensor?[] dx)
    {
        var tangents = new Tensor[x.Length];
        for (int i = 0; i < x.Length; i++)
            if (Active[i]) tangents[i] = dx[i] ?? Tensor.ZerosLike(x[i]);
        return Interleave(original, Active, x, tangents);
    }

    /// <summary>
    /// The cotangents of this loop's results, from those of the original's results and of their tangents (null: zero).
    /// </summary>
    public Tensor?[] Bars(LoopSpec original, Tensor?[] results, Tensor?[] tangents)
    {
        int c = original.Carries;
        var bars = new List<Tensor?>(results[..c]);
        for (int i = 0; i < c; i++)
            if (Tangents[i]) bars.Add(tangents[i]);
        if (KeepsOutputs) bars.AddRange(results[c..]);
        for (int i = c; i < Tangents.Length; i++)
            if (Tangents[i]) bars.Add(tangents[i]);
        return [.. bars];
    }

    /// <summary>A flag for each operand of this loop, from those of the original's; false for the tangents.</summary>
    public bool[] Mask(LoopSpec original, bool[] flags) => Interleave(original, Active, flags, new bool[flags.Length]);

    /// <summary>From something for each operand of this loop to that of the original's operands.</summary>
    public T[] Originals<T>(LoopSpec original, T[] all)
    {
        var result = new T[original.Operands];
        int at = 0;
        foreach ((int start, int count) in Lists(original))
        {
            Array.Copy(all, at, result, start, count);
            at += count + Active.AsSpan(start, count).Count(true);
        }

        return result;
    }

    private static T[] Interleave<T>(LoopSpec spec, bool[] active, T[] x, T[] dx)
    {
        var result = new List<T>();
        foreach ((int start, int count) in Lists(spec))
        {
            result.AddRange(x.AsSpan(start, count));
            for (int i = start; i < start + count; i++)
                if (active[i]) result.Add(dx[i]);
        }

        return [.. result];
    }

    private static (int Start, int Count)[] Lists(LoopSpec spec) =>
        [(0, spec.Carries), (spec.Carries, spec.Rows), (spec.Carries + spec.Rows, spec.Constants)];
}
