using Adjoint.Compilation.Emit;

namespace Adjoint.Compilation;

/// <summary>
/// Which views of a graph are folded into the loads of the loops that read them, and which must be computed because something reads
/// them that wants a dense array.
/// </summary>
internal sealed class Views
{
    private readonly Dictionary<Value, Access> _accesses = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Value> _computed = new(ReferenceEqualityComparer.Instance);
    private readonly bool _hasLoops;

    public Views(Graph graph)
    {
        // Views are folded into loops alone: without any, all are computed.
        _hasLoops = Array.Exists(graph.Nodes, FusionRules.IsFusible);
        if (!_hasLoops) return;
        foreach (Node node in graph.Nodes)
        {
            if (!Access.IsView(node)) continue;
            Access? access = Of(node.Inputs[0]).Through(node);
            if (access is null)
            {
                // Through what is computed, every view is of the form.
                _computed.Add(node.Inputs[0]);
                access = Access.Of(node.Inputs[0]).Through(node);
            }

            if (access is null) _computed.Add(node.Outputs[0]);
            _accesses[node.Outputs[0]] = access ?? Access.Of(node.Outputs[0]);
        }

        foreach (Value output in graph.Outputs) _computed.Add(output);
        for (int n = graph.Nodes.Length - 1; n >= 0; n--)
        {
            Node node = graph.Nodes[n];
            bool readsDense = Access.IsView(node) ? _computed.Contains(node.Outputs[0]) : !IsFusible(node);
            if (readsDense) _computed.UnionWith(node.Inputs);
        }
    }

    /// <summary>How a loop reads a value: through views down to what is stored.</summary>
    public Access Of(Value value) => _accesses.TryGetValue(value, out Access? access) ? access : Access.Of(value);

    /// <summary>The stored value that a value is read from.</summary>
    public Value BaseOf(Value value) => _accesses.TryGetValue(value, out Access? access) ? access.Base : value;

    /// <summary>Whether a loop can compute the node; a reduction only where its run can be walked through the views.</summary>
    public bool IsFusible(Node node) =>
        FusionRules.IsFusible(node) && (node.Primitive is not Reduce reduce || Of(node.Inputs[0]).Merges(
            new ReductionTree(node.Inputs[0].Type.Shape, reduce.Axes).FirstRunAxis, node.Inputs[0].Type.Shape.Extents));

    /// <summary>Whether the node is a view that nobody needs as an array of its own.</summary>
    public bool IsFolded(Node node) => _hasLoops && Access.IsView(node) && !_computed.Contains(node.Outputs[0]);
}
