namespace Adjoint;

public static partial class Transform
{
    /// <summary>
    /// A function with a reverse derivative of the user's: where the derivative of the written steps would be wasteful,
    /// inaccurate or not what is meant.
    /// </summary>
    /// <typeparam name="T">The argument: a tensor or a tree.</typeparam>
    /// <typeparam name="TResult">The result: a tensor or a tree.</typeparam>
    /// <param name="function">The function. Tensors that it captures get no derivative: asking for one is an error.</param>
    /// <param name="vjp">
    /// From the argument x, the result y and the cotangent ȳ of the result to the cotangent of the argument, in tensor operations,
    /// which second derivatives go through. It is traced without values. It may capture tensors.
    /// </param>
    /// <remarks>
    /// There is no forward derivative: Jvp, and Hvp through the function, are refused. <see cref="CustomJvp"/> serves both.
    /// </remarks>
    /// <exception cref="ArgumentException">On differentiating, when the rule's result is not like the argument.</exception>
    public static Func<T, TResult> CustomVjp<T, TResult>(Func<T, TResult> function, Func<T, TResult, TResult, T> vjp)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(vjp);
        return x => BindCustom(function, x, (body, like, labels) =>
        {
            int n = labels.Length, r = body.Outputs.Length;
            Value[] arguments = body.Inputs[..n];
            Value[] seeds = [.. body.Outputs.Where(IsFloating)];
            var (rule, captures) = Traced.Abstractly(
                inputs =>
                {
                    Tensor[] outputs = inputs[n..(n + r)];
                    TResult cotangent = Tree.WithLeaves(like, WithDerivatives(outputs, inputs.AsSpan(n + r)));
                    T pulled = vjp(Tree.WithLeaves(x, inputs[..n]), Tree.WithLeaves(like, outputs), cotangent);
                    return Derivatives("CustomVjp", "cotangent", Tree.Leaves(pulled), "argument", arguments, labels);
                },
                [.. arguments.Concat(body.Outputs).Concat(seeds).Select(v => v.Type)],
                [.. labels, .. body.Outputs.Select((v, i) => v.Name ?? Numbered("y", i, r)), .. seeds.Select((v, i) => Numbered("ȳ", i, seeds.Length))]);
            return (rule, captures, (graph, captured) => new CustomVjpCall(graph, rule, n, captured));
        });
    }

    /// <summary>Traces a function, and the rule where a derivative may be asked for, and applies them as one operation.</summary>
    private static TResult BindCustom<T, TResult>(
        Func<T, TResult> function, T x,
        Func<Graph, TResult, string[], (Graph Rule, Tensor[] Captures, Func<Graph, int, CustomCall> Call)> traceRule)
    {
        var (traced, like) = Record(function, x, Tree.Leaves);
        if (Array.TrueForAll(traced.Inputs, t => !t.IsTraced)) return Tree.WithLeaves(like, traced.OutputValues!);
        string[] labels = Array.ConvertAll(traced.Graph.Inputs[..traced.ArgumentCount], v => v.Name!);
        var (_, captures, call) = traceRule(traced.Graph, like, labels);
        int first = traced.Inputs.Length;
        var body = new Graph(
            [.. traced.Graph.Inputs, .. captures.Select((t, i) => new Value(t.Type, null, first + i) { Name = t.Label })],
            traced.Graph.Nodes, traced.Graph.Outputs);
        CustomCall primitive = call(body, traced.Inputs.Length - traced.ArgumentCount);
        return Tree.WithLeaves(like, primitive.BindKnowing([.. traced.Inputs, .. captures], traced.OutputValues));
    }

    private static bool IsFloating(Value value) => value.Type.Element.IsFloating();

    private static string Numbered(string name, int index, int count) => count == 1 ? name : $"{name}{index}";

    /// <summary>Tangents or cotangents for all tensors of a tree, given those of the floating ones; zeros for the others.</summary>
    private static Tensor[] WithDerivatives(Tensor[] primal, ReadOnlySpan<Tensor> derivatives)
    {
        var result = new Tensor[primal.Length];
        int next = 0;
        for (int i = 0; i < result.Length; i++)
            result[i] = primal[i].ElementType.IsFloating() ? derivatives[next++] : Tensor.ZerosLike(primal[i]);
        return result;
    }

    /// <summary>
    /// Those of the floating tensors among a rule's results, checked against what they are derivatives of. A literal, such as 0.0
    /// for an argument without influence, stands for a tensor filled with it.
    /// </summary>
    private static Tensor[] Derivatives(string verb, string what, Tensor[] given, string of, Value[] expected, string[] labels)
    {
        if (given.Length != expected.Length)
            Throw.Misuse(verb, $"the rule gave {given.Length} tensors where the {of} has {expected.Length}; its {what} has the structure of the {of}.");
        var result = new List<Tensor>();
        for (int i = 0; i < given.Length; i++)
        {
            if (!expected[i].Type.Element.IsFloating()) continue;
            if (given[i].IsLiteral) given[i] = Tensor.Full(expected[i].Type.Shape, given[i].ToDouble(), expected[i].Type.Element);
            if (given[i].Type != expected[i].Type)
                Throw.Misuse(verb, $"the rule gave a {what} of type {given[i].Type} for the {of} {labels[i]} of type {expected[i].Type}; they must be alike.");
            result.Add(given[i]);
        }

        return [.. result];
    }
}
