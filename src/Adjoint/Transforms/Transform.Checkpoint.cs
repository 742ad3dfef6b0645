namespace Adjoint;

public static partial class Transform
{
    /// <summary>
    /// The same function with another way of being differentiated: in the reverse pass its intermediate values are computed
    /// again instead of being kept from the forward pass. Less memory for one more evaluation.
    /// </summary>
    /// <typeparam name="T">The argument: a tensor or a tree.</typeparam>
    /// <typeparam name="TResult">The result: a tensor or a tree.</typeparam>
    /// <param name="function">The function. Tensors that it captures keep their derivatives.</param>
    /// <remarks>
    /// For a chain of n equal steps, checkpointing blocks of √n of them holds the values of 2√n steps instead of n (Griewank and
    /// Walther 2008, chapter 12). Time loops have schedules of their own; this is for blocks of ordinary code.
    /// </remarks>
    public static Func<T, TResult> Checkpoint<T, TResult>(Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return x =>
        {
            var (traced, like) = Record(function, x, Tree.Leaves);
            Tensor[] outputs = new CheckpointCall(traced.Graph).BindKnowing(traced.Inputs, traced.OutputValues);
            return Tree.WithLeaves(like, outputs);
        };
    }
}
