using Adjoint.Loops;

namespace Adjoint;

/// <summary>
/// Loops as operations: time marching, recurrences, iterations. The body is ordinary code on trees of tensors; it is recorded once and
/// compiled, whatever the number of steps, and the loop has derivatives of every order, batches and compiles like any other operation.
/// </summary>
/// <remarks>
/// <para>
/// The body cannot read values of tensors (they have none while it is recorded): decide by <c>Where</c> or
/// <see cref="Cond{T, TResult}"/>. Tensors that it captures are inputs of the loop and keep their derivatives. What it does besides, such as
/// printing or counting, happens once.
/// </para>
/// <para>
/// A gradient visits the states of the steps from the last to the first. Which of them are kept and which are computed again is the
/// choice of <see cref="Checkpoints"/>; the gradient is the same to the last bit.
/// </para>
/// </remarks>
public static partial class Loop
{
    /// <summary>Applies a step again and again: body(body(… body(start))).</summary>
    /// <typeparam name="T">The state: a tensor or a tree.</typeparam>
    /// <param name="steps">How often, from 0.</param>
    /// <param name="start">The initial state.</param>
    /// <param name="body">The step; it returns a state like the one it is given.</param>
    /// <param name="checkpoints">Which states are kept for the adjoint; by default all.</param>
    /// <returns>The last state.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    /// <exception cref="ArgumentException">The body changes a shape or an element type of the state, or the state holds no tensor.</exception>
    public static T Repeat<T>(int steps, T start, Func<T, T> body, Checkpoints? checkpoints = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Run(
            "Loop.Repeat", nameof(steps), body, (state, _, _) => (body(state), Array.Empty<Tensor>()), start, Array.Empty<Tensor>(), steps, checkpoints).Final;
    }

    /// <summary>Applies a step that knows its number again and again.</summary>
    /// <typeparam name="T">The state: a tensor or a tree.</typeparam>
    /// <param name="steps">How often, from 0.</param>
    /// <param name="start">The initial state.</param>
    /// <param name="body">The step, given the state and the number of the step from 0, an Int64 scalar.</param>
    /// <param name="checkpoints">Which states are kept for the adjoint; by default all.</param>
    /// <returns>The last state.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    /// <exception cref="ArgumentException">The body changes a shape or an element type of the state, or the state holds no tensor.</exception>
    public static T Repeat<T>(int steps, T start, Func<T, Tensor, T> body, Checkpoints? checkpoints = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Run(
            "Loop.Repeat", nameof(steps), body, (state, _, n) => (body(state, n), Array.Empty<Tensor>()), start, Array.Empty<Tensor>(), steps, checkpoints).Final;
    }

    /// <summary>Steps over the rows of <paramref name="xs"/>, carries a state along, and collects an output of every step.</summary>
    /// <typeparam name="TCarry">The state: a tensor or a tree.</typeparam>
    /// <typeparam name="TX">What steps are given: a tensor or a tree.</typeparam>
    /// <typeparam name="TY">What steps put out: a tensor or a tree.</typeparam>
    /// <param name="body">The step: (state, row of xs) → (next state, output).</param>
    /// <param name="start">The initial state.</param>
    /// <param name="xs">Tensors whose first axis counts the steps: shape <c>[steps, …]</c>.</param>
    /// <param name="checkpoints">Which states are kept for the adjoint; by default all.</param>
    /// <returns>The last state, and the outputs stacked along a new first axis: shape <c>[steps, …]</c>.</returns>
    /// <exception cref="ArgumentException">
    /// The first axes of xs differ, or the body changes a shape or an element type of the state, or the state holds no tensor.
    /// </exception>
    public static (TCarry Final, TY Outputs) Scan<TCarry, TX, TY>(
        Func<TCarry, TX, (TCarry Next, TY Output)> body, TCarry start, TX xs, Checkpoints? checkpoints = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        var (rows, names) = Naming.Leaves(body, 1, xs);
        if (rows.Length == 0 || Array.Exists(rows, t => t.Rank == 0 || t.Shape[0] != rows[0].Shape[0])) LoopThrow.NoRows("Loop.Scan", names, rows);
        return Run("Loop.Scan", nameof(xs), body, (state, x, _) => body(state, x), start, xs, rows[0].Shape[0], checkpoints);
    }

