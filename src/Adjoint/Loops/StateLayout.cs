namespace Adjoint.Loops;

/// <summary>Where the tensors of a loop's state lie in its block of bytes.</summary>
internal sealed class StateLayout
{
    // From here on a state is worth cache lines of its own; below, as for a few numbers of an ODE, padding would be most of it.
    private const int LargeState = 1024;
    private const int CacheLine = 64;
    private const int Word = 8;

    public StateLayout(ReadOnlySpan<TensorType> tensors)
    {
        long sum = 0;
        foreach (TensorType tensor in tensors) sum += tensor.Bytes;
        int alignment = sum >= LargeState ? CacheLine : Word;
        Types = tensors.ToArray();
        Offsets = new int[tensors.Length];
        long end = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            Offsets[i] = (int)end;
            end = (end + tensors[i].Bytes + alignment - 1) & -alignment;
            if (end > Array.MaxLength) LoopThrow.StateTooLarge(sum);
        }

        Bytes = (int)end;
    }

    /// <summary>The tensors.</summary>
    public TensorType[] Types { get; }

    /// <summary>The offset of each tensor in bytes.</summary>
    public int[] Offsets { get; }

    /// <summary>The bytes of the whole block.</summary>
    public int Bytes { get; }
}
