namespace Adjoint.Compilation;

/// <summary>
/// Builds a new graph from an old one node by node: the frame of every pass. What a pass leaves alone costs nothing: a value stands for
/// itself until it is replaced, and where every node is kept the old graph is the result. (A small solve runs a dozen passes over
/// some thousand nodes; what they allocate brings on collections, which took a third of the time of compiling it.)
/// </summary>
internal sealed class GraphRewriter
{
    private readonly Graph _graph;
    private readonly Dictionary<Value, Value> _map = new(ReferenceEqualityComparer.Instance);
    private readonly List<Node> _nodes;
    private bool _isChanged;

    public GraphRewriter(Graph graph)
    {
        _graph = graph;
        _nodes = new List<Node>(graph.Nodes.Length);
    }

    /// <summary>What stands for a value of the old graph.</summary>
    public Value Map(Value old) => _isChanged && _map.TryGetValue(old, out Value? value) ? value : old;

    /// <summary>What stands for values of the old graph: the array itself where that is they themselves.</summary>
    public Value[] Map(Value[] old)
    {
        if (!_isChanged) return old;
        Value[] result = old;
        for (int i = 0; i < old.Length; i++)
        {
            Value value = Map(old[i]);
            if (ReferenceEquals(value, old[i])) continue;
            if (ReferenceEquals(result, old)) result = [.. old];
            result[i] = value;
        }

        return result;
    }

    /// <summary>Keeps a node of the old graph, on new inputs.</summary>
    public Value[] Emit(Node node, Value[] inputs)
    {
        if (AreSame(inputs, node.Inputs))
        {
            _nodes.Add(node);
            return node.Outputs;
        }

        var kept = new Node(node.Primitive, inputs, Array.ConvertAll(node.Outputs, v => v.Type));
        for (int o = 0; o < kept.Outputs.Length; o++) kept.Outputs[o].Name = node.Outputs[o].Name;
        _nodes.Add(kept);
        Replace(node, kept.Outputs);
        return kept.Outputs;
    }

    /// <summary>Adds a node that the old graph does not have.</summary>
    public Value Add(Primitive primitive, params Value[] inputs) => AddAll(primitive, inputs)[0];

    /// <summary>Adds a node with any number of outputs.</summary>
    public Value[] AddAll(Primitive primitive, Value[] inputs)
    {
        var node = new Node(primitive, inputs, primitive.Infer(Array.ConvertAll(inputs, v => v.Type)));
        _nodes.Add(node);
        _isChanged = true;
        return node.Outputs;
    }

    /// <summary>Adds the nodes of another graph, applied to values of this one.</summary>
    public Value[] Inline(Graph inner, Value[] inputs)
    {
        var map = new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Length; i++) map[inner.Inputs[i]] = inputs[i];
        foreach (Node node in inner.Nodes)
        {
            var copy = new Node(node.Primitive, Array.ConvertAll(node.Inputs, v => map[v]), Array.ConvertAll(node.Outputs, v => v.Type));
            _nodes.Add(copy);
            for (int i = 0; i < copy.Outputs.Length; i++) map[node.Outputs[i]] = copy.Outputs[i];
        }

        return Array.ConvertAll(inner.Outputs, v => map[v]);
    }

    /// <summary>Lets values of the new graph stand for the outputs of an old node.</summary>
    public void Replace(Node node, params Value[] outputs)
    {
        _isChanged = true;
        for (int i = 0; i < outputs.Length; i++) _map[node.Outputs[i]] = outputs[i];
    }

    /// <summary>The new graph.</summary>
    public Graph Finish() => _isChanged ? new(_graph.Inputs, [.. _nodes], Map(_graph.Outputs)) : _graph;

    private static bool AreSame(Value[] left, Value[] right)
    {
        if (ReferenceEquals(left, right)) return true;
        for (int i = 0; i < left.Length; i++)
            if (!ReferenceEquals(left[i], right[i])) return false;
        return true;
    }
}
