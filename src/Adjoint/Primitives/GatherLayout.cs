namespace Adjoint.Primitives;

/// <summary>How <see cref="Gather"/> and <see cref="ScatterAdd"/> see their operands: <c>[Batches, Before, Extent or Count, After]</c>.</summary>
internal readonly struct GatherLayout
{
    /// <param name="full">The shape with the indexed axis.</param>
    /// <param name="indices">The shape of the indices.</param>
    /// <param name="axis">The indexed axis.</param>
    /// <param name="batchRank">How many leading axes the indices share with the tensor.</param>
    public GatherLayout(Shape full, Shape indices, int axis, int batchRank)
    {
        Batches = Product(full.Extents[..batchRank]);
        Before = Product(full.Extents[batchRank..axis]);
        Extent = full[axis];
        After = Product(full.Extents[(axis + 1)..]);
        Count = Product(indices.Extents[batchRank..]);
    }

    public int Batches { get; }

    public int Before { get; }

    public int Extent { get; }

    public int After { get; }

    public int Count { get; }

    /// <summary>Refuses an index outside the axis, before any work.</summary>
    public void Check(string operation, ReadOnlySpan<long> indices)
    {
        for (int i = 0; i < indices.Length; i++)
            if ((ulong)indices[i] >= (ulong)Extent) Throw.IndexOutOfRange(operation, indices[i], i, Extent);
    }

    private static int Product(ReadOnlySpan<int> extents)
    {
        int product = 1;
        foreach (int extent in extents) product *= extent;
        return product;
    }
}
