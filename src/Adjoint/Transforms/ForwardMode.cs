using Adjoint.Compilation.Passes;

namespace Adjoint.Transforms;

/// <summary>Forward accumulation: runs a graph on tensors of any level together with tangents.</summary>
internal static class ForwardMode
{
    /// <summary>The outputs and their tangents (null: structurally zero).</summary>
    public static (Tensor[] Outputs, Tensor?[] Tangents) Run(
        Graph graph, Tensor[] inputs, Tensor?[] tangents, Dictionary<Value, Tensor>? carried = null)
    {
        bool reuse = carried is not null && Array.TrueForAll(inputs, t => !t.IsTraced);
        var primal = new Dictionary<Value, Tensor>(ReferenceEqualityComparer.Instance);
        var tangent = new Dictionary<Value, Tensor>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Length; i++)
        {
            primal[graph.Inputs[i]] = inputs[i];
            if (tangents[i] is { } dx && inputs[i].ElementType.IsFloating()) tangent[graph.Inputs[i]] = dx;
        }

        foreach (Node node in graph.Nodes)
        {
            Tensor[] x = Array.ConvertAll(node.Inputs, v => primal[v]);
            Tensor[] y = reuse && Array.TrueForAll(node.Outputs, carried!.ContainsKey)
                ? Array.ConvertAll(node.Outputs, v => carried[v])
                : node.Primitive.Bind(x);
            for (int i = 0; i < y.Length; i++) primal[node.Outputs[i]] = y[i];
            if (!Array.Exists(node.Inputs, tangent.ContainsKey)) continue;
            Tensor?[] dy = node.Primitive.Jvp(x, y, Array.ConvertAll(node.Inputs, v => tangent.GetValueOrDefault(v)));
            for (int i = 0; i < y.Length; i++)
            {
                if (dy[i] is not { } d) continue;
                if (d.Shape != y[i].Shape || d.ElementType != y[i].ElementType)
                    Throw.InternalError($"{node.Primitive.Name} gave a tangent of type {d.Type} for a value of type {y[i].Type}.", graph);
                tangent[node.Outputs[i]] = d;
            }
        }

        return (Array.ConvertAll(graph.Outputs, v => primal[v]), Array.ConvertAll(graph.Outputs, v => tangent.GetValueOrDefault(v)));
    }

    /// <summary>The graph (inputs, tangents of the inputs in <paramref name="wrt"/>) → (outputs, tangents), zeros where disconnected.</summary>
    public static Graph Transform(Graph graph, bool[] wrt) =>
        Record(graph, wrt, (outputs, dy) => [.. outputs, .. outputs.Zip(dy, (y, d) => d ?? Tensor.ZerosLike(y))]);

    /// <summary>
    /// The graph (inputs, tangents of the inputs in <paramref name="wrt"/>) → tangents of those outputs that are connected to
    /// these inputs; and which outputs those are.
    /// </summary>
    public static (Graph Graph, bool[] Connected) Pushforward(Graph graph, bool[] wrt)
    {
        bool[] connected = [];
        Graph result = Record(graph, wrt, (_, dy) =>
        {
            connected = Array.ConvertAll(dy, d => d is not null);
            return [.. dy.OfType<Tensor>()];
        });
        return (new DeadCode().Run(result), connected);
    }

    private static Graph Record(Graph graph, bool[] wrt, Func<Tensor[], Tensor?[], Tensor[]> select)
    {
        int inputs = graph.Inputs.Length;
        int[] active = [.. Enumerable.Range(0, inputs).Where(i => wrt[i])];
        var (result, captures) = Traced.Abstractly(
            arguments =>
            {
                var tangents = new Tensor?[inputs];
                for (int k = 0; k < active.Length; k++) tangents[active[k]] = arguments[inputs + k];
                var (outputs, dy) = Run(graph, arguments[..inputs], tangents);
                return select(outputs, dy);
            },
            [.. graph.InputTypes, .. active.Select(i => graph.Inputs[i].Type)],
            [.. graph.Inputs.Select(v => v.Name), .. active.Select(i => graph.Inputs[i].Name is { } n ? "d" + n : null)]);
        if (captures.Length > 0) Throw.InternalError("a closed graph captured a tensor while it was linearized.", graph);
        return result;
    }
}
