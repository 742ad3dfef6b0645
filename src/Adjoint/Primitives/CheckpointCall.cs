namespace Adjoint.Primitives;

/// <summary>
/// A graph whose intermediate values are not kept for the reverse pass but computed again there. Its cotangent is a call of
/// the transposed graph, again as one operation: while it is opaque, the elimination of common subexpressions cannot join
/// the recomputation with the first computation, which would keep the values after all.
/// </summary>
internal sealed record CheckpointCall(Graph Body) : GraphCall(Body)
{
    public override string Name => "checkpoint";

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        bool[] wrt = Array.ConvertAll(tangents, t => t is not null);
        var (graph, connected) = ForwardMode.Pushforward(Body, wrt);
        return Spread(graph, [.. inputs, .. tangents.OfType<Tensor>()], connected);
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        bool[] given = Array.ConvertAll(cotangents, c => c is not null);
        var (graph, connected) = ReverseMode.Pullback(Body, needed, given);
        return Spread(graph, [.. inputs, .. cotangents.OfType<Tensor>()], connected);
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        new CheckpointCall(BatchMode.Transform(Body, batched, size)).Bind(inputs);

    /// <summary>
    /// The derivatives, each at its place; null at the others. Inputs that they do not contain are left out, so that what the
    /// derivative depends on can be read from the operands, and nothing is kept alive for it in vain.
    /// </summary>
    private static Tensor?[] Spread(Graph graph, Tensor[] inputs, bool[] connected)
    {
        var result = new Tensor?[connected.Length];
        if (graph.Outputs.Length == 0) return result;
        var used = new HashSet<Value>([.. graph.Nodes.SelectMany(n => n.Inputs), .. graph.Outputs], ReferenceEqualityComparer.Instance);
        int[] kept = [.. Enumerable.Range(0, inputs.Length).Where(i => used.Contains(graph.Inputs[i]))];
        var trimmed = new Graph([.. kept.Select(i => graph.Inputs[i])], graph.Nodes, graph.Outputs);
        Tensor[] derivatives = new CheckpointCall(trimmed).Bind([.. kept.Select(i => inputs[i])]);
        for (int i = 0, next = 0; i < result.Length; i++)
            if (connected[i]) result[i] = derivatives[next++];
        return result;
    }
}
