namespace Adjoint.Compilation;

/// <summary>Builds a new graph from an old one node by node: the frame of every pass.</summary>
internal sealed class GraphRewriter
{
    private readonly Graph _graph;
    private readonly Dictionary<Value, Value> _map = new(ReferenceEqualityComparer.Instance);
    private readonly List<Node> _nodes = [];

    public GraphRewriter(Graph graph)
    {
        _graph = graph;
        foreach (Value input in graph.Inputs) _map[input] = input;
    }

    public Value Map(Value old) => _map[old];

    public Value[] Map(Value[] old) => Array.ConvertAll(old, v => _map[v]);

    /// <summary>Keeps a node of the old graph, on new inputs.</summary>
    public Value[] Emit(Node node, Value[] inputs)
    {
        Node kept = node;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (ReferenceEquals(inputs[i], node.Inputs[i])) continue;
            kept = new Node(node.Primitive, inputs, Array.ConvertAll(node.Outputs, v => v.Type));
            for (int o = 0; o < kept.Outputs.Length; o++) kept.Outputs[o].Name = node.Outputs[o].Name;
            break;
        }

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
        for (int i = 0; i < outputs.Length; i++) _map[node.Outputs[i]] = outputs[i];
    }

    public Graph Finish() => new(_graph.Inputs, [.. _nodes], Map(_graph.Outputs));
}
