namespace Adjoint.Tracing;

/// <summary>
/// The recording of one run of a function. Traces nest: a trace opened while another runs is deeper. An operation is
/// recorded by the deepest trace among its operands; a tensor of a shallower trace that it uses becomes an input of the
/// deeper graph (a capture), so a closure keeps its derivative and nested transforms cannot confuse their perturbations.
/// </summary>
internal sealed class Trace : IDisposable
{
    [ThreadStatic]
    private static Trace? t_current;

    private readonly Trace? _outer;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Value> _inputs = [];
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<Tensor, Value> _values = new(ReferenceEqualityComparer.Instance);
    private readonly List<Tensor> _captures = [];
    private bool _closed;

    /// <summary>Opens a trace inside the one that is running on this thread.</summary>
    /// <param name="carriesValues">Whether operations also compute values where their operands have them.</param>
    public Trace(bool carriesValues)
    {
        CarriesValues = carriesValues;
        _outer = t_current;
        Depth = (_outer?.Depth ?? 0) + 1;
        t_current = this;
    }

    public int Depth { get; }

    public bool CarriesValues { get; }

    /// <summary>Tensors of outer levels that the function used besides its arguments, in the order of the graph's last inputs.</summary>
    public IReadOnlyList<Tensor> Captures => _captures;

    /// <summary>The value each graph value had during the run, where values were carried.</summary>
    public Dictionary<Value, Tensor> Carried { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>An argument of the function: a traced tensor of the same type as <paramref name="outer"/>.</summary>
    public Tensor Input(Tensor outer, string? label) => Input(outer.Type, CarriesValues ? outer.Concrete : null, label ?? outer.Label);

    public Tensor Input(TensorType type, Tensor? carried = null, string? label = null)
    {
        var value = new Value(type, null, _inputs.Count) { Name = label };
        _inputs.Add(value);
        if (carried is not null) Carried[value] = carried;
        return new Tensor(this, value, carried) { Label = label };
    }

    public static Trace? DeepestOf(ReadOnlySpan<Tensor> operands)
    {
        Trace? deepest = null;
        foreach (Tensor operand in operands)
        {
            if (operand.Trace is not { } trace) continue;
            if (trace._closed) Throw.Escaped(operand);
            if (deepest is null || trace.Depth > deepest.Depth) deepest = trace;
        }

        return deepest;
    }

    /// <summary>Records an application.</summary>
    /// <param name="primitive">What is applied.</param>
    /// <param name="operands">To what.</param>
    /// <param name="known">The results' values where the caller has them already, so that they are not computed again.</param>
    public Tensor[] Record(Primitive primitive, ReadOnlySpan<Tensor> operands, Tensor[]? known = null)
    {
        if (_thread != Environment.CurrentManagedThreadId) Throw.RecordedElsewhere(primitive.Name, operands);
        Value[] inputs = new Value[operands.Length];
        var types = new TensorType[operands.Length];
        Tensor[]? carried = CarriesValues ? new Tensor[operands.Length] : null;
        for (int i = 0; i < operands.Length; i++)
        {
            inputs[i] = ValueOf(operands[i]);
            types[i] = operands[i].Type;
            if (carried is null) continue;
            if (operands[i].Concrete is { } concrete) carried[i] = concrete;
            else carried = null;
        }

        var node = new Node(primitive, inputs, primitive.Infer(types));
        _nodes.Add(node);
        Tensor[]? values = carried is null ? null : known ?? primitive.Evaluate(carried);
        var results = new Tensor[node.Outputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            if (values is not null) Carried[node.Outputs[i]] = values[i];
            results[i] = new Tensor(this, node.Outputs[i], values?[i]);
        }

        return results;
    }

    /// <summary>The graph of what was recorded. Its inputs are the arguments and then the captures.</summary>
    public Graph Finish(ReadOnlySpan<Tensor> outputs)
    {
        Value[] values = new Value[outputs.Length];
        for (int i = 0; i < outputs.Length; i++) values[i] = ValueOf(outputs[i]);
        Dispose();
        return new Graph([.. _inputs], [.. _nodes], values);
    }

    /// <summary>Ends the trace, also when the traced function threw.</summary>
    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        t_current = _outer;
    }

    private Value ValueOf(Tensor tensor)
    {
        if (ReferenceEquals(tensor.Trace, this)) return tensor.Value!;
        if (_values.TryGetValue(tensor, out Value? known)) return known;
        Value value;
        if (tensor.Trace is null)
        {
            var node = new Node(new Constant(tensor), [], [tensor.Type]);
            _nodes.Add(node);
            value = node.Outputs[0];
            value.Name = tensor.Label;
            if (CarriesValues) Carried[value] = tensor;
        }
        else
        {
            if (tensor.Trace._closed) Throw.Escaped(tensor);
            if (!IsInside(tensor.Trace)) Throw.OtherThread(tensor);
            value = new Value(tensor.Type, null, _inputs.Count) { Name = tensor.Label };
            _inputs.Add(value);
            _captures.Add(tensor);
            if (CarriesValues && tensor.Concrete is { } concrete) Carried[value] = concrete;
        }

        _values[tensor] = value;
        return value;
    }
    private bool IsInside(Trace other)
    {
        for (Trace? trace = _outer; trace is not null; trace = trace._outer)
            if (ReferenceEquals(trace, other)) return true;
        return false;
    }
}
