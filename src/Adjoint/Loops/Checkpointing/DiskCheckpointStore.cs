using Microsoft.Win32.SafeHandles;

namespace Adjoint.Loops;

/// <summary>Slots in a scratch file that is made when the store is and deleted when it is disposed of or collected.</summary>
internal sealed class DiskCheckpointStore : ICheckpointStore
{
    private readonly SafeFileHandle _file;

    /// <param name="bytesPerState">Bytes of one state.</param>
    /// <param name="directory">An existing directory; null for the system's directory of temporary files.</param>
    /// <param name="expectedSlots">Room to reserve at once, so that a full disk is noticed before any work; 0 when not known.</param>
    public DiskCheckpointStore(int bytesPerState, string? directory, int expectedSlots)
    {
        BytesPerState = bytesPerState;
        directory ??= System.IO.Path.GetTempPath();
        if (!Directory.Exists(directory))
            CheckpointThrow.NoDirectory(directory);

        Path = System.IO.Path.Combine(directory, $"adjoint-{Guid.NewGuid():N}.checkpoints");
        _file = File.OpenHandle(
            Path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose, (long)expectedSlots * bytesPerState);
    }

    public int BytesPerState { get; }

    /// <summary>The scratch file.</summary>
    public string Path { get; }

    public void Save(int slot, ReadOnlySpan<byte> state) => RandomAccess.Write(_file, state, (long)slot * BytesPerState);

    public void Load(int slot, Span<byte> state)
    {
        long offset = (long)slot * BytesPerState;
        while (!state.IsEmpty)
        {
            int read = RandomAccess.Read(_file, state, offset);
            if (read == 0)
                CheckpointThrow.EndOfFile(Path, slot);
            state = state[read..];
            offset += read;
        }
    }

    public void Dispose() => _file.Dispose();
}
