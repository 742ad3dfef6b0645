namespace Adjoint.Loops;

/// <summary>
/// Every period-th state goes to disk; between two of these, states go to memory, with the state on disk as the beginning. The
/// memory matters to the forward sweep in the last period only, so when the number of steps is known earlier ones leave it alone.
/// </summary>
internal sealed class PeriodicPlacement : Placement
{
    private readonly int _period;
    private readonly int _lastStart;
    private readonly Placement _inner;
    private int _start;

    public PeriodicPlacement(int memorySlots, int period, int? steps)
    {
        MemorySlots = memorySlots;
        _period = period;
        _lastStart = steps is int n ? Math.Max(0, n - 1) / period * period : 0;
        // One slot more than in memory: the state on disk that begins the period is slot 0 of the inner placement.
        _inner = steps is int known
            ? new BinomialPlacement(known - _lastStart, memorySlots + 1)
            : new OnlinePlacement(memorySlots + 1);
    }

    public override int MemorySlots { get; }

    public override bool UsesDisk => true;

    public override void Begin() => _start = -_period;

    public override int Keep(int step)
    {
        bool toDisk = step - _start == _period;
        if (toDisk)
        {
            _start = step;
            _inner.Begin();
        }

        int slot = step < _lastStart ? -1 : _inner.Keep(step - _start);
        return toDisk ? MemorySlots + step / _period : slot - (slot < 0 ? 0 : 1);
    }

    public override void Collect(int steps, CheckpointList kept)
    {
        if (steps == 0)
            return;

        for (int start = 0; start <= _start; start += _period)
            kept.Push(start, MemorySlots + start / _period);

        if (_start < _lastStart)
            return;

        int first = kept.Count;
        _inner.Collect(steps - _start, kept);
        kept.RemoveAt(first);
        kept.Shift(first, _start, -1);
    }
}
