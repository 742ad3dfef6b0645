namespace Adjoint.Loops;

/// <summary>Numbered slots that hold one state each as bytes. Saving and loading allocate nothing once a slot exists.</summary>
internal interface ICheckpointStore : IDisposable
{
    /// <summary>The bytes of one state.</summary>
    int BytesPerState { get; }

    /// <summary>Writes a state into a slot, replacing what it held.</summary>
    void Save(int slot, ReadOnlySpan<byte> state);

    /// <summary>Reads the state that was saved last into a slot.</summary>
    void Load(int slot, Span<byte> state);
}
