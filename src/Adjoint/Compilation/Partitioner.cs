using Adjoint.Compilation.Emit;

namespace Adjoint.Compilation;

/// <summary>
/// Divides a graph into steps. Every node goes to the earliest step of its kind that comes no sooner than the steps its
/// operands are computed in; so steps can be executed in order, and small work collects in few kernels.
/// </summary>
internal static class Partitioner
{
    public static IReadOnlyList<StepPlan> Divide(Graph graph)
    {
        var groups = new List<Group>();
        var groupOf = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        foreach (Node node in graph.Nodes)
        {
            if (node.Primitive is Constant) continue;
            int earliest = -1;
            foreach (Value input in node.Inputs) earliest = Math.Max(earliest, groupOf.GetValueOrDefault(input, -1));
            int index = -1;
            if (Scalarizer.Fits(node))
            {
                ElementType? element = Scalarizer.FloatOf(node);
                index = groups.FindIndex(Math.Max(0, earliest), g => g.Accepts(element));
                if (index < 0)
                {
                    index = groups.Count;
                    groups.Add(new Group(true));
                }

                groups[index].Element ??= element;
            }
            else
            {
                index = groups.Count;
                groups.Add(new Group(false));
            }

            groups[index].Nodes.Add(node);
            foreach (Value output in node.Outputs) groupOf[output] = index;
        }

        return [.. groups.Select((group, i) => group.Finish(i, graph, groupOf, groups))];
    }

    private sealed class Group(bool isScalar)
    {
        public List<Node> Nodes { get; } = [];

        public ElementType? Element { get; set; }

        public bool Accepts(ElementType? element) => isScalar && (Element is null || element is null || Element == element);

        public StepPlan Finish(int index, Graph graph, Dictionary<Value, int> groupOf, List<Group> groups)
        {
            if (!isScalar) return new LibraryPlan(Nodes[0]);
            var used = new HashSet<Value>(graph.Outputs, ReferenceEqualityComparer.Instance);
            for (int g = 0; g < groups.Count; g++)
            {
                if (g == index) continue;
                foreach (Node node in groups[g].Nodes)
                    foreach (Value input in node.Inputs) used.Add(input);
            }

            var inputs = new List<Value>();
            var outputs = new List<Value>();
            var seen = new HashSet<Value>(ReferenceEqualityComparer.Instance);
            foreach (Node node in Nodes)
            {
                foreach (Value input in node.Inputs)
                {
                    bool isOwn = groupOf.TryGetValue(input, out int g) && g == index;
                    if (!isOwn && input.Producer?.Primitive is not Constant && seen.Add(input)) inputs.Add(input);
                }

                foreach (Value output in node.Outputs)
                    if (used.Contains(output)) outputs.Add(output);
            }

            return new ScalarPlan(Nodes, [.. inputs], [.. outputs], Element ?? ElementType.Float64);
        }
    }
}
