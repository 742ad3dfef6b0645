using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Adjoint.Loops;

/// <summary>
/// The states that one forward sweep kept, by the rules of a checkpoint schedule, and the working states. It is filled by a forward
/// sweep and read by any number of reverse sweeps, and can be filled again without allocating.
/// </summary>
/// <remarks>
/// A loop that decides on its steps while it runs drives the forward sweep itself. Each state is computed in the place the tape gives for
/// it, so that a schedule that keeps everything copies nothing; a rejected step is computed again into the same place:
/// <code>
/// tape.Begin();
/// byte* state = tape.Place(0);
/// for (n = 0; more; n++) { tape.Keep(n, state); next = tape.Place(n + 1); do step(n, state, next); while (rejected); state = next; }
/// tape.End(n);
/// </code>
/// </remarks>
internal sealed unsafe class LoopTape : Tape
{
    private readonly CheckpointRun _run;
    private readonly ICheckpointStore _store;
    private readonly MemoryCheckpointStore _memory;
    private readonly int _direct;
    private readonly NativeBlock _working;
    private readonly byte* _first;
    private readonly int _step;
    private readonly int _windows;

    /// <param name="schedule">Which states are kept.</param>
    /// <param name="steps">The number of steps; null when the loop finds it out.</param>
    /// <param name="stateBytes">The bytes of a state.</param>
    /// <param name="overheadBytes">Bytes of the loop's working states, which count towards a budget.</param>
    /// <param name="freshBytes">Where a state is a window (<see cref="StateLayout"/>), by how much the next one is moved on; else the bytes of a state.</param>
    public LoopTape(Checkpoints schedule, int? steps, int stateBytes, long overheadBytes = 0, int? freshBytes = null)
    {
        int fresh = freshBytes ?? stateBytes;
        _run = schedule.CreateRun(steps, stateBytes, overheadBytes, fresh);
        _store = fresh < stateBytes && _run.IsStoreAll ? new MemoryCheckpointStore(stateBytes, _run.MemorySlots, fresh) : schedule.CreateStore(_run, stateBytes);
        _memory = _store as MemoryCheckpointStore ?? ((TieredCheckpointStore)_store).Memory;
        _direct = _run.DenseSteps;
        StateBytes = stateBytes;
        const int Alignment = 64;
        _step = (fresh + Alignment - 1) & -Alignment;
        _windows = stateBytes / Math.Max(1, fresh) + 1;
        _working = new NativeBlock((fresh < stateBytes ? 2L * stateBytes : 2L * _step) + Alignment);
        _first = _working.Address;
    }

    /// <summary>The bytes of a state.</summary>
    public int StateBytes { get; }

    /// <summary>The number of steps of the forward sweep that ended last.</summary>
    public int Steps => _run.Steps;

    public override long BytesHeld => _memory.BytesHeld + _working.Bytes;

    public override bool UsesDisk => _run.UsesDisk;

    /// <summary>Forward steps that the last reverse sweep computed again.</summary>
    public long RecomputedSteps => _run.AdvancedSteps;

    /// <summary>Starts a forward sweep; what was kept is forgotten.</summary>
    public void Begin() => _run.BeginForward();

    /// <summary>Where state <paramref name="n"/> is to be computed. It stays valid until state <paramref name="n"/> + 2 is computed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Place(int n) => n < _direct ? _memory.Address(n) : _windows == 2 ? ((n & 1) == 0 ? _first : _first + _step) : Window(n % _windows);

    /// <summary>Keeps state <paramref name="n"/>, which lies at its <see cref="Place"/>, if the schedule says so. Called before each step in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(int n, byte* state)
    {
        Debug.Assert(state == Place(n), "A state was not computed in its place.");
        if (n >= _direct) KeepElsewhere(n, state);
    }

    /// <summary>Ends the forward sweep after <paramref name="steps"/> steps.</summary>
    public void End(int steps) => _run.EndForward(steps);

    /// <summary>Runs the loop forward from a state, which is copied.</summary>
    /// <returns>The last state, which lies here until the next sweep.</returns>
    public byte* Forward(LoopBody body, int steps, byte* initial)
    {
        Begin();
        byte* state = Place(0);
        Buffer.MemoryCopy(initial, state, StateBytes, StateBytes);
        int n = 0;

        // Whatever is kept in its own slot needs no question: 2 ns a step.
        for (int direct = Math.Min(_direct - 1, steps); n < direct; n++)
        {
            byte* next = _memory.Address(n + 1);
            body.Advance(n, state, next);
            state = next;
        }

        for (; n < steps; n++)
        {
            Keep(n, state);
            byte* next = Place(n + 1);
            body.Advance(n, state, next);
            state = next;
        }

        End(steps);
        GC.KeepAlive(this);
        return state;
    }

    /// <summary>Runs the adjoint of every step, from the last to the first.</summary>
    public void Reverse(LoopBody body)
    {
        if (_run.KeepsAll)
        {
            for (int n = _run.Steps - 1; n >= 0; n--) body.Reverse(n, _memory.Address(n));
            GC.KeepAlive(this);
            return;
        }

        _run.BeginReverse();
        byte* state = _first;
        while (_run.Next(out CheckpointInstruction instruction))
        {
            switch (instruction.Action)
            {
                case CheckpointAction.Restore:
                    state = Load(instruction.Slot);
                    break;
                case CheckpointAction.Forward:
                    for (int n = instruction.From; n < instruction.To; n++)
                    {
                        byte* next = After(state);
                        body.Advance(n, state, next);
                        state = next;
                    }

                    break;
                case CheckpointAction.Store:
                    _store.Save(instruction.Slot, new ReadOnlySpan<byte>(state, StateBytes));
                    break;
                case CheckpointAction.Reverse:
                    body.Reverse(instruction.From, state);
                    break;
                default:
                    break;
            }
        }

        GC.KeepAlive(this);
    }

    public override void Dispose()
    {
        _store.Dispose();
        _working.Dispose();
    }

    private void KeepElsewhere(int n, byte* state)
    {
        int slot = _run.Keep(n);
        if (slot >= 0) _store.Save(slot, new ReadOnlySpan<byte>(state, StateBytes));
    }

    private byte* Load(int slot)
    {
        if (slot < _run.MemorySlots) return _memory.Address(slot);
        _store.Load(slot, new Span<byte>(_first, StateBytes));
        return _first;
    }

    private byte* Window(int index) => _first + ((long)index * _step);

    /// <summary>The next working state: moved on by one window where there is room, so that nothing is copied; else the first.</summary>
    private byte* After(byte* state) => state >= _first && state < Window(_windows - 1) ? state + _step : _first;
}
