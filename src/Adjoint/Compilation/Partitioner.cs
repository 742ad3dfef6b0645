namespace Adjoint.Compilation;

/// <summary>Divides a graph into steps.</summary>
internal static class Partitioner
{
    public static IReadOnlyList<StepPlan> Divide(Graph graph)
    {
        var steps = new List<StepPlan>();
        foreach (Node node in graph.Nodes)
            if (node.Primitive is not Constant) steps.Add(new LibraryPlan(node));
        return steps;
    }
}
