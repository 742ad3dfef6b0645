namespace Adjoint.Tests.Solvers.Ode;

/// <summary>
/// A rooted tree of Butcher's theory. A Runge–Kutta method has order p exactly when Σ_i b_i Φ_i(t) = 1/γ(t) for every tree t
/// of up to p nodes. Reference: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, theorem II.2.13.
/// </summary>
internal sealed class RootedTree
{
    private RootedTree(IReadOnlyList<RootedTree> children)
    {
        Children = children;
        NodeCount = 1 + children.Sum(c => c.NodeCount);
        Density = children.Aggregate((long)NodeCount, (product, c) => product * c.Density);
    }

    public IReadOnlyList<RootedTree> Children { get; }

    public int NodeCount { get; }

    /// <summary>γ(t): the node count times the densities of the children.</summary>
    public long Density { get; }

    public override string ToString() => $"[{string.Concat(Children)}]";

    /// <summary>All trees by node count: entry n − 1 lists those of n nodes.</summary>
    public static IReadOnlyList<IReadOnlyList<RootedTree>> UpTo(int nodes)
    {
        var all = new List<RootedTree>();
        var byCount = new List<IReadOnlyList<RootedTree>>();
        for (int n = 1; n <= nodes; n++)
        {
            var trees = new List<RootedTree>();
            Grow(n - 1, 0, [], all, trees);
            byCount.Add(trees);
            all.AddRange(trees);
        }

        return byCount;
    }

    /// <summary>Chooses children in the fixed order of <paramref name="all"/>, so that every multiset of them comes up once.</summary>
    private static void Grow(int remaining, int first, List<RootedTree> chosen, List<RootedTree> all, List<RootedTree> result)
    {
        if (remaining == 0)
        {
            result.Add(new RootedTree(chosen.ToArray()));
            return;
        }

        for (int i = first; i < all.Count; i++)
        {
            if (all[i].NodeCount > remaining) continue;
            chosen.Add(all[i]);
            Grow(remaining - all[i].NodeCount, i, chosen, all, result);
            chosen.RemoveAt(chosen.Count - 1);
        }
    }
}
