namespace Adjoint;

public static partial class Transform
{
    /// <summary>
    /// A function with a forward derivative of the user's. The reverse derivative is the transpose of the rule, so that the
    /// function can be differentiated in both modes and to every order.
    /// </summary>
    /// <typeparam name="T">The argument: a tensor or a tree.</typeparam>
    /// <typeparam name="TResult">The result: a tensor or a tree.</typeparam>
    /// <param name="function">The function. Tensors that it captures get no derivative: asking for one is an error.</param>
    /// <param name="jvp">
    /// From the argument x, the result y and the tangent dx of the argument to the tangent of the result: linear in dx, in tensor
    /// operations, which second derivatives go through. It is traced without values. It may capture tensors.
    /// </param>
    /// <exception cref="ArgumentException">On differentiating, when the rule's result is not like the result.</exception>
    /// <exception cref="NotSupportedException">On differentiating in reverse mode, when the rule is not linear in dx.</exception>
    public static Func<T, TResult> CustomJvp<T, TResult>(Func<T, TResult> function, Func<T, TResult, T, TResult> jvp)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(jvp);
        return x => BindCustom(function, x, (body, like, labels) =>
        {
            int n = labels.Length, r = body.Outputs.Length;
            Value[] arguments = body.Inputs[..n];
            Value[] seeds = [.. arguments.Where(IsFloating)];
            string[] results = [.. body.Outputs.Select((v, i) => v.Name ?? Numbered("y", i, r))];
            var (rule, captures) = Traced.Abstractly(
                inputs =>
                {
                    Tensor[] primal = inputs[..n];
                    T tangent = Tree.WithLeaves(x, WithDerivatives(primal, inputs.AsSpan(n + r)));
                    TResult pushed = jvp(Tree.WithLeaves(x, primal), Tree.WithLeaves(like, inputs[n..(n + r)]), tangent);
                    return Derivatives("CustomJvp", "tangent", Tree.Leaves(pushed), "result", body.Outputs, results);
                },
                [.. arguments.Concat(body.Outputs).Concat(seeds).Select(v => v.Type)],
                [.. labels, .. results, .. seeds.Select(v => "d" + v.Name)]);
            return (rule, captures, (graph, captured) => new CustomJvpCall(graph, rule, n, captured));
        });
    }
}
