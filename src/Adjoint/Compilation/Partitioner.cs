using Adjoint.Compilation.Emit;

namespace Adjoint.Compilation;

/// <summary>
/// Divides a graph into steps that can be executed in order. A node goes to a step no earlier than those its operands are computed
/// in; small tensors collect in scalar kernels, elementwise work and reductions on one shape in fused loops, the rest are calls.
/// Of the loops a node could join it takes the one that computes an operand, else one that reads an operand too, else a new one.
/// Afterwards nodes whose results only a later loop reads move there where that saves traffic to memory.
/// </summary>
internal sealed class Partitioner
{
    private readonly Graph _graph;
    private readonly Views _views;
    private readonly List<StepGroup> _groups = [];
    private readonly Dictionary<Value, int> _groupOf = new(ReferenceEqualityComparer.Instance);

    private Partitioner(Graph graph)
    {
        _graph = graph;
        _views = new Views(graph);
    }

    public static IReadOnlyList<StepPlan> Divide(Graph graph)
    {
        var partitioner = new Partitioner(graph);
        foreach (Node node in graph.Nodes)
            if (node.Primitive is not Constant && !partitioner._views.IsFolded(node)) partitioner.Place(node);
        if (partitioner._groups.Exists(g => g.Kind == StepKind.Loop))
        {
            partitioner.SinkAll();
            partitioner.MergeAll();
        }

        return partitioner.Finish();
    }

    private void Place(Node node)
    {
        StepKind kind = Scalarizer.Fits(node) ? StepKind.Scalar : _views.IsFusible(node) ? StepKind.Loop : StepKind.Library;
        ElementType? element = Scalarizer.FloatOf(node);
        int earliest = 0;
        foreach (Value input in node.Inputs)
        {
            int group = GroupOf(input);
            earliest = Math.Max(earliest, IsDirect(kind, node, input) ? group : group + 1);
        }

        int index = Find(kind, node, element, earliest);
        if (index < 0)
        {
            index = _groups.Count;
            _groups.Add(new StepGroup(kind, FusionRules.Iteration(node), _views));
        }

        _groups[index].Add(node, element, v => IsOwn(v, index));
        foreach (Value output in node.Outputs) _groupOf[output] = index;
    }

    /// <summary>The step that computes what a value is read from; −1 for inputs and constants.</summary>
    private int GroupOf(Value value) =>
        _groupOf.TryGetValue(value, out int own) ? own : _groupOf.GetValueOrDefault(_views.BaseOf(value), -1);

    /// <summary>Whether the node can take the operand from the group that computes it without a store between.</summary>
    private bool IsDirect(StepKind kind, Node node, Value input)
    {
        if (!_groupOf.TryGetValue(input, out int group) || _groups[group].Kind != kind) return false;
        return kind == StepKind.Scalar
            || (kind == StepKind.Loop && input.Producer!.Primitive is not Reduce && _groups[group].Shape == FusionRules.Iteration(node));
    }

    private bool IsOwn(Value value, int group) => _groupOf.TryGetValue(value, out int own) && own == group;

    private int Find(StepKind kind, Node node, ElementType? element, int earliest)
    {
        if (kind == StepKind.Library) return -1;
        int best = -1, bestScore = -1;
        for (int g = earliest; g < _groups.Count; g++)
        {
            if (_groups[g].Kind != kind || !Accepts(g)) continue;
            if (kind == StepKind.Scalar) return g;
            int score = 0;
            foreach (Value input in node.Inputs)
            {
                if (IsOwn(input, g)) score += 4;
                else if (_groups[g].Reads(_views.BaseOf(input))) score += 2;
            }

            if (score > bestScore) (best, bestScore) = (g, score);
        }

        return bestScore > 0 ? best : -1;

        bool Accepts(int group) => _groups[group].Accepts(kind, node, element, v => IsOwn(v, group));
    }

