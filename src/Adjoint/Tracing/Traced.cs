namespace Adjoint.Tracing;

/// <summary>A function traced at given arguments: its graph, and the tensors to run the graph on.</summary>
internal sealed class Traced
{
    private Traced(Graph graph, Tensor[] inputs, int arguments, Dictionary<Value, Tensor> carried)
    {
        Graph = graph;
        Inputs = inputs;
        ArgumentCount = arguments;
        Carried = carried;
    }

    public Graph Graph { get; }

    /// <summary>The arguments, then the captured tensors: what the graph's inputs stand for.</summary>
    public Tensor[] Inputs { get; }

    public int ArgumentCount { get; }

    /// <summary>Values computed while tracing.</summary>
    public Dictionary<Value, Tensor> Carried { get; }

    /// <summary>Traces with the values carried along, so that C# control flow on values works.</summary>
    public static Traced WithValues(Func<Tensor[], Tensor[]> function, Tensor[] arguments) => Run(function, arguments, true);

    /// <summary>Traces by types alone, as a loop body or a compiled function is.</summary>
    public static Traced Abstractly(Func<Tensor[], Tensor[]> function, Tensor[] arguments) => Run(function, arguments, false);

    private static Traced Run(Func<Tensor[], Tensor[]> function, Tensor[] arguments, bool carriesValues)
    {
        using var trace = new Trace(carriesValues);
        Tensor[] outputs = function(Array.ConvertAll(arguments, trace.Input));
        Graph graph = trace.Finish(outputs);
        return new Traced(graph, [.. arguments, .. trace.Captures], arguments.Length, trace.Carried);
    }

    /// <summary>Traces a function of tensors of the given types, without values.</summary>
    public static (Graph Graph, Tensor[] Captures) Abstractly(Func<Tensor[], Tensor[]> function, TensorType[] types, string?[]? labels = null)
    {
        using var trace = new Trace(carriesValues: false);
        var arguments = new Tensor[types.Length];
        for (int i = 0; i < types.Length; i++) arguments[i] = trace.Input(types[i], null, labels?[i]);
        Tensor[] outputs = function(arguments);
        Graph graph = trace.Finish(outputs);
        return (graph, [.. trace.Captures]);
    }
}
