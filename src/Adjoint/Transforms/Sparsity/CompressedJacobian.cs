using System.Collections.Concurrent;
using Adjoint.Compilation;

namespace Adjoint.Transforms;

/// <summary>
/// The plan of a sparse Jacobian: its pattern, the groups of columns (or rows) that are evaluated together, and where each entry
/// stands in the products. Depends on the graph alone, so that it is made once for all points with the same graph.
/// </summary>
internal sealed class CompressedJacobian
{
    private const int CacheLimit = 64;
    private static readonly ConcurrentDictionary<(GraphKey Graph, int Input, JacobianMode Mode), CompressedJacobian> Cache = new();

    private readonly Tensor _seeds;
    private readonly Pick _entries;
    private readonly Lazy<Pick> _dense;

    private CompressedJacobian(Graph graph, int input, JacobianMode mode)
    {
        Pattern = SparsityDetection.Find(graph, input);
        Coloring? columns = mode == JacobianMode.Reverse ? null : Transforms.Coloring.OfColumns(Pattern);
        Coloring? rows = mode == JacobianMode.Forward ? null : Transforms.Coloring.OfColumns(Pattern.Transpose());

        // A pull costs about twice a push; with equal numbers forward is the cheaper.
        IsForward = rows is not { } r || (columns is { } c && c.Count <= r.Count);
        Coloring = IsForward ? columns!.Value : rows!.Value;
        int[] colors = Coloring.Colors;
        TensorType seeded = (IsForward ? graph.Inputs[input] : graph.Outputs[0]).Type;
        double[] seeds = new double[Coloring.Count * colors.Length];
        for (int k = 0; k < colors.Length; k++)
            if (colors[k] >= 0) seeds[(colors[k] * colors.Length) + k] = 1;
        _seeds = Tensor.FromArray(seeds, seeded.Shape.Insert(0, Coloring.Count)).Cast(seeded.Element);

        int[] places = new int[Pattern.Count];
        long[] rowOf = new long[places.Length], columnOf = new long[places.Length];
        int next = 0;
        for (int i = 0; i < Pattern.RowCount; i++)
        {
            foreach (int j in Pattern.Columns[i])
            {
                (rowOf[next], columnOf[next], places[next]) = (i, j, Place(i, j));
                next++;
            }
        }

        (Rows, Columns, _entries) = (Tensor.FromArray(rowOf), Tensor.FromArray(columnOf), new Pick(places));
        _dense = new Lazy<Pick>(PickDense);
    }

    public SparsityPattern Pattern { get; }

    public Coloring Coloring { get; }

    /// <summary>Whether columns are grouped and pushed forward; otherwise rows are grouped and pulled back.</summary>
    public bool IsForward { get; }

    /// <summary>The row of every entry.</summary>
    public Tensor Rows { get; }

    /// <summary>The column of every entry.</summary>
    public Tensor Columns { get; }

    public static CompressedJacobian For(Graph graph, int input, JacobianMode mode)
    {
        var key = (new GraphKey(graph), input, mode);
        if (Cache.TryGetValue(key, out CompressedJacobian? known)) return known;
        var plan = new CompressedJacobian(graph, input, mode);
        if (Cache.Count >= CacheLimit) Cache.Clear();
        return Cache.GetOrAdd(key, plan);
    }

    /// <summary>The entries in the order of <see cref="Rows"/> and <see cref="Columns"/>.</summary>
    public Tensor Entries(Tensor products) => _entries.Apply(products.Reshape(-1));

    /// <summary>All of the matrix, <c>[rows · columns]</c>.</summary>
    public Tensor Dense(Tensor products) => _dense.Value.Apply(products.Reshape(-1));

    /// <summary>One product of the Jacobian with the sum of unit vectors of each group, all in one batch: <c>[groups, rows]</c> or <c>[groups, columns]</c>.</summary>
    public Tensor Products(Traced traced, int input)
    {
        TensorType argument = traced.Graph.Inputs[input].Type, result = traced.Graph.Outputs[0].Type;
        if (IsForward)
        {
            return Transform.Batch((Tensor dx) =>
            {
                var tangents = new Tensor?[traced.Inputs.Length];
                tangents[input] = dx;
                return ForwardMode.Run(traced.Graph, traced.Inputs, tangents, traced.Carried).Tangents[0] ?? Tensor.Zeros(result.Shape, result.Element);
            })(_seeds);
        }

        bool[] wrt = new bool[traced.Inputs.Length];
        wrt[input] = true;
        var reverse = new ReverseMode(traced.Graph, traced.Inputs, wrt, traced.Carried);
        Tensor rows = Transform.Batch((Tensor cotangent) => reverse.Pull([cotangent])[input] ?? Tensor.Zeros(argument.Shape, argument.Element))(_seeds);
        return rows.Cast(result.Element);
    }

    private int Place(int row, int column) =>
        IsForward ? (Coloring.Colors[column] * Pattern.RowCount) + row : (Coloring.Colors[row] * Pattern.ColumnCount) + column;

    private Pick PickDense()
    {
        int[] places = new int[Pattern.RowCount * Pattern.ColumnCount];
        Array.Fill(places, -1);
        for (int i = 0; i < Pattern.RowCount; i++)
            foreach (int j in Pattern.Columns[i]) places[(i * Pattern.ColumnCount) + j] = Place(i, j);
        return new Pick(places);
    }
}
