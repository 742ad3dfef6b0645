namespace Adjoint;

public static partial class Transform
{
    /// <summary>
    /// The function applied to a batch: every tensor of the argument has the batch as first axis, and so has every tensor of
    /// the result. The function itself is written for one sample; no loop over samples is run.
    /// </summary>
    /// <typeparam name="T">The argument: a tensor or a tree.</typeparam>
    /// <typeparam name="TResult">The result: a tensor or a tree.</typeparam>
    /// <param name="function">
    /// A function of one sample, which does not read values of its argument. Tensors that it captures are shared by all samples.
    /// </param>
    /// <exception cref="ArgumentException">On call, when leading extents differ, the batch is empty, or an argument is a scalar.</exception>
    public static Func<T, TResult> Batch<T, TResult>(Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return x =>
        {
            var (leaves, labels) = Naming.Leaves(function, 0, x);
            bool[] batched = new bool[leaves.Length];
            Array.Fill(batched, true);
            return RunBatch(function, inputs => function(Tree.WithLeaves(x, inputs)), leaves, labels, batched);
        };
    }

    /// <summary>The function applied to a batch in one argument or both; see <see cref="Batch{T, TResult}"/>.</summary>
    /// <typeparam name="T1">The first argument.</typeparam>
    /// <typeparam name="T2">The second argument.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="function">A function of one sample.</param>
    /// <param name="first">Whether the first argument has a batch axis; otherwise it is shared by all samples.</param>
    /// <param name="second">Whether the second argument has a batch axis.</param>
    /// <exception cref="ArgumentException">Neither argument is batched; on call, as for one argument.</exception>
    public static Func<T1, T2, TResult> Batch<T1, T2, TResult>(Func<T1, T2, TResult> function, bool first = true, bool second = true)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!first && !second) Throw.Misuse("Batch", "at least one of the two arguments must be batched; both flags are false.");
        return (x, y) =>
        {
            var (leaves, labels) = Naming.Leaves(function, 0, x);
            var (others, names) = Naming.Leaves(function, 1, y);
            bool[] batched = new bool[leaves.Length + others.Length];
            Array.Fill(batched, first, 0, leaves.Length);
            Array.Fill(batched, second, leaves.Length, others.Length);
            int split = leaves.Length;
            return RunBatch(
                function, inputs => function(Tree.WithLeaves(x, inputs[..split]), Tree.WithLeaves(y, inputs[split..])),
                [.. leaves, .. others], [.. labels, .. names], batched);
        };
    }

    private static TResult RunBatch<TResult>(
        Delegate named, Func<Tensor[], TResult> function, Tensor[] arguments, string[] labels, bool[] batched)
    {
        int size = BatchSize(arguments, labels, batched);
        Naming.NameCaptures(named);
        TensorType[] sample = Array.ConvertAll(arguments, t => t.Type);
        for (int i = 0; i < sample.Length; i++)
            if (batched[i]) sample[i] = sample[i] with { Shape = sample[i].Shape.Remove(0) };
        TResult like = default!;
        var (graph, captures) = Traced.Abstractly(inputs => Tree.Leaves(like = function(inputs)), sample, labels);
        bool[] lined = new bool[graph.Inputs.Length];
        batched.CopyTo(lined, 0);
        var (outputs, varies) = BatchMode.Run(graph, [.. arguments, .. captures], lined, size);
        Tensor[] results = BatchRules.ExpandAll(size, outputs, varies);
        for (int i = 0; i < results.Length; i++)
            if (outputs[i].IsDisconnected) results[i] = Tensor.Disconnected(results[i]);
        return Tree.WithLeaves(like, results);
    }

    /// <summary>The common leading extent; all that is wrong is reported together.</summary>
    private static int BatchSize(Tensor[] arguments, string[] labels, bool[] batched)
    {
        int[] leading = [.. Enumerable.Range(0, arguments.Length).Where(i => batched[i])];
        if (leading.Length == 0) Throw.Misuse("Batch", "the argument holds no tensor whose first axis could be the batch.");
        string[] scalars = [.. leading.Where(i => arguments[i].Rank == 0).Select(i => labels[i])];
        if (scalars.Length > 0)
        {
            Throw.Misuse("Batch", $"{string.Join(", ", scalars)} {(scalars.Length == 1 ? "is a scalar" : "are scalars")}, without a first axis to be the batch. "
                + "Capture what all samples share in the function instead of passing it as an argument.");
        }

        int size = arguments[leading[0]].Shape[0];
        if (leading.Any(i => arguments[i].Shape[0] != size))
        {
            Throw.Misuse("Batch", "the first axis of every argument is the batch, but the extents differ: "
                + string.Join(", ", leading.Select(i => $"{labels[i]} is {arguments[i].Shape}")) + ".");
        }

        if (size == 0)
        {
            Throw.Misuse("Batch", $"the batch is empty: {string.Join(", ", leading.Select(i => $"{labels[i]} is {arguments[i].Shape}"))}. "
                + "Skip the call when there are no samples.");
        }

        return size;
    }
}
