using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Adjoint.Loops;

/// <summary>
/// Steps of a loop by its compiled body. The program reads and writes where it is told: a step moves addresses, not numbers. The
/// slots of these addresses are looked up once.
/// </summary>
internal sealed unsafe class ScanForward : LoopBody
{
    private readonly LoopPlan _plan;
    private readonly ProgramInstance _program;
    private readonly int[] _offsets;
    private readonly int[] _computedOffsets;
    private readonly int _fresh;
    private readonly int _kept;
    private readonly byte**[] _stateSlots;
    private readonly byte**[] _nextSlots;
    private readonly Row[] _rows;
    private readonly long[] _index = GC.AllocateArray<long>(1, pinned: true);
    private readonly long* _indexAddress;
    private NativeBlock? _working;
    private byte[] _discarded = [];

    public ScanForward(LoopPlan plan)
    {
        LoopSpec spec = plan.Spec;
        _plan = plan;
        _program = plan.Program.Rent();
        _offsets = plan.Layout.Offsets;
        _stateSlots = new byte**[spec.Carries];
        _nextSlots = new byte**[plan.Computed.Length];
        _computedOffsets = Array.ConvertAll(plan.Computed, c => _offsets[c]);
        _fresh = plan.Layout.Fresh;
        _kept = plan.Layout.Bytes - _fresh;
        _rows = new Row[spec.Rows + spec.Outputs];
        _indexAddress = (long*)Unsafe.AsPointer(ref _index[0]);
        _program.SetInput(0, _indexAddress);
        for (int c = 0; c < spec.Carries; c++) _stateSlots[c] = _program.InputSlot(1 + c);
        for (int o = 0; o < _nextSlots.Length; o++) _nextSlots[o] = _program.OutputSlot(o);
    }

    public override int StateBytes => _plan.Layout.Bytes;

    /// <summary>
    /// Takes the addresses of the row tensors, the constants, and the rows to write; none of these for steps that are run again, whose
    /// output is discarded. It is the same program then, since another one might round differently.
    /// </summary>
    public void Begin(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        LoopSpec spec = _plan.Spec;
        int at = 0;
        for (int r = 0; r < spec.Rows; r++)
            _rows[at++] = Row.Of(_program.InputSlot(1 + spec.Carries + r), inputs[spec.Carries + r], spec.Steps);
        for (int k = spec.Carries + spec.Rows; k < spec.Operands; k++) _program.SetInput(1 + k, inputs[k].Pointer);
        byte* discarded = outputs.Length == spec.Outputs ? null : Discarded();
        for (int o = 0; o < spec.Outputs; o++)
        {
            byte** slot = _program.OutputSlot(_nextSlots.Length + o);
            _rows[at++] = discarded is null ? Row.Of(slot, outputs[o], spec.Steps) : new Row(slot, discarded, 0);
            if (discarded is not null) discarded += RowBytes(o);
        }
    }

    public override void Advance(int n, byte* state, byte* next)
    {
        // The window moved on has what is handed on already; elsewhere it is copied.
        if (next != state + _fresh && _kept > 0) Buffer.MemoryCopy(state + _fresh, next, _kept, _kept);
        byte**[] stateSlots = _stateSlots, nextSlots = _nextSlots;
        int[] offsets = _offsets, computed = _computedOffsets;
        for (int c = 0; c < stateSlots.Length; c++) *stateSlots[c] = state + offsets[c];
        for (int o = 0; o < nextSlots.Length; o++) *nextSlots[o] = next + computed[o];
        Step(n);
    }

    public override void Reverse(int n, byte* state) => Throw.InternalError("a forward sweep was asked for an adjoint step.");

    /// <summary>Runs all steps and writes the last state.</summary>
    public void Run(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        StateLayout layout = _plan.Layout;
        long block = (_fresh + 63) & -64L;
        _working ??= new NativeBlock(layout.Windows * block);
        byte* first = _working.Address;
        _plan.Pack(inputs, first);
        if (layout.Age > 0)
        {
            RunInRing(first, outputs);
            return;
        }

        byte* state = first, next = first + block;
        for (int n = 0; n < _plan.Spec.Steps; n++)
        {
            Advance(n, state, next);
            byte* swap = state;
            state = next;
            next = swap;
        }

        _plan.Unpack(state, outputs);
    }

    /// <summary>Runs in as many blocks of computed values as a step reads and writes, which take turns: nothing is copied.</summary>
    private void RunInRing(byte* first, ReadOnlySpan<Operand> outputs)
    {
        StateLayout layout = _plan.Layout;
        int ring = layout.Windows, steps = _plan.Spec.Steps;
        for (int n = 0; n < steps; n++)
        {
            for (int c = 0; c < _stateSlots.Length; c++) *_stateSlots[c] = Place(first, n, c);
            byte* next = first + ((n + 1 + layout.Age) % ring * (long)_fresh);
            for (int o = 0; o < _nextSlots.Length; o++) *_nextSlots[o] = next + (_computedOffsets[o] - _kept);
            Step(n);
        }

        for (int c = 0; c < _stateSlots.Length; c++) NativeMemory.Copy(Place(first, steps, c), outputs[c].Pointer, (nuint)outputs[c].Type.Bytes);
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Where a tensor of state <paramref name="n"/> lies in the ring: what is of some age was computed that many steps before, and the values of
    /// state 0 lie one after another, oldest first.
    /// </summary>
    private byte* Place(byte* first, int n, int tensor)
    {
        StateLayout layout = _plan.Layout;
        int generation = layout.Age - layout.Ages[tensor];
        return first + ((n + generation) % layout.Windows * (long)_fresh) + (_offsets[tensor] - (generation * _fresh));
    }

    private void Step(int n)
    {
        *_indexAddress = n;
        foreach (ref readonly Row row in _rows.AsSpan()) row.MoveTo(n);
        _program.Run();
    }

    /// <summary>The bytes of a discarded row, in whole cache lines.</summary>
    private long RowBytes(int output) => (_plan.Spec.Body.Outputs[_plan.Spec.Carries + output].Type.Bytes + 63L) & -64L;

    private byte* Discarded()
    {
        // The program may read a row again after it has written it, so each has a place of its own, the same in every step.
        if (_discarded.Length == 0)
        {
            long bytes = 64;
            for (int o = 0; o < _plan.Spec.Outputs; o++) bytes += RowBytes(o);
            _discarded = GC.AllocateUninitializedArray<byte>(checked((int)bytes), pinned: true);
        }

        return (byte*)(((nint)Unsafe.AsPointer(ref _discarded[0]) + 63) & -64);
    }
}

/// <summary>A tensor of which step n reads or writes row n, at the address in a program's slot.</summary>
internal readonly unsafe struct Row(byte** slot, byte* start, long stride)
{
    private readonly byte** _slot = slot;
    private readonly byte* _start = start;
    private readonly long _stride = stride;

    public static Row Of(byte** slot, Operand stacked, int steps) =>
        new(slot, (byte*)stacked.Pointer, steps == 0 ? 0 : stacked.Type.Bytes / steps);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MoveTo(int n) => *_slot = _start + (n * _stride);
}
