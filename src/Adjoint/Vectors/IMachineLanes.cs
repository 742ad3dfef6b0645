namespace Adjoint.Vectors;

/// <summary>
/// Lanes of numbers, in a register and in memory: <see cref="Count"/> elements in one <typeparamref name="V"/>. Boolean elements are
/// one byte each in memory, 0 or 1.
/// </summary>
internal unsafe interface IMachineLanes<V> : ILanes<V>
    where V : unmanaged
{
    /// <summary>The number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>Whether the mask is set in any lane.</summary>
    static abstract bool Any(V mask);

    static abstract V Load(void* source);

    static abstract void Store(void* destination, V a);

    /// <summary>The first <paramref name="count"/> lanes from memory, 1 in the others; touches no memory beyond them.</summary>
    static abstract V LoadPartial(void* source, int count);

    /// <summary>Stores the first <paramref name="count"/> lanes; touches no memory beyond them.</summary>
    static abstract void StorePartial(void* destination, V a, int count);

    /// <summary>A mask from <see cref="Count"/> bytes: set where the byte is not zero.</summary>
    static abstract V LoadMask(byte* source);

    /// <summary>Stores a mask as <see cref="Count"/> bytes of 0 and 1.</summary>
    static abstract void StoreMask(byte* destination, V mask);

    /// <summary>Whether a mask is set in lane <paramref name="index"/>.</summary>
    static abstract bool IsSet(V mask, int index);

    /// <summary>Element <paramref name="index"/>, widened.</summary>
    static abstract double Get(V a, int index);

    /// <summary>a with element <paramref name="index"/> replaced by the rounded <paramref name="value"/>.</summary>
    static abstract V With(V a, int index, double value);
}