    /// <summary>
    /// Moves nodes to the loop that reads their result when no other does. A result kept in memory costs a store and a load; moving it
    /// costs a load of each operand that the later loop does not read yet, and a store too where the operand was not stored before.
    /// </summary>
    private void SinkAll()
    {
        var readers = new Dictionary<Value, List<Node>>(ReferenceEqualityComparer.Instance);
        var position = new Dictionary<Node, int>(ReferenceEqualityComparer.Instance);
        var returned = new HashSet<Value>(_graph.Outputs, ReferenceEqualityComparer.Instance);
        for (int n = 0; n < _graph.Nodes.Length; n++)
        {
            position[_graph.Nodes[n]] = n;
            foreach (Value input in _graph.Nodes[n].Inputs)
            {
                if (!readers.TryGetValue(input, out List<Node>? known)) readers[input] = known = [];
                known.Add(_graph.Nodes[n]);
            }
        }

        for (int n = _graph.Nodes.Length - 1; n >= 0; n--)
        {
            Node node = _graph.Nodes[n];
            if (!_groupOf.TryGetValue(node.Outputs[0], out int from) || _groups[from].Kind != StepKind.Loop || node.Primitive is Reduce) continue;
            int to = OnlyReader(node.Outputs[0], from);
            if (to < 0) continue;
            var alone = new HashSet<Node>(ReferenceEqualityComparer.Instance) { node };
            if (!Sink(alone, from, to) && Cone(node, from) is { Count: > 1 } cone) Sink(cone, from, to);
        }

        // The later loop that alone reads the value as it is, or −1.
        int OnlyReader(Value value, int from)
        {
            if (returned.Contains(value) || !readers.TryGetValue(value, out List<Node>? nodes)) return -1;
            int only = -1;
            foreach (Node reader in nodes)
            {
                if (!_groupOf.TryGetValue(reader.Outputs[0], out int group) || group == from || (only >= 0 && group != only)) return -1;
                if (_groups[group].Kind != StepKind.Loop || FusionRules.Iteration(reader) != _groups[from].Shape || Access.IsView(reader)) return -1;
                only = group;
            }

            return only;
        }

        // The node with everything of its group that only it needs.
        HashSet<Node> Cone(Node root, int from)
        {
            var cone = new HashSet<Node>(ReferenceEqualityComparer.Instance) { root };
            for (int n = position[root] - 1; n >= 0; n--)
            {
                Node node = _graph.Nodes[n];
                if (_groupOf.GetValueOrDefault(node.Outputs[0], -1) != from || node.Primitive is Reduce || returned.Contains(node.Outputs[0])) continue;
                if (readers.TryGetValue(node.Outputs[0], out List<Node>? nodes) && nodes.TrueForAll(cone.Contains)) cone.Add(node);
            }

            return cone;
        }

        bool Sink(HashSet<Node> moved, int from, int to)
        {
            int cost = 0;
            var operands = new HashSet<Value>(ReferenceEqualityComparer.Instance);
            foreach (Node node in moved)
            {
                foreach (Value input in node.Inputs)
                {
                    if ((input.Producer is { } producer && moved.Contains(producer)) || LoopNest.Uniform(_views.Of(input)) is not null) continue;
                    if (!operands.Add(IsOwn(input, from) ? input : _views.BaseOf(input))) continue;
                    bool isStored = !IsOwn(input, from) || returned.Contains(input)
                        || readers[input].Exists(r => _groupOf.GetValueOrDefault(r.Outputs[0], -1) != from);
                    cost += !isStored ? 2 : _groups[to].Reads(IsOwn(input, from) ? input : _views.BaseOf(input)) ? 0 : 1;
                }
            }

            if (cost >= 2) return false;
            bool IsMoved(Value value) => IsOwn(value, to) || (value.Producer is { } producer && moved.Contains(producer));
            foreach (Node node in moved)
                if (!_groups[to].Accepts(StepKind.Loop, node, Scalarizer.FloatOf(node), IsMoved)) return false;
            if (_groups[to].Weight + moved.Sum(FusionRules.Weight) > LoopEmitter.MaxWeight) return false;
            foreach (Node node in moved) _groupOf[node.Outputs[0]] = to;
            _groups[to].Replace(_groups[to].Nodes.Concat(moved).OrderBy(n => position[n]), v => IsOwn(v, to));
            _groups[from].Replace(_groups[from].Nodes.Where(n => !moved.Contains(n)), v => IsOwn(v, from));
            return true;
        }
    }

