using System.Runtime.CompilerServices;

namespace Adjoint.Loops;

/// <summary>
/// One loop's passage through a schedule: a forward sweep that asks which states to keep, then any number of reverse sweeps, each a
/// stream of instructions. It knows step numbers and slot numbers only, allocates nothing once its buffers have grown, and can be used
/// again from <see cref="BeginForward"/>.
/// </summary>
/// <remarks>
/// The forward sweep is driven by the loop, which may not know its own length:
/// <code>
/// run.BeginForward();
/// for (n = 0; more; n++) { if (run.Keep(n) is int slot and >= 0) save(slot); step(); }
/// run.EndForward(n);
/// </code>
/// A reverse sweep overwrites states that the forward sweep kept. A second one starts from those that are left, or from the initial
/// state alone where that is less work; it is then an optimal reversal of its own.
/// </remarks>
internal sealed class CheckpointRun
{
    private readonly Placement? _placement;
    private readonly int _dense;
    private readonly int _knownSteps;
    private readonly CheckpointList _kept = new();
    private readonly CheckpointList _stored = new();
    private ReverseSweep? _sweep;
    private int[] _held = [];
    private bool _keepsAll;
    private bool _overwritten;
    private int _next;
    private bool _atHand;

    /// <summary>A run that keeps every state.</summary>
    public CheckpointRun(int? steps)
    {
        _dense = int.MaxValue;
        _knownSteps = steps ?? -1;
        BeginForward();
    }

    /// <summary>A run that keeps what <paramref name="placement"/> says.</summary>
    public CheckpointRun(Placement placement, int? steps)
    {
        _placement = placement;
        _dense = placement.DenseSteps;
        _knownSteps = steps ?? -1;
        BeginForward();
    }

    /// <summary>The number of steps: given at the start, or told by <see cref="EndForward"/>; −1 while unknown.</summary>
    public int Steps { get; private set; }

    /// <summary>Slots in memory, numbered from 0: as many as may be asked for, which is as many as steps when every state is kept.</summary>
    public int MemorySlots => _placement?.MemorySlots ?? (Steps >= 0 ? Steps : int.MaxValue);

    /// <summary>States 0 … DenseSteps − 1 are kept in the memory slots of their own number, so that they may be computed in place there.</summary>
    public int DenseSteps => Math.Min(_dense, MemorySlots);

    /// <summary>Whether the schedule keeps every state, however many there are.</summary>
    public bool IsStoreAll => _placement is null;

    /// <summary>Whether slots from <see cref="MemorySlots"/> up are in use, on disk.</summary>
    public bool UsesDisk => _placement?.UsesDisk ?? false;

    /// <summary>
    /// After the forward sweep: whether state n lies in slot n for every n. An executor may then reverse in a loop of its own, without
    /// instructions, as often as it likes.
    /// </summary>
    public bool KeepsAll => _keepsAll;

    /// <summary>Forward steps that this reverse sweep has asked for so far.</summary>
    public long AdvancedSteps => _keepsAll ? 0 : _sweep?.AdvancedSteps ?? 0;

    /// <summary>Starts (again) at step 0 with nothing stored.</summary>
    public void BeginForward()
    {
        Steps = _knownSteps;
        _placement?.Begin();
        _keepsAll = false;
        _overwritten = false;
        _next = -1;
    }

    /// <summary>The slot to save state <paramref name="step"/> in, which is at hand, or −1. Asked before each step, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Keep(int step) => step < _dense ? step : _placement!.Keep(step);

    /// <summary>Ends the forward sweep after <paramref name="steps"/> steps.</summary>
    public void EndForward(int steps)
    {
        Steps = steps;
        _keepsAll = steps <= _dense;
        if (_keepsAll)
            return;

        _kept.Clear();
        _placement!.Collect(steps, _kept);
    }

    /// <summary>Starts a reverse sweep. May be called again after a finished or an abandoned one.</summary>
    public void BeginReverse()
    {
        _next = Steps - 1;
        _atHand = false;
        if (_keepsAll)
            return;

        _sweep ??= new ReverseSweep(MemorySlots);
        _sweep.Begin(_overwritten ? WhatIsLeft() : _kept, Steps);
    }

    /// <summary>The next instruction; false, and <see cref="CheckpointAction.Done"/>, when every step has been reversed.</summary>
    public bool Next(out CheckpointInstruction instruction)
    {
        if (_keepsAll)
            return NextOfAll(out instruction);

        bool more = _sweep!.Next(out instruction);
        if (instruction.Action == CheckpointAction.Store)
            MarkOverwritten(instruction);
        return more;
    }

    /// <summary>The steps that the first reverse sweep will advance over.</summary>
    public long CostOfReverse() => _keepsAll ? 0 : ReverseSweep.Cost(_kept, Steps, MemorySlots);

    private bool NextOfAll(out CheckpointInstruction instruction)
    {
        int step = _next;
        if (step < 0)
        {
            instruction = default;
            return false;
        }

        if (_atHand)
        {
            instruction = new CheckpointInstruction(CheckpointAction.Reverse, step, step + 1, -1);
            _next = step - 1;
        }
        else
        {
            instruction = new CheckpointInstruction(CheckpointAction.Restore, step, step, step);
        }

        _atHand = !_atHand;
        return true;
    }

    private void MarkOverwritten(in CheckpointInstruction store)
    {
        if (!_overwritten)
        {
            _overwritten = true;
            if (_held.Length < MemorySlots)
                _held = new int[MemorySlots];
            for (int i = 0; i < _kept.Count; i++)
            {
                if (_kept.Slot(i) < MemorySlots)
                    _held[_kept.Slot(i)] = _kept.Step(i);
            }
        }

        _held[store.Slot] = store.From;
    }

    private CheckpointList WhatIsLeft()
    {
        _stored.Clear();
        for (int i = 0; i < _kept.Count; i++)
        {
            if (_kept.Slot(i) >= MemorySlots || _held[_kept.Slot(i)] == _kept.Step(i))
                _stored.Push(_kept.Step(i), _kept.Slot(i));
        }

        long fromAll = ReverseSweep.Cost(_stored, Steps, MemorySlots);
        int free = MemorySlots - (_stored.Slot(0) < MemorySlots ? 1 : 0);
        if (Revolve.AdvancedSteps(Steps, free + 1) < fromAll)
        {
            while (_stored.Count > 1)
                _stored.Pop();
        }

        return _stored;
    }
}
