using Adjoint.Compilation.Emit;

namespace Adjoint.Transforms;

/// <summary>
/// Finds which elements of a graph's results may depend on which elements of an argument, by carrying sets of argument elements through the
/// graph. The pattern found contains every entry that can be different from zero for any values (never fewer); it is exact for the structure of
/// elementwise operations, data movement (by positions that the graph holds), sums, products of matrices and linear maps, but does not see that values cancel or are zero, and
/// takes an operation it does not know (a solve, a loop) to mix all its operands.
/// </summary>
internal sealed class SparsityDetection
{
    // A linear map with more entries than this is taken as dense rather than tried on every unit vector.
    private const long ProbeLimit = 1 << 24;

    private readonly IndexSets _sets;

    private SparsityDetection(int universe) => _sets = new IndexSets(universe);

    /// <summary>The pattern of the derivative of the graph's first output by one of its inputs.</summary>
    public static SparsityPattern Find(Graph graph, int input)
    {
        int n = graph.Inputs[input].Type.Shape.Size;
        int[][] unit = new int[n][];
        for (int k = 0; k < n; k++) unit[k] = [k];
        int[][]?[] inputs = new int[][]?[graph.Inputs.Length];
        inputs[input] = unit;
        int[][] rows = new SparsityDetection(n).Run(graph, inputs)[0] ?? Nothing(graph.Outputs[0].Type);
        return new SparsityPattern(rows, n);
    }

    /// <summary>The sets of the outputs' elements, given those of the inputs; null where all are empty.</summary>
    private int[][]?[] Run(Graph graph, int[][]?[] inputs)
    {
        var known = new Dictionary<Value, int[][]>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Length; i++)
            if (inputs[i] is { } sets) known[graph.Inputs[i]] = sets;
        foreach (Node node in graph.Nodes)
        {
            int[][]?[] x = Array.ConvertAll(node.Inputs, known.GetValueOrDefault);
            if (Array.TrueForAll(x, s => s is null)) continue;
            int[][]?[] y = Propagate(node, x);
            for (int i = 0; i < y.Length; i++)
                if (y[i] is { } sets && node.Outputs[i].Type.Element.IsFloating()) known[node.Outputs[i]] = sets;
        }

