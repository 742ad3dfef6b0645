using Adjoint.Loops;

namespace Adjoint;

public static partial class Loop
{
    /// <summary>One of two functions, by a truth value that need not be known yet; only the chosen one runs.</summary>
    /// <typeparam name="T">The operands: a tensor or a tree.</typeparam>
    /// <typeparam name="TResult">The result: a tensor or a tree.</typeparam>
    /// <param name="predicate">One truth value.</param>
    /// <param name="ifTrue">What is computed where it holds.</param>
    /// <param name="ifFalse">What is computed where it does not; returns the same shapes and element types.</param>
    /// <param name="operands">What the functions are given. Tensors that they capture are operands too.</param>
    /// <returns>The result of the chosen function.</returns>
    /// <remarks>
    /// The derivative is the chosen function's; by the predicate there is none. In a batch whose samples choose differently both functions
    /// are computed for every sample, and <c>Where</c> selects: a function that is not finite where it is not chosen then spoils the
    /// gradient (0 · ∞), so give it operands that it is finite for.
    /// </remarks>
    /// <exception cref="ArgumentException">The predicate is not one truth value, or the functions return different types.</exception>
    public static TResult Cond<T, TResult>(Tensor predicate, Func<T, TResult> ifTrue, Func<T, TResult> ifFalse, T operands)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(ifTrue);
        ArgumentNullException.ThrowIfNull(ifFalse);
        if (predicate.Type != new TensorType(ElementType.Bool, Shape.Scalar)) LoopThrow.NotAPredicate("Loop.Cond", predicate.Type);
        var (leaves, names) = Naming.Leaves(ifTrue, 0, operands);
        TensorType[] types = Array.ConvertAll(leaves, t => t.Type);
        TResult like = default!;
        Tensor[] first = [], second = [];
        var (a, capturesA) = LoopTracing.Trace(ifTrue, x => first = Tree.Leaves(like = ifTrue(Tree.WithLeaves(operands, x))), types, names);
        var (b, capturesB) = LoopTracing.Trace(ifFalse, x => second = Tree.Leaves(ifFalse(Tree.WithLeaves(operands, x))), types, names);
        if (!a.OutputTypes.AsSpan().SequenceEqual(b.OutputTypes)) LoopThrow.BranchesDiffer(first, second);

        // What one branch captured the other is given too, and leaves it unused.
        int n = leaves.Length;
        Value[] unusedA = [.. capturesB.Select((t, i) => new Value(t.Type, null, a.Inputs.Length + i))];
        Value[] unusedB = [.. capturesA.Select((t, i) => new Value(t.Type, null, n + i))];
        var whole = new Graph([.. a.Inputs, .. unusedA], a.Nodes, a.Outputs);
        var other = new Graph([.. b.Inputs[..n], .. unusedB, .. b.Inputs[n..]], b.Nodes, b.Outputs);
        Tensor[] inputs = [.. leaves, .. capturesA, .. capturesB];
        Tensor[] results = predicate.IsTraced
            ? new CondCall(whole, other).Bind([predicate, .. inputs])
            : ((bool)predicate ? whole : other).Apply(inputs);
        return Tree.WithLeaves(like, results);
    }

    /// <summary>One of two functions of captured tensors; see <see cref="Cond{T, TResult}"/>.</summary>
    /// <typeparam name="TResult">The result: a tensor or a tree.</typeparam>
    /// <param name="predicate">One truth value.</param>
    /// <param name="ifTrue">What is computed where it holds.</param>
    /// <param name="ifFalse">What is computed where it does not.</param>
    /// <exception cref="ArgumentException">The predicate is not one truth value, or the functions return different types.</exception>
    public static TResult Cond<TResult>(Tensor predicate, Func<TResult> ifTrue, Func<TResult> ifFalse)
    {
        ArgumentNullException.ThrowIfNull(ifTrue);
        ArgumentNullException.ThrowIfNull(ifFalse);
        return Cond(predicate, (Tensor[] _) => ifTrue(), _ => ifFalse(), []);
    }
}