    /// <summary>Steps a given number of times, carries a state along, and collects an output of every step.</summary>
    /// <typeparam name="TCarry">The state: a tensor or a tree.</typeparam>
    /// <typeparam name="TY">What steps put out: a tensor or a tree.</typeparam>
    /// <param name="body">The step: state → (next state, output).</param>
    /// <param name="start">The initial state.</param>
    /// <param name="length">How many steps, from 0.</param>
    /// <param name="checkpoints">Which states are kept for the adjoint; by default all.</param>
    /// <returns>The last state, and the outputs stacked along a new first axis: shape <c>[steps, …]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="ArgumentException">The body changes a shape or an element type of the state, or the state holds no tensor.</exception>
    public static (TCarry Final, TY Outputs) Scan<TCarry, TY>(
        Func<TCarry, (TCarry Next, TY Output)> body, TCarry start, int length, Checkpoints? checkpoints = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Run("Loop.Scan", nameof(length), body, (state, _, _) => body(state), start, Array.Empty<Tensor>(), length, checkpoints);
    }

    /// <summary>What a gradient through a loop will hold and compute under a schedule, without running it.</summary>
    /// <typeparam name="T">The state: a tensor or a tree.</typeparam>
    /// <param name="body">The step.</param>
    /// <param name="start">A state of the shapes and types that the loop carries.</param>
    /// <param name="steps">The number of steps, from 0.</param>
    /// <param name="checkpoints">The schedule.</param>
    /// <returns>The plan, which prints as a sentence: <c>stores 38 of 500 states (12.2 MiB), 1.31 × forward work</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    /// <exception cref="ArgumentException">The body changes the state's type, or the budget does not hold one state.</exception>
    public static CheckpointPlan Plan<T>(Func<T, T> body, T start, int steps, Checkpoints checkpoints)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(checkpoints);
        if (steps < 0) LoopThrow.NegativeSteps("Loop.Plan", nameof(steps), steps);
        var (spec, _, _) = Trace<T, Tensor[], Tensor[]>(
            "Loop.Plan", body, (state, _, _) => (body(state), []), start, [], steps, checkpoints);
        StateLayout layout = spec.Plan.Layout;
        return checkpoints.PlanFor(steps, layout.Bytes, spec.Plan.OverheadBytes, layout.Fresh);
    }

    private static (TCarry Final, TY Outputs) Run<TCarry, TX, TY>(
        string operation, string argument, Delegate named, Func<TCarry, TX, Tensor, (TCarry Next, TY Output)> body, TCarry start, TX xs,
        int steps, Checkpoints? checkpoints)
    {
        if (steps < 0) LoopThrow.NegativeSteps(operation, argument, steps);
        var (spec, inputs, like) = Trace(operation, named, body, start, xs, steps, checkpoints ?? Checkpoints.StoreAll);
        Tensor[] results = new ScanLoop(spec, Array.Exists(inputs, t => t.IsTraced)).Bind(inputs);
        return (Tree.WithLeaves(start, results[..spec.Carries]), Tree.WithLeaves(like, results[spec.Carries..^1]));
    }

    /// <summary>The loop, its operands, and an output of a step for the structure.</summary>
    private static (LoopSpec Spec, Tensor[] Inputs, TY Like) Trace<TCarry, TX, TY>(
        string operation, Delegate named, Func<TCarry, TX, Tensor, (TCarry Next, TY Output)> body, TCarry start, TX xs,
        int steps, Checkpoints checkpoints)
    {
        var (carry, names) = Naming.Leaves(named, 0, start);
        var (rows, rowNames) = Naming.Leaves(named, 1, xs);
        if (carry.Length == 0) LoopThrow.NoState(operation, typeof(TCarry));
        int c = carry.Length, r = rows.Length;
        TensorType[] types = [LoopTracing.Index, .. carry.Select(t => t.Type), .. rows.Select(t => t.Type with { Shape = t.Shape.Remove(0) })];
        TY like = default!;
        var (graph, captures) = LoopTracing.Trace(
            named,
            x =>
            {
                (TCarry next, like) = body(Tree.WithLeaves(start, x[1..(1 + c)]), Tree.WithLeaves(xs, x[(1 + c)..]), x[0]);
                Tensor[] leaves = Tree.Leaves(next);
                bool same = leaves.Length == c;
                for (int i = 0; same && i < c; i++) same = leaves[i].Type == types[1 + i];
                if (!same) LoopThrow.CarryChanged(operation, names, types[1..(1 + c)], leaves);
                return [.. leaves, .. Tree.Leaves(like)];
            },
            types, ["index", .. names, .. rowNames]);
        return (new LoopSpec(graph, c, r, steps, checkpoints), [.. carry, .. rows, .. captures], like);
    }
}
