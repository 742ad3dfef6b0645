using System.Runtime.CompilerServices;

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
    private readonly byte**[] _stateSlots;
    private readonly byte**[] _nextSlots;
    private readonly Row[] _rows;
    private readonly long[] _index = GC.AllocateArray<long>(1, pinned: true);
    private readonly long* _indexAddress;
    private byte[] _working = [];
    private byte[] _discarded = [];

    public ScanForward(LoopPlan plan)
    {
        LoopSpec spec = plan.Spec;
        _plan = plan;
        _program = plan.Program.Rent();
        _offsets = plan.Layout.Offsets;
        _stateSlots = new byte**[spec.Carries];
        _nextSlots = new byte**[spec.Carries];
        _rows = new Row[spec.Rows + spec.Outputs];
        _indexAddress = (long*)Unsafe.AsPointer(ref _index[0]);
        _program.SetInput(0, _indexAddress);
        for (int c = 0; c < spec.Carries; c++)
        {
            _stateSlots[c] = _program.InputSlot(1 + c);
            _nextSlots[c] = _program.OutputSlot(c);
        }
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
            byte** slot = _program.OutputSlot(spec.Carries + o);
            _rows[at++] = discarded is null ? Row.Of(slot, outputs[o], spec.Steps) : new Row(slot, discarded, 0);
        }
    }

    public override void Advance(int n, byte* state, byte* next)
    {
        *_indexAddress = n;
        byte**[] stateSlots = _stateSlots, nextSlots = _nextSlots;
        int[] offsets = _offsets;
        for (int c = 0; c < offsets.Length; c++)
        {
            *stateSlots[c] = state + offsets[c];
            *nextSlots[c] = next + offsets[c];
        }

        foreach (ref readonly Row row in _rows.AsSpan()) row.MoveTo(n);
        _program.Run();
    }

    public override void Reverse(int n, byte* state) => Throw.InternalError("a forward sweep was asked for an adjoint step.");

    /// <summary>Runs all steps between two working states.</summary>
    /// <returns>The last state, which lies here until the next run.</returns>
    public byte* Run(ReadOnlySpan<Operand> inputs)
    {
        if (_working.Length == 0) _working = GC.AllocateUninitializedArray<byte>(checked((int)LoopPlan.WorkingBytes(StateBytes)), pinned: true);
        byte* state = (byte*)(((nint)Unsafe.AsPointer(ref _working[0]) + 63) & -64);
        byte* next = state + ((StateBytes + 63) & -64);
        _plan.Pack(inputs, state);
        for (int n = 0; n < _plan.Spec.Steps; n++)
        {
            Advance(n, state, next);
            byte* swap = state;
            state = next;
            next = swap;
        }

        return state;
    }

    private byte* Discarded()
    {
        // Rows that nobody reads all go to one place.
        if (_discarded.Length == 0)
        {
            int largest = 64;
            for (int o = _plan.Spec.Carries; o < _plan.Spec.Body.Outputs.Length; o++)
                largest = Math.Max(largest, _plan.Spec.Body.Outputs[o].Type.Bytes + 64);
            _discarded = GC.AllocateUninitializedArray<byte>(largest, pinned: true);
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