        return Array.ConvertAll(graph.Outputs, known.GetValueOrDefault);
    }

    private int[][]?[] Propagate(Node node, int[][]?[] x)
    {
        switch (node.Primitive)
        {
            case ConstantPrimitive or StopGradient:
                return new int[][]?[node.Outputs.Length];
            case Elementwise op:
                return [OfElementwise(op, x)];
            case Cast:
                return [x[0]];
            case IMovesData:
                return [OfMovement(node, x)];
            case Gather when IndicesOf(node) is { } indices:
                return [OfGather(node, indices, x[0]!)];
            case ScatterAdd scatter when IndicesOf(node) is { } indices:
                return [OfScatterAdd(scatter, node, indices, x[0]!)];
            case Reduce reduce:
                return [OfReduction(reduce, node.Inputs[0].Type.Shape, x[0]!)];
            case MatMul product:
                return [OfProduct(product, node, x)];
            case CustomJvpCall call:
                return OfCustomRule(call, node, x);
            case CustomVjpCall:
                return OfUnknown(node, x);
            case GraphCall call:
                return Run(call.Body, x);
            case LinearPrimitive map when node.Inputs.Length == 1 && (long)node.Inputs[0].Type.Shape.Size * node.Outputs[0].Type.Shape.Size <= ProbeLimit:
                return [OfLinearMap(map, node, x[0]!)];
            default:
                return OfUnknown(node, x);
        }
    }

    private static int[][]? OfElementwise(Elementwise op, int[][]?[] x)
    {
        if (op.Traits.HasFlag(Traits.LocallyConstant) || op.Traits.HasFlag(Traits.Mask)) return null;
        int[][]? result = null;
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] is not { } sets || op.Partials[i] is null) continue;
            if (result is null)
            {
                result = sets;
                continue;
            }

            int[][] union = new int[sets.Length][];
            for (int k = 0; k < union.Length; k++) union[k] = IndexSets.Union(result[k], sets[k]);
            result = union;
        }

        return result;
    }

    /// <summary>The primitive's own kernel, run on the numbers of the elements, says where each comes from.</summary>
    private static int[][] OfMovement(Node node, int[][]?[] x)
    {
        var sources = new List<int[]> { IndexSets.Empty };
        var inputs = new Tensor[x.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            // 0 stands for an element that depends on nothing, also the one that padding puts in.
            long[] numbers = new long[node.Inputs[i].Type.Shape.Size];
            if (x[i] is { } sets)
            {
                for (int k = 0; k < numbers.Length; k++)
                {
                    numbers[k] = sources.Count;
                    sources.Add(sets[k]);
                }
            }

            inputs[i] = new Tensor(numbers, node.Inputs[i].Type.Shape);
        }

        ReadOnlySpan<long> moved = node.Primitive.Evaluate(inputs)[0].AsSpan<long>();
        int[][] result = new int[moved.Length][];
        for (int k = 0; k < result.Length; k++) result[k] = sources[(int)moved[k]];
        return result;
    }

    /// <summary>The positions that a gather or scatter goes by, where the graph holds them; null where they are computed.</summary>
    private static Tensor? IndicesOf(Node node) => (node.Inputs[1].Producer?.Primitive as Constant)?.Tensor;

    private static int[][] OfGather(Node node, Tensor indices, int[][] x)
    {
        ReadOnlySpan<long> moved = node.Primitive.Evaluate([Numbers(node.Inputs[0].Type.Shape), indices])[0].AsSpan<long>();
        int[][] result = new int[moved.Length][];
        for (int k = 0; k < result.Length; k++) result[k] = x[moved[k]];
        return result;
    }

    /// <summary>A gather of the numbers of the result says where each element is added.</summary>
    private static int[][] OfScatterAdd(ScatterAdd scatter, Node node, Tensor indices, int[][] x)
    {
        TensorType type = node.Outputs[0].Type;
        ReadOnlySpan<long> targets = new Gather(scatter.Axis, scatter.BatchRank).Evaluate([Numbers(type.Shape), indices])[0].AsSpan<long>();
        int[][] result = Nothing(type);
        for (int k = 0; k < x.Length; k++) result[targets[k]] = IndexSets.Union(result[targets[k]], x[k]);
        return result;
    }

    private static Tensor Numbers(Shape shape)
    {
        long[] numbers = new long[shape.Size];
        for (int k = 0; k < numbers.Length; k++) numbers[k] = k;
        return new Tensor(numbers, shape);
    }

    private int[][] OfReduction(Reduce reduce, Shape shape, int[][] x)
    {
        // Positions with the reduced axes last: every run of them is one result.
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Where(a => !reduce.Axes.Contains(a))];
        int[] order = [.. kept, .. reduce.Axes.Items];
        int results = 1;
        foreach (int axis in kept) results *= shape[axis];
        int[][] grouped = order.Length == 0 ? x : OfPermutation(shape, order, x);
        int run = results == 0 ? 0 : x.Length / results;
        int[][] result = new int[results][];
        for (int r = 0; r < results; r++)
        {
            _sets.Begin();
            for (int k = 0; k < run; k++) _sets.Add(grouped[(r * run) + k]);
            result[r] = _sets.End();
        }

        return result;
    }

    private static int[][] OfPermutation(Shape shape, int[] order, int[][] x)
    {
        ReadOnlySpan<long> moved = new Permute(order).Evaluate([Numbers(shape)])[0].AsSpan<long>();
        int[][] result = new int[x.Length][];
        for (int k = 0; k < result.Length; k++) result[k] = x[moved[k]];
        return result;
    }

    private int[][] OfProduct(MatMul product, Node node, int[][]?[] x)
    {
        Shape c = node.Outputs[0].Type.Shape, a = node.Inputs[0].Type.Shape;
        int m = c[^2], n = c[^1], inner = product.TransposeLeft ? a[^2] : a[^1], batches = c[..^2].Size;
        int[][] result = new int[c.Size][];
        for (int b = 0; b < batches; b++)
        {
            int[][] rows = Lines(x[0], b * m * inner, m, inner, product.TransposeLeft);
            int[][] columns = Lines(x[1], b * inner * n, n, inner, !product.TransposeRight);
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++) result[(((b * m) + i) * n) + j] = IndexSets.Union(rows[i], columns[j]);
        }

        return result;

        int[][] Lines(int[][]? sets, int offset, int lines, int length, bool strided)
        {
            int[][] unions = new int[lines][];
            Array.Fill(unions, IndexSets.Empty);
            if (sets is null) return unions;
            for (int i = 0; i < lines; i++)
            {
                _sets.Begin();
                for (int k = 0; k < length; k++) _sets.Add(sets[offset + (strided ? (k * lines) + i : (i * length) + k)]);
                unions[i] = _sets.End();
            }

            return unions;
        }
    }

    /// <summary>The derivative is the rule's, whatever the function does: the tangents take the place of the arguments.</summary>
    private int[][]?[] OfCustomRule(CustomJvpCall call, Node node, int[][]?[] x)
    {
        int[][]?[] inputs = new int[][]?[call.Rule.Inputs.Length];
        int next = call.Arguments + call.Body.Outputs.Length;
        for (int i = 0; i < call.Arguments; i++)
            if (node.Inputs[i].Type.Element.IsFloating()) inputs[next++] = x[i];
        int[][]?[] tangents = Run(call.Rule, inputs);
        int[][]?[] result = new int[][]?[node.Outputs.Length];
        for (int i = 0, k = 0; i < result.Length; i++)
            if (node.Outputs[i].Type.Element.IsFloating()) result[i] = tangents[k++];
        return result;
    }

    /// <summary>The matrix of a linear map, by its unit vectors in one batch: exact, since no two of them meet.</summary>
    private int[][] OfLinearMap(LinearPrimitive map, Node node, int[][] x)
    {
        TensorType type = node.Inputs[0].Type;
        int n = type.Shape.Size, m = node.Outputs[0].Type.Shape.Size;
        double[] entries = map.Batch(n, [Tensor.Eye(n, type.Element).Reshape(type.Shape.Insert(0, n))], [true])[0].ToArray();
        int[][] result = new int[m][];
        for (int i = 0; i < m; i++)
        {
            _sets.Begin();
            for (int j = 0; j < n; j++)
                if (entries[(j * m) + i] != 0) _sets.Add(x[j]);
            result[i] = _sets.End();
        }

        return result;
    }

    /// <summary>Every element of every result on every element of every operand.</summary>
    private int[][]?[] OfUnknown(Node node, int[][]?[] x)
    {
        _sets.Begin();
        foreach (int[][]? sets in x)
            foreach (int[] set in sets ?? []) _sets.Add(set);
        int[] all = _sets.End();
        return Array.ConvertAll(node.Outputs, v =>
        {
            int[][] result = new int[v.Type.Shape.Size][];
            Array.Fill(result, all);
            return (int[][]?)result;
        });
    }

    private static int[][] Nothing(TensorType type)
    {
        int[][] result = new int[type.Shape.Size][];
        Array.Fill(result, IndexSets.Empty);
        return result;
    }
}
