namespace Adjoint.Learning;

/// <summary>A tree of parameters as one vector of doubles, and names for its components.</summary>
internal sealed class ParameterVector<T>
{
    private readonly T _like;
    private readonly string[] _paths;
    private readonly Tensor[] _leaves;

    public ParameterVector(T like)
    {
        _like = like;
        _paths = Tree.Paths(like);
        _leaves = Tree.Leaves(like);
        Size = _leaves.Sum(leaf => leaf.Size);
    }

    /// <summary>The number of components.</summary>
    public int Size { get; }

    /// <summary>Copies the elements of a tree of this structure.</summary>
    public void Read(T tree, Span<double> vector)
    {
        foreach (Tensor leaf in Tree.Leaves(tree))
        {
            if (leaf.ElementType == ElementType.Float64) leaf.AsSpan<double>().CopyTo(vector);
            else leaf.ToArray().CopyTo(vector);
            vector = vector[leaf.Size..];
        }
    }

    public double[] Read(T tree)
    {
        double[] vector = new double[Size];
        Read(tree, vector);
        return vector;
    }

    /// <summary>The tree whose elements are those of a vector.</summary>
    public T Build(ReadOnlySpan<double> vector)
    {
        var leaves = new Tensor[_leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = Tensor.FromSpan(vector[.._leaves[i].Size], _leaves[i].Shape).Cast(_leaves[i].ElementType);
            vector = vector[_leaves[i].Size..];
        }

        return Tree.WithLeaves(_like, leaves);
    }

    /// <summary>The same for a vector of doubles as a tensor, possibly traced: slices of it.</summary>
    public T Build(Tensor vector)
    {
        var leaves = new Tensor[_leaves.Length];
        int offset = 0;
        for (int i = 0; i < leaves.Length; i++)
        {
            int size = _leaves[i].Size;
            leaves[i] = vector[offset..(offset + size)].Reshape(_leaves[i].Shape).Cast(_leaves[i].ElementType);
            offset += size;
        }

        return Tree.WithLeaves(_like, leaves);
    }

    /// <summary>The spacing of single-precision numbers near 1.</summary>
    public const double SingleEpsilon = 1.1920928955078125e-7;

    /// <summary>The spacing of numbers near 1 in the narrowest element type of the parameters.</summary>
    public double Epsilon => Array.Exists(_leaves, leaf => leaf.ElementType == ElementType.Float32) ? SingleEpsilon : double.BitIncrement(1) - 1;

    /// <summary>The names of all components in order.</summary>
    public string[] Names()
    {
        string[] names = new string[Size];
        for (int i = 0; i < names.Length; i++) names[i] = NameOf(i);
        return names;
    }

    /// <summary>The name of a component: the tensor's path, with indices where the tensor is not a scalar.</summary>
    public string NameOf(int component)
    {
        int leaf = 0;
        while (component >= _leaves[leaf].Size) component -= _leaves[leaf++].Size;
        return _paths[leaf] + Indices(_leaves[leaf].Shape, component);
    }

    /// <summary>The indices of an element in a shape, as <c>[1, 2]</c>; nothing for a scalar.</summary>
    public static string Indices(Shape shape, int position)
    {
        if (shape.Rank == 0) return "";
        int[] index = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            index[axis] = position % shape[axis];
            position /= shape[axis];
        }

        return $"[{string.Join(", ", index)}]";
    }
}
