using Adjoint.Compilation.Emit;

namespace Adjoint.Compilation;

/// <summary>What kind of step a group of nodes becomes.</summary>
internal enum StepKind
{
    Library,
    Scalar,
    Loop,
}

/// <summary>Nodes that become one step, while a graph is being divided.</summary>
internal sealed class StepGroup(StepKind kind, Shape shape, Views views)
{
    private readonly List<Access> _loads = [];
    private readonly HashSet<Value> _reads = new(ReferenceEqualityComparer.Instance);

    public StepKind Kind { get; } = kind;

    /// <summary>What a loop iterates over.</summary>
    public Shape Shape { get; } = shape;

    public List<Node> Nodes { get; } = [];

    public ElementType? Element { get; private set; }

    /// <summary>Instructions for one position of a loop.</summary>
    public int Weight { get; private set; }

    /// <summary>The axes that a loop reduces.</summary>
    private EquatableArray<int>? Axes { get; set; }

    /// <summary>Whether the loop reads the stored value already.</summary>
    public bool Reads(Value stored) => _reads.Contains(stored);

    /// <summary>Whether the loop reduces something.</summary>
    public bool HasReduction => Axes is not null;

    /// <summary>Whether the loops read an array of their own size both.</summary>
    public bool SharesReads(StepGroup other)
    {
        foreach (Value value in other._reads)
            if (value.Type.Shape.Size >= Shape.Size && _reads.Contains(value)) return true;
        return false;
    }

    /// <summary>Whether the node may join: type, and for loops shape, order of reduction and size of code.</summary>
    public bool Accepts(StepKind kind, Node node, ElementType? element, Func<Value, bool> isOwn)
    {
        if (kind != Kind || kind == StepKind.Library) return false;
        if (Element is not null && element is not null && Element != element) return false;
        if (kind == StepKind.Scalar) return true;
        if (FusionRules.Iteration(node) != Shape || Weight + FusionRules.Weight(node) > LoopEmitter.MaxWeight) return false;
        EquatableArray<int>? axes = node.Primitive is Reduce reduce ? reduce.Axes : Axes;
        if (Axes is { } known && axes is { } asked && !known.Equals(asked)) return false;
        if (axes is not { } reduced) return true;
        int first = new ReductionTree(Shape, reduced).FirstRunAxis;
        if (Axes is null && !_loads.TrueForAll(l => l.Merges(first, Shape.Extents))) return false;
        return Array.TrueForAll(node.Inputs, v => isOwn(v) || Runs(views.Of(v), first));
    }

    public void Add(Node node, ElementType? element, Func<Value, bool> isOwn)
    {
        Nodes.Add(node);
        Element ??= element;
        if (Kind != StepKind.Loop) return;
        Weight += FusionRules.Weight(node);
        if (node.Primitive is Reduce reduce) Axes = reduce.Axes;
        foreach (Value input in node.Inputs)
        {
            if (isOwn(input)) continue;
            Access access = views.Of(input);
            if (LoopNest.Uniform(access) is not null) continue;
            _loads.Add(access);
            _reads.Add(access.Base);
        }
    }

    /// <summary>Takes other nodes in place of the present ones.</summary>
    public void Replace(IEnumerable<Node> nodes, Func<Value, bool> isOwn)
    {
        Node[] kept = [.. nodes];
        Nodes.Clear();
        _loads.Clear();
        _reads.Clear();
        Weight = 0;
        Axes = null;
        foreach (Node node in kept) Add(node, Element, isOwn);
    }

    /// <summary>Whether a reduction of this value alone is possible: its run can be walked.</summary>
    private bool Runs(Access access, int first) => access.Merges(first, Shape.Extents);
}
