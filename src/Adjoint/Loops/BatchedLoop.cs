namespace Adjoint.Loops;

/// <summary>The loop over batched steps: the batch is the first axis of a carry or constant, and the second, after the steps, of rows.</summary>
/// <param name="Spec">The loop.</param>
/// <param name="Size">The batch.</param>
/// <param name="Lined">The operands of the original that have the batch axis.</param>
/// <param name="Results">The results of the original that have the batch axis.</param>
internal sealed record BatchedLoop(LoopSpec Spec, int Size, bool[] Lined, bool[] Results)
{
    private int CarryCount => Spec.Carries;

    private int RowEnd => Spec.Carries + Spec.Rows;

    /// <summary>The loop of a batch.</summary>
    /// <param name="spec">The loop of a sample.</param>
    /// <param name="size">The batch.</param>
    /// <param name="batched">The operands that have the batch axis; a carry gets it from any step.</param>
    /// <param name="forced">The results that are to have it in any case.</param>
    public static BatchedLoop Of(LoopSpec spec, int size, bool[] batched, bool[] forced)
    {
        int c = spec.Carries;
        bool[] lined = (bool[])batched.Clone();
        while (true)
        {
            bool[] results = (bool[])forced.Clone();
            Array.Copy(lined, results, c);
            bool[] varies = [];
            TensorType[] types = spec.Body.InputTypes;
            for (int i = 0; i < lined.Length; i++)
                if (lined[i]) types[1 + i] = types[1 + i] with { Shape = types[1 + i].Shape.Insert(0, size) };
            var (body, captures) = Traced.Abstractly(
                x =>
                {
                    (Tensor[] y, varies) = BatchMode.Run(spec.Body, x, [false, .. lined], size);
                    for (int i = 0; i < y.Length; i++)
                    {
                        if (i >= c) results[i] |= varies[i];
                        if (results[i] && !varies[i]) y[i] = y[i].BroadcastTo(y[i].Shape.Insert(0, size));
                    }

                    return y;
                },
                types);
            if (captures.Length > 0) Throw.InternalError("the body of a loop captured a tensor while it was batched.", body);
            if (!AdjointPlan.Grow(lined.AsSpan(0, c), varies)) return new BatchedLoop(new LoopSpec(body, c, spec.Rows, spec.Steps, spec.Checkpoints), size, lined, results);
        }
    }

    /// <summary>The operands of this loop from those of the batched original.</summary>
    public Tensor[] Operands(Tensor[] x, bool[] batched)
    {
        var result = new Tensor[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = Lined[i] ? Expand(x[i], batched[i]) : x[i];
            if (Lined[i] && i >= CarryCount && i < RowEnd) result[i] = Exchange(result[i]);
        }

        return result;
    }

    /// <summary>A result of the batched original from that of this loop.</summary>
    public Tensor Result(int index, Tensor value) =>
        !Results[index] ? Expand(value, false) : index < CarryCount ? value : Exchange(value);

    /// <summary>The cotangent of a result of this loop from that of the batched original's.</summary>
    public Tensor Bar(int index, Tensor bar, bool batched)
    {
        if (!Results[index]) return bar;
        Tensor full = Expand(bar, batched);
        return index < CarryCount ? full : Exchange(full);
    }

    /// <summary>The cotangent of an operand of the batched original from that of this loop's.</summary>
    public Tensor Operand(int index, Tensor bar) => index >= CarryCount && index < RowEnd ? Exchange(bar) : bar;

    private Tensor Expand(Tensor value, bool batched) => batched ? value : value.BroadcastTo(value.Shape.Insert(0, Size));

    /// <summary>The first two axes exchanged.</summary>
    private static Tensor Exchange(Tensor value)
    {
        int[] order = [.. Enumerable.Range(0, value.Rank)];
        (order[0], order[1]) = (1, 0);
        return value.Transpose(order);
    }
}
