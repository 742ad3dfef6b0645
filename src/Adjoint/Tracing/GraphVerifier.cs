using System.Diagnostics;

namespace Adjoint.Tracing;

/// <summary>Checks that a graph is well formed: every value defined before use, every type as its primitive infers it.</summary>
internal static class GraphVerifier
{
    /// <summary>Runs in debug builds, after tracing and after every pass.</summary>
    [Conditional("DEBUG")]
    public static void Check(Graph graph, string after) => Verify(graph, after);

    public static void Verify(Graph graph, string after)
    {
        var defined = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (Value input in graph.Inputs)
        {
            if (input.Producer is not null) Throw.InternalError($"after {after}, an input of the graph has a producer.", graph);
            if (!defined.Add(input)) Throw.InternalError($"after {after}, an input of the graph is listed twice.", graph);
        }

        foreach (Node node in graph.Nodes)
        {
            foreach (Value input in node.Inputs)
                if (!defined.Contains(input)) Throw.InternalError($"after {after}, {node.Primitive.Name} uses a value before it is computed.", graph);
            TensorType[] types = node.Primitive.Infer(Array.ConvertAll(node.Inputs, v => v.Type));
            if (types.Length != node.Outputs.Length) Throw.InternalError($"after {after}, {node.Primitive.Name} has a wrong number of outputs.", graph);
            for (int i = 0; i < types.Length; i++)
            {
                if (types[i] != node.Outputs[i].Type)
                    Throw.InternalError($"after {after}, {node.Primitive.Name} is typed {node.Outputs[i].Type} where its rule says {types[i]}.", graph);
                if (!defined.Add(node.Outputs[i])) Throw.InternalError($"after {after}, a value is computed twice.", graph);
            }
        }

        foreach (Value output in graph.Outputs)
            if (!defined.Contains(output)) Throw.InternalError($"after {after}, an output of the graph is never computed.", graph);
    }
}
