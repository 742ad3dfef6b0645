namespace Adjoint;

/// <summary>
/// Trees of tensors: a tensor, or any record, tuple, array or list made of trees. Members of other types (numbers, strings,
/// functions) are constants that a tree carries along; a class or a dictionary with tensors in it is refused. Parameters, states and gradients are trees.
/// </summary>
public static class Tree
{
    /// <summary>The tensors of a tree in order.</summary>
    /// <typeparam name="T">The tree's type.</typeparam>
    /// <param name="tree">The tree.</param>
    /// <exception cref="ArgumentException">A member holds tensors in a way that a tree cannot be rebuilt from.</exception>
    public static Tensor[] Leaves<T>(T tree) => TreeStructure.Leaves(tree);

    /// <summary>The names of the tensors of a tree, such as <c>Layers[0].Weight</c>, in the order of <see cref="Leaves"/>.</summary>
    /// <typeparam name="T">The tree's type.</typeparam>
    /// <param name="tree">The tree.</param>
    public static string[] Paths<T>(T tree)
    {
        var paths = new List<string>();
        TreeStructure.Collect(tree, [], paths, "");
        return [.. paths];
    }

    /// <summary>A tree like another with other tensors.</summary>
    /// <typeparam name="T">The tree's type.</typeparam>
    /// <param name="like">The tree whose structure and constants are taken.</param>
    /// <param name="leaves">The new tensors, in the order of <see cref="Leaves"/>.</param>
    /// <exception cref="ArgumentException">The number of tensors differs.</exception>
    public static T WithLeaves<T>(T like, IReadOnlyList<Tensor> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        return (T)TreeStructure.WithLeaves(like, leaves)!;
    }

    /// <summary>Applies a function to every tensor.</summary>
    /// <typeparam name="T">The tree's type.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="tree">The tree.</param>
    public static T Map<T>(Func<Tensor, Tensor> function, T tree)
    {
        ArgumentNullException.ThrowIfNull(function);
        return WithLeaves(tree, Array.ConvertAll(Leaves(tree), t => function(t)));
    }

    /// <summary>Applies a function to corresponding tensors of two trees of one structure.</summary>
    /// <typeparam name="T">The trees' type.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="first">The first tree, whose constants the result takes.</param>
    /// <param name="second">The second tree.</param>
    /// <exception cref="ArgumentException">The numbers of tensors differ.</exception>
    public static T Map<T>(Func<Tensor, Tensor, Tensor> function, T first, T second)
    {
        ArgumentNullException.ThrowIfNull(function);
        Tensor[] a = Leaves(first), b = Leaves(second);
        if (a.Length != b.Length) Throw.Misuse("Tree.Map", $"the trees have {a.Length} and {b.Length} tensors.");
        for (int i = 0; i < a.Length; i++) a[i] = function(a[i], b[i]);
        return WithLeaves(first, a);
    }

    /// <summary>Applies a function to corresponding tensors of three trees of one structure.</summary>
    /// <typeparam name="T">The trees' type.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="first">The first tree, whose constants the result takes.</param>
    /// <param name="second">The second tree.</param>
    /// <param name="third">The third tree.</param>
    /// <exception cref="ArgumentException">The numbers of tensors differ.</exception>
    public static T Map<T>(Func<Tensor, Tensor, Tensor, Tensor> function, T first, T second, T third)
    {
        ArgumentNullException.ThrowIfNull(function);
        Tensor[] a = Leaves(first), b = Leaves(second), c = Leaves(third);
        if (a.Length != b.Length || a.Length != c.Length)
            Throw.Misuse("Tree.Map", $"the trees have {a.Length}, {b.Length} and {c.Length} tensors.");
        for (int i = 0; i < a.Length; i++) a[i] = function(a[i], b[i], c[i]);
        return WithLeaves(first, a);
    }

    /// <summary>The inner product of two trees: the sum over corresponding tensors.</summary>
    /// <typeparam name="T">The trees' type.</typeparam>
    /// <param name="first">The first tree.</param>
    /// <param name="second">The second tree.</param>
    public static Tensor Dot<T>(T first, T second)
    {
        Tensor[] a = Leaves(first), b = Leaves(second);
        if (a.Length != b.Length) Throw.Misuse("Tree.Dot", $"the trees have {a.Length} and {b.Length} tensors.");
        Tensor sum = 0.0;
        for (int i = 0; i < a.Length; i++) sum = i == 0 ? Tensor.Dot(a[i], b[i]) : sum + Tensor.Dot(a[i], b[i]);
        return sum;
    }
}
