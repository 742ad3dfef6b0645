using Adjoint.Compilation.Passes;

namespace Adjoint.Transforms;

/// <summary>
/// Reverse accumulation: runs a graph on tensors of any level, then pulls cotangents back through it node by node. On
/// values it computes a gradient; on traced tensors it records the gradient's graph, which can be differentiated again.
/// </summary>
internal sealed class ReverseMode
{
    private readonly Graph _graph;
    private readonly Tensor[] _inputs;
    private readonly Dictionary<Value, Tensor> _environment;
    private readonly HashSet<Value> _active = new(ReferenceEqualityComparer.Instance);

    /// <summary>Runs the graph forward.</summary>
    /// <param name="graph">The function.</param>
    /// <param name="inputs">Its arguments.</param>
    /// <param name="wrt">The arguments to differentiate by.</param>
    /// <param name="carried">Values known from tracing, used where the arguments are values themselves.</param>
    public ReverseMode(Graph graph, Tensor[] inputs, bool[] wrt, Dictionary<Value, Tensor>? carried = null)
    {
        _graph = graph;
        _inputs = inputs;
        bool reuse = carried is not null && Array.TrueForAll(inputs, t => !t.IsTraced);
        _environment = new Dictionary<Value, Tensor>(graph.Inputs.Length + graph.Nodes.Length, ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Length; i++)
        {
            _environment[graph.Inputs[i]] = inputs[i];
            if (wrt[i] && inputs[i].ElementType.IsFloating()) _active.Add(graph.Inputs[i]);
        }

        foreach (Node node in graph.Nodes)
        {
            if (reuse && Array.TrueForAll(node.Outputs, carried!.ContainsKey))
            {
                foreach (Value output in node.Outputs) _environment[output] = carried[output];
            }
            else
            {
                Tensor[] results = node.Primitive.Bind(Array.ConvertAll(node.Inputs, v => _environment[v]));
                for (int i = 0; i < results.Length; i++) _environment[node.Outputs[i]] = results[i];
            }

            if (Array.Exists(node.Inputs, _active.Contains))
            {
                foreach (Value output in node.Outputs)
                    if (output.Type.Element.IsFloating()) _active.Add(output);
            }
        }

        Outputs = Array.ConvertAll(graph.Outputs, v => _environment[v]);
    }

    public Tensor[] Outputs { get; }

    /// <summary>
    /// The cotangents of the inputs for given cotangents of the outputs (null: zero). Null for an input that was not asked
    /// for, or that no path of derivatives connects to the outputs.
    /// </summary>
    public Tensor?[] Pull(Tensor?[] cotangents)
    {
        var adjoints = new Dictionary<Value, Tensor>(ReferenceEqualityComparer.Instance);
        void Accumulate(Value value, Tensor? cotangent)
        {
            if (cotangent is null || !_active.Contains(value)) return;
            if (cotangent.Shape != value.Type.Shape || cotangent.ElementType != value.Type.Element)
                Throw.InternalError($"a cotangent of type {cotangent.Type} met a value of type {value.Type}.", _graph);
            adjoints[value] = adjoints.TryGetValue(value, out Tensor? sum) ? sum + cotangent : cotangent;
        }

        for (int i = 0; i < cotangents.Length; i++) Accumulate(_graph.Outputs[i], cotangents[i]);
        for (int n = _graph.Nodes.Length - 1; n >= 0; n--)
        {
            Node node = _graph.Nodes[n];
            if (!Array.Exists(node.Outputs, adjoints.ContainsKey)) continue;
            bool[] needed = Array.ConvertAll(node.Inputs, _active.Contains);
            if (!Array.Exists(needed, x => x)) continue;
            Tensor?[] pulled = node.Primitive.Vjp(
                Array.ConvertAll(node.Inputs, v => _environment[v]), Array.ConvertAll(node.Outputs, v => _environment[v]),
                Array.ConvertAll(node.Outputs, v => adjoints.GetValueOrDefault(v)), needed);
            foreach (Value output in node.Outputs) adjoints.Remove(output);
            for (int i = 0; i < node.Inputs.Length; i++) Accumulate(node.Inputs[i], pulled[i]);
        }

        return Array.ConvertAll(_graph.Inputs, v => adjoints.GetValueOrDefault(v));
    }

    /// <summary>The graph (inputs, cotangents of outputs) → cotangents of the inputs asked for, zeros where disconnected.</summary>
    public static Graph Transform(Graph graph, bool[] wrt, bool keepOutputs = false)
    {
        int inputs = graph.Inputs.Length;
        bool[] given = new bool[graph.Outputs.Length];
        Array.Fill(given, true);
        return Record(graph, wrt, given, (reverse, pulled, arguments) =>
        {
            var outputs = new List<Tensor>(keepOutputs ? reverse.Outputs : []);
            for (int i = 0; i < inputs; i++)
                if (wrt[i]) outputs.Add(pulled[i] ?? Tensor.ZerosLike(arguments[i]));
            return [.. outputs];
        });
    }

    /// <summary>
    /// The graph (inputs, cotangents of the outputs in <paramref name="given"/>) → cotangents of those inputs in
    /// <paramref name="wrt"/> that are connected to these outputs; and which inputs those are.
    /// </summary>
    public static (Graph Graph, bool[] Connected) Pullback(Graph graph, bool[] wrt, bool[] given)
    {
        bool[] connected = [];
        Graph result = Record(graph, wrt, given, (_, pulled, _) =>
        {
            connected = Array.ConvertAll(pulled, p => p is not null);
            return [.. pulled.OfType<Tensor>()];
        });
        return (new DeadCode().Run(result), connected);
    }

    private static Graph Record(Graph graph, bool[] wrt, bool[] given, Func<ReverseMode, Tensor?[], Tensor[], Tensor[]> select)
    {
        int inputs = graph.Inputs.Length;
        Value[] seeds = [.. graph.Outputs.Where((_, i) => given[i])];
        var (result, captures) = Traced.Abstractly(
            arguments =>
            {
                var reverse = new ReverseMode(graph, arguments[..inputs], wrt);
                var cotangents = new Tensor?[given.Length];
                for (int i = 0, next = inputs; i < given.Length; i++)
                    if (given[i]) cotangents[i] = arguments[next++];
                Tensor?[] pulled = reverse.Pull(cotangents);
                return select(reverse, pulled, arguments);
            },
            [.. graph.InputTypes, .. seeds.Select(v => v.Type)],
            [.. graph.Inputs.Select(v => v.Name), .. seeds.Select(v => v.Name is null ? null : v.Name + "̄")]);
        if (captures.Length > 0) Throw.InternalError("a closed graph captured a tensor while it was transposed.", graph);
        return result;
    }
}
