namespace Adjoint.Physics;

/// <summary>Trees of scalar parameters as vectors, in the order of their members.</summary>
internal static class ScalarParameters
{
    internal static Tensor ToVector<T>(T parameters) => Tensor.Stack(Tree.Leaves(parameters));

    internal static T FromVector<T>(T like, Tensor vector)
    {
        var leaves = new Tensor[vector.Size];
        for (int i = 0; i < leaves.Length; i++)
            leaves[i] = vector[i];
        return Tree.WithLeaves(like, leaves);
    }
}
