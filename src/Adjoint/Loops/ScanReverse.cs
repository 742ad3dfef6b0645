using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Adjoint.Loops;

/// <summary>
/// Adjoint steps of a loop by the compiled adjoint of its body. The cotangents of the carry, and of the constants, which accumulate,
/// are written over where the program allows it and else go back and forth between two places; each direction has an instance of the program
/// whose addresses are set once.
/// </summary>
internal sealed unsafe class ScanReverse : LoopBody
{
    private readonly AdjointPlan _adjoint;
    private readonly ScanForward _forward;
    private readonly NativeBlock _bars;
    private readonly long[] _index = GC.AllocateArray<long>(1, pinned: true);
    private readonly long* _indexAddress;
    private readonly Side _even;
    private readonly Side _odd;
    private Side _side;

    public ScanReverse(LoopPlan plan, AdjointPlan adjoint)
    {
        _adjoint = adjoint;
        _forward = new ScanForward(plan);
        StateLayout layout = adjoint.Layout;
        long end = Aligned(layout.Bytes);
        long[] there = [.. layout.Offsets];
        for (int i = 0; i < there.Length; i++)
        {
            if (adjoint.IsOverwritten[i]) continue;
            there[i] = end;
            end += Aligned(layout.Types[i].Bytes);
        }

        _bars = new NativeBlock(end);
        nint[] even = Array.ConvertAll(layout.Offsets, offset => (nint)(_bars.Address + offset));
        nint[] odd = Array.ConvertAll(there, offset => (nint)(_bars.Address + offset));
        _indexAddress = (long*)Unsafe.AsPointer(ref _index[0]);
        ProgramInstance program = adjoint.Program.Rent();
        _even = new Side(plan, adjoint, program, even, odd, _indexAddress);
        _odd = new Side(plan, adjoint, new ProgramInstance(adjoint.Program, program), odd, even, _indexAddress);
        _side = _even;
    }

    public override int StateBytes => _forward.StateBytes;

    /// <summary>The bytes of the cotangents.</summary>
    public long BytesHeld => _bars.Bytes;

    /// <summary>Takes the addresses; the cotangents of the last state become the current ones.</summary>
    public void Begin(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        _forward.Begin(inputs, []);
        _even.Begin(inputs, outputs);
        _odd.Begin(inputs, outputs);
        _side = _even;
        NativeMemory.Clear(_bars.Address, (nuint)_adjoint.Layout.Bytes);
        foreach ((int input, int place) in _adjoint.FinalBars)
            NativeMemory.Copy(inputs[input].Pointer, (void*)_even.From[place], (nuint)inputs[input].Type.Bytes);
    }

    public override void Advance(int n, byte* state, byte* next) => _forward.Advance(n, state, next);

    public override void Reverse(int n, byte* state)
    {
        *_indexAddress = n;
        _side.Run(n, state);
        _side = _side == _even ? _odd : _even;
    }

    /// <summary>Writes the cotangents of the initial carry and of the constants.</summary>
    public void End(ReadOnlySpan<Operand> outputs)
    {
        foreach ((int output, int place) in _adjoint.Results)
            NativeMemory.Copy((void*)_side.From[place], outputs[output].Pointer, (nuint)outputs[output].Type.Bytes);
        GC.KeepAlive(this);
    }

    private static long Aligned(long bytes) => (bytes + 63) & -64L;

    /// <summary>An instance of the program that reads cotangents here and writes them there.</summary>
    private sealed class Side
    {
        private readonly AdjointPlan _adjoint;
        private readonly LoopSpec _spec;
        private readonly ProgramInstance _program;
        private readonly int[] _offsets;
        private readonly byte**[] _stateSlots;
        private readonly Row[] _rows;

        public Side(LoopPlan plan, AdjointPlan adjoint, ProgramInstance program, nint[] from, nint[] to, long* index)
        {
            _adjoint = adjoint;
            _spec = plan.Spec;
            _program = program;
            _offsets = plan.Layout.Offsets;
            _stateSlots = new byte**[_spec.Carries];
            _rows = new Row[_spec.Rows + adjoint.RowBars.Length + adjoint.RowResults.Length];
            From = from;
            _program.SetInput(0, index);
            for (int c = 0; c < _spec.Carries; c++) _stateSlots[c] = _program.InputSlot(1 + c);
            for (int i = 0; i < from.Length; i++)
            {
                _program.SetInput(adjoint.BlockInputs[i], (void*)from[i]);
                _program.SetOutput(adjoint.BlockOutputs[i], (void*)to[i]);
            }
        }

        /// <summary>Where the cotangents are read.</summary>
        public nint[] From { get; }

        public void Begin(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        {
            int at = 0;
            for (int r = _spec.Carries; r < _spec.Carries + _spec.Rows; r++) _rows[at++] = Row.Of(_program.InputSlot(1 + r), inputs[r], _spec.Steps);
            for (int k = _spec.Carries + _spec.Rows; k < _spec.Operands; k++) _program.SetInput(1 + k, inputs[k].Pointer);
            foreach ((int input, int slot) in _adjoint.RowBars) _rows[at++] = Row.Of(_program.InputSlot(slot), inputs[input], _spec.Steps);
            foreach ((int output, int slot) in _adjoint.RowResults) _rows[at++] = Row.Of(_program.OutputSlot(slot), outputs[output], _spec.Steps);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run(int n, byte* state)
        {
            byte**[] slots = _stateSlots;
            int[] offsets = _offsets;
            for (int c = 0; c < slots.Length; c++) *slots[c] = state + offsets[c];
            foreach (ref readonly Row row in _rows.AsSpan()) row.MoveTo(n);
            _program.Run();
        }
    }
}
