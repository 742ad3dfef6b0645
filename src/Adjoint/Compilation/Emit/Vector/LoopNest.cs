namespace Adjoint.Compilation.Emit;

/// <summary>Something a loop reads: an operand through a view, by strides and rules of the loop's axes.</summary>
internal sealed record LoopLoad(int Operand, ElementType Element, int Offset, EquatableArray<int> Strides, EquatableArray<AxisRule?> Rules)
{
    public AxisRule? InnerRule => Rules[^1];

    public int InnerStride => Strides[^1];
}

/// <summary>An elementwise result that a loop writes.</summary>
internal sealed record LoopStore(int Operand, ElementType Element, EquatableArray<int> Strides);

/// <summary>A reduction of what the loop computes.</summary>
internal sealed record LoopReduction(int Operand, Reduction Kind);

/// <summary>
/// A fused kernel as a loop over axes, the innermost last: what is read, the straight-line formula for one position, and what becomes
/// of its results (first those stored, then those reduced).
/// </summary>
internal sealed class LoopNest
{
    private LoopNest(ElementType element, LaneProgram body, LoopLoad[] loads, LoopStore[] stores, LoopReduction[] reductions, ReductionTree? tree, int[] extents)
    {
        Element = element;
        Body = body;
        Loads = loads;
        Stores = stores;
        Reductions = reductions;
        Tree = tree;
        Extents = extents;
        (InteriorBegin, InteriorEnd, Absent) = Interior();
    }

    /// <summary>The floating type of all lanes; masks go with it.</summary>
    public ElementType Element { get; }

    public LaneProgram Body { get; }

    public LoopLoad[] Loads { get; }

    public LoopStore[] Stores { get; }

    public LoopReduction[] Reductions { get; }

    public ReductionTree? Tree { get; }

    /// <summary>The loop's axes. With a reduction: kept axes, rows, run.</summary>
    public int[] Extents { get; }

    public int Inner => Extents[^1];

    /// <summary>Iterations of all axes but the innermost.</summary>
    public long Rows
    {
        get
        {
            long rows = 1;
            foreach (int extent in Extents.AsSpan(..^1)) rows *= extent;
            return rows;
        }
    }

    /// <summary>Whether each row is a reduction by itself, so that its accumulators live for one row.</summary>
    public bool ReducesByRow => Tree is { RunReduced: true, Rows: 1, BlocksPerRow: 1 };

    /// <summary>From here to <see cref="InteriorEnd"/> every load along the innermost axis is inside, or <see cref="Absent"/>.</summary>
    public int InteriorBegin { get; }

    public int InteriorEnd { get; }

    /// <summary>Loads that are zero everywhere in the interior: strips added at a rim.</summary>
    public bool[] Absent { get; }

    /// <summary>Composes the loop of a group of nodes on one shape.</summary>
    /// <param name="nodes">The nodes in order.</param>
    /// <param name="operands">What it reads, then what it writes, by position.</param>
    /// <param name="inputs">How many of them it reads.</param>
    /// <param name="accessOf">How a value that is not computed in the group is read.</param>
    /// <param name="element">The floating type.</param>
    /// <param name="shape">The shape of the iteration.</param>
    public static LoopNest Build(
        IReadOnlyList<Node> nodes, Value[] operands, int inputs, Func<Value, Access> accessOf, ElementType element, Shape shape)
    {
        ReductionTree? tree = null;
        foreach (Node node in nodes)
            if (node.Primitive is Reduce reduce) tree = new ReductionTree(shape, reduce.Axes);
        var own = new HashSet<Value>(nodes.SelectMany(n => n.Outputs), ReferenceEqualityComparer.Instance);
        var loads = new List<Access>();
        var loadOf = new Dictionary<Access, int>();
        foreach (Node node in nodes)
        {
            foreach (Value input in node.Inputs)
            {
                if (own.Contains(input)) continue;
                Access access = accessOf(input);
                if (Uniform(access) is null && loadOf.TryAdd(access, loads.Count)) loads.Add(access);
            }
        }

        var stored = new List<Value>();
        var reduced = new List<(Value Operand, Reduction Kind, Value Result)>();
        foreach (Value output in operands.AsSpan(inputs))
        {
            if (output.Producer is { Primitive: Reduce reduce } node) reduced.Add((node.Inputs[0], reduce.Kind, output));
            else if (own.Contains(output)) stored.Add(output);
        }

        LaneProgram body = LaneProgram.Record(element == ElementType.Float64, loads.Count, inputSymbols =>
        {
            var symbols = new Dictionary<Value, Symbol>(ReferenceEqualityComparer.Instance);
            foreach (Node node in nodes)
            {
                if (node.Primitive is Reduce) continue;
                Symbol[] x = Array.ConvertAll(node.Inputs, SymbolOf);
                symbols[node.Outputs[0]] = element == ElementType.Float64 ? Apply<double>(node, x) : Apply<float>(node, x);
            }

            return [.. stored.Select(SymbolOf), .. reduced.Select(r => SymbolOf(r.Operand))];

            Symbol SymbolOf(Value value)
            {
                if (symbols.TryGetValue(value, out Symbol known)) return known;
                Access access = accessOf(value);
                return Uniform(access) is { } number ? Number(element, number, value.Type.Element) : inputSymbols[loadOf[access]];
            }
        });

        var walk = new AxisWalk(shape, tree, loads);
        return new LoopNest(
            element, body,
            [.. loads.Select(a => walk.Load(Array.IndexOf(operands, a.Base), a))],
            [.. stored.Select(v => walk.Store(Array.IndexOf(operands, v), v.Type.Element))],
            [.. reduced.Select(r => new LoopReduction(Array.IndexOf(operands, r.Result), r.Kind))],
            tree, walk.Extents);
    }

