namespace Adjoint.Loops;

/// <summary>
/// The forward sweep of <see cref="Revolve"/> over a range of steps of known length: the states at which the right-hand parts of
/// the recursion begin. The objective counts as one more step after the last.
/// </summary>
internal sealed class BinomialPlacement(int steps, int slots) : Placement
{
    private readonly CheckpointList _kept = new();
    private int _next;
    private int _remaining;
    private int _free;

    public override int MemorySlots { get; } = Math.Min(steps, slots);

    public override void Begin()
    {
        _kept.Clear();
        _next = 0;
        _remaining = steps + 1;
        _free = slots;
    }

    public override int Keep(int step)
    {
        if (step != _next)
            return -1;

        int slot = _kept.Count;
        _kept.Push(step, slot);
        if (_free == 1)
        {
            _next = -1;
            return slot;
        }

        // The last place may be the state after the last step, which is at hand then: nobody asks about it.

        int advance = Revolve.Split(_remaining, _free--);
        _remaining -= advance;
        _next += advance;
        return slot;
    }

    public override void Collect(int steps, CheckpointList kept)
    {
        for (int i = 0; i < _kept.Count; i++)
            kept.Push(_kept.Step(i), _kept.Slot(i));
    }
}