    /// <summary>Makes one loop of two that read the same array, where all that the later one needs is there when the earlier one runs.</summary>
    private void MergeAll()
    {
        var position = new Dictionary<Node, int>(ReferenceEqualityComparer.Instance);
        foreach (Node node in _graph.Nodes) position[node] = position.Count;
        for (int first = 0; first < _groups.Count; first++)
        {
            for (int second = first + 1; second < _groups.Count; second++)
            {
                if (!CanMerge(first, second)) continue;
                Node[] moved = [.. _groups[second].Nodes];
                foreach (Node node in moved) _groupOf[node.Outputs[0]] = first;
                int into = first;
                _groups[first].Replace(_groups[first].Nodes.Concat(moved).OrderBy(n => position[n]), v => IsOwn(v, into));
                _groups[second].Replace([], _ => false);
            }
        }
    }

    private bool CanMerge(int first, int second)
    {
        StepGroup one = _groups[first], other = _groups[second];
        if (one.Kind != StepKind.Loop || other.Kind != StepKind.Loop || one.Shape != other.Shape || one.HasReduction || other.HasReduction
            || one.Weight + other.Weight > LoopEmitter.MaxWeight || !one.SharesReads(other)) return false;
        bool IsMoved(Value value) => IsOwn(value, first) || IsOwn(value, second);
        foreach (Node node in other.Nodes)
        {
            foreach (Value input in node.Inputs)
            {
                if (IsOwn(input, second)) continue;
                int group = GroupOf(input);
                if (group > first || (group == first && !IsDirect(StepKind.Loop, node, input))) return false;
            }

            if (!one.Accepts(StepKind.Loop, node, Scalarizer.FloatOf(node), IsMoved)) return false;
        }

        return true;
    }

    private IReadOnlyList<StepPlan> Finish()
    {
        // What a group other than the one that computes it reads, or the graph returns.
        var kept = new HashSet<Value>(_graph.Outputs, ReferenceEqualityComparer.Instance);
        for (int g = 0; g < _groups.Count; g++)
        {
            foreach (Node node in _groups[g].Nodes)
            {
                foreach (Value input in node.Inputs)
                {
                    Value stored = Stored(input, g);
                    if (!IsOwn(stored, g)) kept.Add(stored);
                }
            }
        }

        var plans = new List<StepPlan>();
        for (int g = 0; g < _groups.Count; g++)
        {
            StepGroup group = _groups[g];
            if (group.Nodes.Count == 0) continue;
            if (group.Kind == StepKind.Library)
            {
                plans.Add(new LibraryPlan(group.Nodes[0]));
                continue;
            }

            var inputs = new HashSet<Value>(ReferenceEqualityComparer.Instance);
            var outputs = new List<Value>();
            foreach (Node node in group.Nodes)
            {
                foreach (Value input in node.Inputs)
                {
                    Value stored = Stored(input, g);
                    if (IsOwn(stored, g)) continue;
                    bool isNumber = group.Kind == StepKind.Scalar
                        ? stored.Producer?.Primitive is Constant
                        : LoopNest.Uniform(_views.Of(input)) is not null;
                    if (!isNumber) inputs.Add(stored);
                }

                foreach (Value output in node.Outputs)
                    if (kept.Contains(output)) outputs.Add(output);
            }

            ElementType element = group.Element ?? (group.Kind == StepKind.Scalar ? ElementType.Float64 : ElementType.Float32);
            plans.Add(group.Kind == StepKind.Scalar
                ? new ScalarPlan(group.Nodes, [.. inputs], [.. outputs], element)
                : VectorPlan.Create(group.Nodes, [.. inputs], [.. outputs], _views.Of, element, group.Shape));
        }

        return plans;
    }

    /// <summary>What a group reads for a value: the value itself where it is computed by its own or in a call, else what its views lead to.</summary>
    private Value Stored(Value value, int group) =>
        _groups[group].Kind == StepKind.Loop && !IsOwn(value, group) ? _views.BaseOf(value) : value;
}
