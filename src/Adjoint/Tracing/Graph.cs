namespace Adjoint.Tracing;

/// <summary>A value of a graph: an input, or one output of a node.</summary>
internal sealed class Value(TensorType type, Node? producer, int index)
{
    public TensorType Type { get; } = type;

    /// <summary>The node that computes it; null for an input of the graph.</summary>
    public Node? Producer { get; } = producer;

    /// <summary>Which output of the producer, or which input of the graph.</summary>
    public int Index { get; } = index;

    /// <summary>The user's name for it, where one is known.</summary>
    public string? Name { get; set; }
}

/// <summary>One application of a primitive.</summary>
internal sealed class Node
{
    public Node(Primitive primitive, Value[] inputs, TensorType[] outputs)
    {
        Primitive = primitive;
        Inputs = inputs;
        Outputs = new Value[outputs.Length];
        for (int i = 0; i < outputs.Length; i++) Outputs[i] = new Value(outputs[i], this, i);
    }

    public Primitive Primitive { get; }

    public Value[] Inputs { get; }

    public Value[] Outputs { get; }
}

/// <summary>
/// A pure function of tensors as a list of nodes in an order in which they can be computed. Immutable once made.
/// </summary>
internal sealed class Graph(Value[] inputs, Node[] nodes, Value[] outputs)
{
    private int _hash;

    public Value[] Inputs { get; } = inputs;

    public Node[] Nodes { get; } = nodes;

    public Value[] Outputs { get; } = outputs;

    public TensorType[] InputTypes => Array.ConvertAll(Inputs, v => v.Type);

    public TensorType[] OutputTypes => Array.ConvertAll(Outputs, v => v.Type);

    /// <summary>Runs the graph on tensors of any level: values are computed, traced tensors recorded.</summary>
    public Tensor[] Apply(ReadOnlySpan<Tensor> inputs)
    {
        var environment = new Dictionary<Value, Tensor>(Inputs.Length + Nodes.Length, ReferenceEqualityComparer.Instance);
        for (int i = 0; i < Inputs.Length; i++) environment[Inputs[i]] = inputs[i];
        foreach (Node node in Nodes)
        {
            Tensor[] results = node.Primitive.Bind(Array.ConvertAll(node.Inputs, v => environment[v]));
            for (int i = 0; i < results.Length; i++) environment[node.Outputs[i]] = results[i];
        }

        return Array.ConvertAll(Outputs, v => environment[v]);
    }

    /// <summary>Whether two graphs compute the same function by the same nodes: the key of the cache of compiled programs.</summary>
    public bool StructurallyEquals(Graph other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (GetStructuralHash() != other.GetStructuralHash()
            || Inputs.Length != other.Inputs.Length || Nodes.Length != other.Nodes.Length || Outputs.Length != other.Outputs.Length)
            return false;
        var map = new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < Inputs.Length; i++)
        {
            if (Inputs[i].Type != other.Inputs[i].Type) return false;
            map[Inputs[i]] = other.Inputs[i];
        }

        for (int n = 0; n < Nodes.Length; n++)
        {
            Node a = Nodes[n], b = other.Nodes[n];
            if (a.Inputs.Length != b.Inputs.Length || !a.Primitive.Equals(b.Primitive)) return false;
            for (int i = 0; i < a.Inputs.Length; i++)
                if (!ReferenceEquals(map[a.Inputs[i]], b.Inputs[i])) return false;
            for (int i = 0; i < a.Outputs.Length; i++) map[a.Outputs[i]] = b.Outputs[i];
        }

        for (int i = 0; i < Outputs.Length; i++)
            if (!ReferenceEquals(map[Outputs[i]], other.Outputs[i])) return false;
        return true;
    }

    public int GetStructuralHash()
    {
        if (_hash != 0) return _hash;
        var numbers = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        var hash = default(HashCode);
        foreach (Value input in Inputs)
        {
            hash.Add(input.Type);
            numbers[input] = numbers.Count;
        }

        foreach (Node node in Nodes)
        {
            hash.Add(node.Primitive);
            foreach (Value input in node.Inputs) hash.Add(numbers[input]);
            foreach (Value output in node.Outputs) numbers[output] = numbers.Count;
        }

        foreach (Value output in Outputs) hash.Add(numbers[output]);
        int value = hash.ToHashCode();
        return _hash = value == 0 ? 1 : value;
    }

    /// <inheritdoc/>
    public override string ToString() => GraphPrinter.Print(this);
}
