using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Adjoint.Loops;

/// <summary>
/// Slots in memory that is taken as slots are first used, so that a generous budget costs nothing until it is needed. States
/// lie on cache lines of their own from 1 KiB up and do not move: a slot may be read in place.
/// </summary>
internal sealed class MemoryCheckpointStore : ICheckpointStore
{
    private const int Alignment = 64;

    // Small states share chunks of this size; it is below the large-object threshold and holds some thousand states of an ODE.
    private const int ChunkBytes = 64 * 1024;

    // States from here up share chunks of the large size where their number is known, which lie in pages of their own.
    private const int LargeState = 4096;

    // Windows on one line of values share chunks of about this size too: at the start of each the values handed on are copied.
    private const int LargeChunkBytes = 32 * 1024 * 1024;
    private const int LeastWindows = 16;

    private readonly int _stride;
    private readonly int _overlap;
    private readonly int _maxSlots;
    private readonly int _slotShift;
    private readonly int _slotMask;
    private nint[] _chunks = [];
    private object[] _memory = [];

    /// <param name="bytesPerState">Bytes of one state.</param>
    /// <param name="maxSlots">Slots that may be used; no more memory is taken than these need.</param>
    /// <param name="freshBytes">
    /// Where states are windows (<see cref="StateLayout"/>), by how much each is moved on from the one before: slots then overlap, and have to be
    /// filled in place, in order. Otherwise the bytes of a state.
    /// </param>
    public MemoryCheckpointStore(int bytesPerState, int maxSlots, int? freshBytes = null)
    {
        BytesPerState = bytesPerState;
        _maxSlots = maxSlots;
        int fresh = freshBytes ?? bytesPerState;
        _stride = checked((int)Stride(fresh));
        _overlap = bytesPerState - fresh;
        _slotShift = SlotShift(bytesPerState, fresh, maxSlots);
        _slotMask = (1 << _slotShift) - 1;
    }

    public int BytesPerState { get; }

    /// <summary>The bytes taken so far.</summary>
    public long BytesHeld { get; private set; }

    /// <summary>The bytes from one slot to the next: whole words, and whole cache lines where that adds little.</summary>
    public static long Stride(long bytesPerState) =>
        bytesPerState >= 1024 ? (bytesPerState + Alignment - 1) & -Alignment : Math.Max(8, (bytesPerState + 7) & -8L);

    /// <summary>The bytes that a number of slots take.</summary>
    public static long BytesFor(int slots, long bytesPerState, long freshBytes)
    {
        int shift = SlotShift(bytesPerState, freshBytes, slots);
        long chunks = (slots + (1L << shift) - 1) >> shift;
        return (slots * Stride(freshBytes)) + (chunks * (bytesPerState - freshBytes));
    }

    public void Save(int slot, ReadOnlySpan<byte> state) => state.CopyTo(Slot(slot));

    public void Load(int slot, Span<byte> state) => Slot(slot).CopyTo(state);

    /// <summary>The bytes of a slot, to be read or written in place.</summary>
    public unsafe Span<byte> Slot(int slot) => new(Address(slot), BytesPerState);

    /// <summary>The same by its address, which stays the same for the life of the store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe byte* Address(int slot)
    {
        int chunk = slot >> _slotShift;
        nint[] chunks = _chunks;
        nint start = (uint)chunk < (uint)chunks.Length ? chunks[chunk] : 0;
        if (start == 0)
            start = AddChunk(chunk);
        return (byte*)start + (long)(slot & _slotMask) * _stride;
    }

    public void Dispose()
    {
        foreach (object memory in _memory) (memory as NativeBlock)?.Dispose();
        _chunks = [];
        _memory = [];
        BytesHeld = 0;
    }

    private unsafe nint AddChunk(int chunk)
    {
        if (chunk >= _chunks.Length)
        {
            int capacity = Math.Max(chunk + 1, Math.Max(4, 2 * _chunks.Length));
            Array.Resize(ref _chunks, capacity);
            Array.Resize(ref _memory, capacity);
        }

        int slots = Math.Min(1 << _slotShift, _maxSlots - (chunk << _slotShift));
        Debug.Assert(slots > 0, "A slot beyond those the schedule has.");
        int bytes = checked((_stride * slots) + _overlap);
        if (bytes >= NativeBlock.LargeBytes)
        {
            var block = new NativeBlock(bytes);
            _memory[chunk] = block;
            _chunks[chunk] = (nint)block.Address;
        }
        else
        {
            byte[] memory = GC.AllocateUninitializedArray<byte>(checked(bytes + Alignment), pinned: true);
            _memory[chunk] = memory;
            _chunks[chunk] = (Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) + Alignment - 1) & -Alignment;
        }

        BytesHeld += bytes;
        return _chunks[chunk];
    }

    /// <summary>The logarithm of the slots of a chunk.</summary>
    private static int SlotShift(long bytesPerState, long freshBytes, int maxSlots)
    {
        long stride = Stride(freshBytes), overlap = bytesPerState - freshBytes;
        bool isLarge = overlap > 0 || (bytesPerState >= LargeState && maxSlots < int.MaxValue);
        int shift = 0;
        while (stride << (shift + 1) <= (isLarge ? LargeChunkBytes : ChunkBytes)) shift++;
        if (overlap == 0) return shift;
        while (1 << shift < LeastWindows) shift++;
        while (shift > 0 && (stride << shift) + overlap > Array.MaxLength / 2) shift--;
        return shift;
    }
}
