using Adjoint.Learning;

namespace Adjoint;

/// <summary>Makes the maps between constrained parameters and the free variables that stand for them.</summary>
public static class ParameterTransform
{
    /// <summary>The map for parameters of a given structure.</summary>
    /// <typeparam name="T">A tensor or a tree.</typeparam>
    /// <param name="like">Parameters of that structure.</param>
    /// <param name="constraints">The constraints, by path.</param>
    /// <exception cref="ArgumentException">A constraint's path is not one of the tree.</exception>
    public static ParameterTransform<T> For<T>(T like, params IReadOnlyList<Constraint> constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        var problems = new List<string>();
        ParameterTransform<T> transform = For(like, constraints, problems);
        OptimizationThrow.IfAny("ParameterTransform.For", problems);
        return transform;
    }

    /// <summary>The map, and what is wrong with the constraints added to a list.</summary>
    internal static ParameterTransform<T> For<T>(T like, IReadOnlyList<Constraint> constraints, List<string> problems)
    {
        string[] paths = Tree.Paths(like);
        var chosen = new Constraint?[paths.Length];
        foreach (Constraint constraint in constraints)
        {
            ArgumentNullException.ThrowIfNull(constraint, nameof(constraints));
            bool any = false;
            for (int i = 0; i < paths.Length; i++)
            {
                if (!constraint.Matches(paths[i])) continue;
                chosen[i] = constraint;
                any = true;
            }

            if (!any) problems.Add($"the constraint on \"{constraint.Path}\" matches none of the parameters {string.Join(", ", paths)}.");
        }

        return new ParameterTransform<T>(chosen);
    }
}

/// <summary>A smooth map from free variables to constrained parameters, tensor by tensor, made of tensor operations.</summary>
/// <typeparam name="T">A tensor or a tree.</typeparam>
public sealed record ParameterTransform<T>
{
    internal ParameterTransform(IReadOnlyList<Constraint?> constraints) => Constraints = constraints;

    /// <summary>The constraint of every tensor; null where it is free.</summary>
    internal IReadOnlyList<Constraint?> Constraints { get; }

    /// <summary>The parameters for free variables.</summary>
    /// <param name="free">Free variables of any value.</param>
    public T ToNatural(T free) => Map(free, static (c, x) => c.ToNatural(x));

    /// <summary>The free variables for parameters inside their intervals; not finite outside.</summary>
    /// <param name="natural">The parameters.</param>
    public T ToFree(T natural) => Map(natural, static (c, x) => c.ToFree(x));

    private T Map(T tree, Func<Constraint, Tensor, Tensor> map)
    {
        Tensor[] leaves = Tree.Leaves(tree);
        if (leaves.Length != Constraints.Count)
            OptimizationThrow.LeavesDiffer("ParameterTransform", "tree", leaves.Length, Constraints.Count);
        for (int i = 0; i < leaves.Length; i++)
            if (Constraints[i] is { } constraint) leaves[i] = map(constraint, leaves[i]);
        return Tree.WithLeaves(tree, leaves);
    }
}
