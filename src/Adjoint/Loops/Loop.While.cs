using Adjoint.Loops;

namespace Adjoint;

public static partial class Loop
{
    /// <summary>Applies a step while a condition holds, which is looked at before every step.</summary>
    /// <typeparam name="T">The state: a tensor or a tree.</typeparam>
    /// <param name="condition">Whether to go on: one truth value, computed from the state.</param>
    /// <param name="body">The step; it returns a state like the one it is given.</param>
    /// <param name="start">The initial state.</param>
    /// <param name="maxSteps">Where the loop ends in any case.</param>
    /// <returns>
    /// The last state, and the number of steps, an Int64 scalar. Where that is <paramref name="maxSteps"/> the condition may still hold: look at it.
    /// </returns>
    /// <remarks>
    /// Has forward derivatives, with the number of steps held fixed, and none in reverse mode. In a batch every sample stops by itself.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxSteps"/> is negative.</exception>
    /// <exception cref="ArgumentException">
    /// The condition is not one truth value, or the body changes a shape or an element type of the state, or the state holds no tensor.
    /// </exception>
    /// <exception cref="NotSupportedException">When a gradient through the loop is taken.</exception>
    public static (T Final, Tensor Steps) While<T>(Func<T, Tensor> condition, Func<T, T> body, T start, int maxSteps)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(body);
        if (maxSteps < 0) LoopThrow.NegativeSteps("Loop.While", nameof(maxSteps), maxSteps);
        var (spec, inputs, _) = Trace<T, Tensor[], Tensor[]>(
            "Loop.While", body, (state, _, _) => (body(state), []), start, [], maxSteps, Checkpoints.StoreAll);
        int c = spec.Carries;
        TensorType[] types = Array.ConvertAll(inputs[..c], t => t.Type);
        var (graph, captures) = LoopTracing.Trace(
            condition,
            x =>
            {
                Tensor result = condition(Tree.WithLeaves(start, x));
                if (result.Type != new TensorType(ElementType.Bool, Shape.Scalar)) LoopThrow.NotAPredicate("Loop.While", result.Type);
                return [result];
            },
            types, Array.ConvertAll(inputs[..c], t => t.Label));
        Tensor[] results = new WhileLoop(new WhileSpec(spec, graph)).Bind([.. inputs, .. captures]);
        return (Tree.WithLeaves(start, results[..c]), results[^1]);
    }
}
