namespace Adjoint.Solvers;

/// <summary>How the tensors of a state lie in one block of memory: one after another, each at a multiple of 8 bytes.</summary>
internal sealed class StateLayout
{
    public StateLayout(TensorType[] types)
    {
        Types = types;
        Offsets = new int[types.Length];
        int offset = 0;
        for (int i = 0; i < types.Length; i++)
        {
            Offsets[i] = offset;
            offset += (types[i].Bytes + 7) & ~7;
        }

        Bytes = Math.Max(8, offset);
    }

    public TensorType[] Types { get; }

    public int[] Offsets { get; }

    public int Bytes { get; }
}