    /// <summary>
    /// Whether an output may be written where an operand lies: each of its elements is read for the one element that is written at the same place, and so
    /// before it.
    /// </summary>
    /// <param name="input">The position of what is read.</param>
    /// <param name="output">The position of what is written.</param>
    public bool CanWriteOver(int input, int output)
    {
        int store = Array.FindIndex(Stores, s => s.Operand == output);
        if (store < 0 || Tree is not null) return false;
        for (int i = 0; i < Loads.Length; i++)
        {
            LoopLoad load = Loads[i];
            if (load.Operand != input) continue;
            bool isSamePlace = load.Offset == 0 && load.Element == Stores[store].Element && load.Strides.Equals(Stores[store].Strides)
                && Array.TrueForAll(load.Rules.Items, r => r is null);

            // What a result needs has been loaded when the result is stored; other loads may come later.
            if (!isSamePlace || !Body.Needs(Body.Results[store], i)) return false;
        }

        return true;
    }

    /// <summary>The number that an access reads everywhere, where it is known.</summary>
    public static double? Uniform(Access access) =>
        access.Base.Producer is { Primitive: Constant { Tensor.Size: 1 } constant } && access.Rules.Items.All(r => r is null)
            ? constant.Tensor.ToDouble() : null;

    private static Symbol Number(ElementType element, double value, ElementType type) =>
        element == ElementType.Float64 ? Number<double>(value, type) : Number<float>(value, type);

    private static Symbol Number<T>(double value, ElementType type) where T : unmanaged
    {
        Symbol zero = Recording<T>.Create(0);
        if (type != ElementType.Bool) return Recording<T>.Create(value);
        return value != 0 ? Recording<T>.Equal(zero, zero) : zero;
    }

    private static Symbol Apply<T>(Node node, Symbol[] x) where T : unmanaged => node.Primitive switch
    {
        Elementwise op => op.Loop.Record<T>(x),

        // The only casts here are between masks and numbers.
        Cast { To: ElementType.Bool } => Recording<T>.NotEqual(x[0], Recording<T>.Create(0)),
        Cast => Recording<T>.And(x[0], Recording<T>.Create(1)),
        _ => x[0],
    };

    /// <summary>
    /// The part of the innermost axis where loads are plain: what most loads reach, without the strips that few reach.
    /// </summary>
    private (int Begin, int End, bool[] Absent) Interior()
    {
        int begin = 0, end = Inner;
        bool[] absent = new bool[Loads.Length];
        for (int i = 0; i < Loads.Length; i++)
        {
            if (Loads[i].InnerRule is not { } rule) continue;
            absent[i] = rule.Boundary == Boundary.Zero && Math.Min(rule.End, Inner) - rule.First <= Inner / 2;
            if (absent[i]) continue;
            begin = Math.Max(begin, rule.First);
            end = Math.Min(end, rule.End);
        }

        for (int i = 0; i < Loads.Length; i++)
        {
            if (!absent[i]) continue;
            AxisRule rule = Loads[i].InnerRule!;
            int first = Math.Max(begin, rule.First), last = Math.Min(end, rule.End);
            if (first >= last) continue;
            if (first - begin >= end - last) end = first;
            else begin = last;
        }

        return (begin, Math.Max(begin, end), absent);
    }
}
