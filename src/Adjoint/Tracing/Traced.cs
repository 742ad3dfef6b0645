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

    /// <summary>The values of the outputs where all were computed while tracing, else null.</summary>
    public Tensor[]? OutputValues =>
        Array.TrueForAll(Graph.Outputs, Carried.ContainsKey) ? Array.ConvertAll(Graph.Outputs, v => Carried[v]) : null;

    /// <summary>Traces with the values carried along, so that C# control flow on values works.</summary>
    public static Traced WithValues(Func<Tensor[], Tensor[]> function, Tensor[] arguments, string[]? labels = null) =>
        Run(function, arguments, labels, true);

    /// <summary>Traces by types alone, as a loop body or a compiled function is.</summary>
    public static Traced Abstractly(Func<Tensor[], Tensor[]> function, Tensor[] arguments, string[]? labels = null) =>
        Run(function, arguments, labels, false);

    private static Traced Run(Func<Tensor[], Tensor[]> function, Tensor[] arguments, string[]? labels, bool carriesValues)
    {
        using var trace = new Trace(carriesValues);
        var inputs = new Tensor[arguments.Length];
        for (int i = 0; i < inputs.Length; i++) inputs[i] = trace.Input(arguments[i], labels?[i]);
        Tensor[] outputs = function(inputs);
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
