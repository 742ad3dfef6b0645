namespace Adjoint.Tests.Solvers.Ode;

public sealed class RootedTreeTests
{
    [Fact]
    public void UpTo_CountsTreesAsCayleyDid()
    {
        // OEIS A000081; Hairer, Nørsett, Wanner, Solving Ordinary Differential Equations I, table II.2.2.
        Assert.Equal([1, 1, 2, 4, 9, 20, 48, 115], RootedTree.UpTo(8).Select(trees => trees.Count));
    }

    [Fact]
    public void Density_OfTreesOfFourNodes_IsThePublishedOne()
    {
        // Hairer, Nørsett, Wanner, table II.2.1: γ = 4, 8, 12, 24.
        Assert.Equal([4L, 8, 12, 24], RootedTree.UpTo(4)[3].Select(tree => tree.Density).Order());
    }
}
