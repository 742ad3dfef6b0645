namespace Adjoint.Loops;

/// <summary>Slots below a number in memory, the others on disk, numbered on.</summary>
internal sealed class TieredCheckpointStore(int memorySlots, MemoryCheckpointStore memory, DiskCheckpointStore disk) : ICheckpointStore
{
    public MemoryCheckpointStore Memory => memory;

    public DiskCheckpointStore Disk => disk;

    public int BytesPerState => memory.BytesPerState;

    public void Save(int slot, ReadOnlySpan<byte> state)
    {
        if (slot < memorySlots)
            memory.Save(slot, state);
        else
            disk.Save(slot - memorySlots, state);
    }

    public void Load(int slot, Span<byte> state)
    {
        if (slot < memorySlots)
            memory.Load(slot, state);
        else
            disk.Load(slot - memorySlots, state);
    }

    public void Dispose()
    {
        memory.Dispose();
        disk.Dispose();
    }
}
