using System.Diagnostics;

namespace Adjoint.Loops;

/// <summary>
/// Reverses a chain of steps from a stack of stored states: the segment above the topmost is reversed first, by
/// <see cref="Revolve"/> with the slots that are free; then its slot is free too.
/// </summary>
internal sealed class ReverseSweep(int memorySlots)
{
    private readonly CheckpointList _stack = new();
    private int[] _free = [];
    private int _freeCount;
    private int _next;
    private int _atHand;
    private bool _toStore;

    /// <summary>Steps advanced over since <see cref="Begin"/>.</summary>
    public long AdvancedSteps { get; private set; }

    /// <summary>Starts to reverse steps … 0 from the states in <paramref name="stored"/>, the first of which is the initial one.</summary>
    public void Begin(CheckpointList stored, int steps)
    {
        Debug.Assert(steps == 0 || (stored.Count > 0 && stored.Step(0) == 0), "The initial state is not stored.");
        _stack.Clear();
        for (int i = 0; i < stored.Count; i++)
            _stack.Push(stored.Step(i), stored.Slot(i));

        ListFreeSlots();
        _next = steps - 1;
        _atHand = -1;
        _toStore = false;
        AdvancedSteps = 0;
    }

    public bool Next(out CheckpointInstruction instruction)
    {
        if (_next < 0)
        {
            instruction = default;
            return false;
        }

        int top = _stack.Count - 1;
        int start = _stack.Step(top);
        if (_toStore)
        {
            int slot = _free[--_freeCount];
            _stack.Push(_atHand, slot);
            _toStore = false;
            instruction = new CheckpointInstruction(CheckpointAction.Store, _atHand, _atHand, slot);
        }
        else if (_atHand == _next)
        {
            instruction = new CheckpointInstruction(CheckpointAction.Reverse, _next, _next + 1, -1);
            if (start == _next)
                PopTop(top);
            _next--;
        }
        else if (_atHand != start)
        {
            _atHand = start;
            instruction = new CheckpointInstruction(CheckpointAction.Restore, start, start, _stack.Slot(top));
        }
        else
        {
            int advance = Revolve.Split(_next + 1 - start, _freeCount + 1);
            _atHand = start + advance;
            _toStore = _atHand < _next;
            AdvancedSteps += advance;
            instruction = new CheckpointInstruction(CheckpointAction.Forward, start, _atHand, -1);
        }

        return true;
    }

    /// <summary>The steps that reversing from these states will advance over.</summary>
    public static long Cost(CheckpointList stored, int steps, int memorySlots)
    {
        long cost = 0;
        int usable = memorySlots + 1;
        for (int i = 0; i < stored.Count; i++)
        {
            if (stored.Slot(i) < memorySlots)
                usable--;
            int end = i + 1 < stored.Count ? stored.Step(i + 1) : steps;
            cost += Revolve.AdvancedSteps(end - stored.Step(i), usable);
        }

        return cost;
    }

    private void PopTop(int top)
    {
        // What is on disk stays there; a slot in memory is worth more free.
        int slot = _stack.Slot(top);
        if (slot < memorySlots)
            _free[_freeCount++] = slot;
        _stack.Pop();
    }

    private void ListFreeSlots()
    {
        // Every slot in memory passes through this list, so it has room for all of them. They are listed by marking those in use.
        if (_free.Length < memorySlots)
            _free = new int[memorySlots];
        _free.AsSpan(0, memorySlots).Clear();
        for (int i = 0; i < _stack.Count; i++)
        {
            if (_stack.Slot(i) < memorySlots)
                _free[_stack.Slot(i)] = -1;
        }

        _freeCount = 0;
        for (int slot = 0; slot < memorySlots; slot++)
        {
            if (_free[slot] == 0)
                _free[_freeCount++] = slot;
        }
    }
}
