namespace Adjoint.Loops;

/// <summary>Stored states in the order of their steps: a stack of (step, slot) pairs that keeps its memory when cleared.</summary>
internal sealed class CheckpointList
{
    private int[] _steps = [];
    private int[] _slots = [];

    public int Count { get; private set; }

    public int Step(int index) => _steps[index];

    public int Slot(int index) => _slots[index];

    public void Clear() => Count = 0;

    public void Push(int step, int slot)
    {
        if (Count == _steps.Length)
            Grow();
        _steps[Count] = step;
        _slots[Count++] = slot;
    }

    public void Pop() => Count--;

    /// <summary>Takes one pair out, moving those after it down.</summary>
    public void RemoveAt(int index)
    {
        Count--;
        _steps.AsSpan(index + 1, Count - index).CopyTo(_steps.AsSpan(index));
        _slots.AsSpan(index + 1, Count - index).CopyTo(_slots.AsSpan(index));
    }

    /// <summary>Adds to the steps and slots of the pairs from <paramref name="first"/> on.</summary>
    public void Shift(int first, int steps, int slots)
    {
        for (int i = first; i < Count; i++)
        {
            _steps[i] += steps;
            _slots[i] += slots;
        }
    }

    private void Grow()
    {
        int capacity = (int)Math.Min(Array.MaxLength, Math.Max(16, 2L * _steps.Length));
        Array.Resize(ref _steps, capacity);
        Array.Resize(ref _slots, capacity);
    }
}
