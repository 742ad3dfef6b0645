using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Adjoint.Solvers;

/// <summary>
/// One march bound to buffers: the steps of a solve's tape as a loop for the adjoint-state engine, with observations at points within
/// them. The march of the solve itself uses the states that the solve left on its tape; any other makes a forward sweep of its own.
/// </summary>
internal sealed unsafe class MarchBody : LoopBody
{
    private const int Alignment = 64;

    private readonly MarchSpec _spec;
    private readonly MarchAdjoint? _adjoint;
    private readonly StateLayout _layout;
    private readonly ElementType _element;
    private readonly Operand[] _inputs;
    private readonly Operand[] _outputs;
    private readonly ProgramInstance _advance;
    private readonly ProgramInstance? _observe;
    private readonly byte**[] _from;
    private readonly byte**[] _to;
    private readonly byte[] _memory;
    private readonly OdeRegisters* _registers;
    private readonly OdeRegisters* _advanceRegisters;
    private readonly byte* _even;
    private readonly byte* _odd;

    // Cotangents go back and forth between two blocks, and each direction has an instance whose addresses are set once.
    private readonly ProgramInstance[] _pull = [];
    private readonly byte**[][] _pullState = [];
    private readonly ProgramInstance? _inject;
    private readonly byte* _bars;
    private readonly int _barStride;

    private LoopTape? _own;
    private int? _ownSteps;
    private OdeTape _tape = null!;
    private OdeClock _clock;
    private int _side;
    private int _point;

    public MarchBody(MarchSpec spec, MarchPlan plan, MarchAdjoint? adjoint)
    {
        _spec = spec;
        _adjoint = adjoint;
        _layout = plan.Layout;
        _element = spec.Problem.Element;
        _inputs = new Operand[spec.Inputs + (adjoint is null ? 0 : spec.Carries + spec.Observed)];
        _outputs = new Operand[adjoint is null ? spec.Carries + spec.Observed : adjoint.Cotangents.Types.Length + adjoint.NeededPoints.Count(p => p)];

        int state = Aligned(_layout.Bytes);
        _barStride = adjoint is null ? 0 : Aligned(adjoint.Cotangents.Bytes);
        _memory = GC.AllocateUninitializedArray<byte>(checked((3 * Alignment) + (2 * state) + (2 * _barStride)), pinned: true);
        byte* start = (byte*)((Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) + Alignment - 1) & -Alignment);
        _registers = (OdeRegisters*)start;
        _advanceRegisters = (OdeRegisters*)(start + Alignment);
        _even = start + (2 * Alignment);
        _odd = _even + state;
        _bars = _odd + state;

        // The solve's own steps are told times and also give error norms; those of any other march are told what the march is told.
        bool ofSolve = spec.Order == 0;
        _advance = new ProgramInstance(plan.Step);
        BindClock(_advance, ofSolve ? _advanceRegisters : _registers);
        int carries = _layout.Types.Length;
        for (int e = carries; e < plan.Step.Outputs.Length; e++) _advance.SetOutput(e, e == carries ? &_advanceRegisters->Error : &_advanceRegisters->ErrorLow);
        _from = Slots(carries, c => (nint)_advance.InputSlot(3 + c));
        _to = Slots(carries, c => (nint)_advance.OutputSlot(c));
        if (adjoint is null)
        {
            if (spec.Observe is null) return;
            _observe = new ProgramInstance(plan.Observe);
            BindClock(_observe, _registers);
            return;
        }

        _pull = new ProgramInstance[2];
        _pullState = new byte**[2][];
        int first = 3 + spec.Carries + spec.Parameters;
        for (int side = 0; side < 2; side++)
        {
            ProgramInstance pull = _pull[side] = new ProgramInstance(adjoint.Step);
            BindClock(pull, _registers);
            for (int b = 0; b < adjoint.Cotangents.Types.Length; b++)
            {
                pull.SetInput(first + b, Bar(side, b));
                pull.SetOutput(b, Bar(1 - side, b));
            }

            _pullState[side] = Slots(spec.Carries, c => (nint)pull.InputSlot(3 + c));
        }

        if (adjoint.Observe is null) return;
        _inject = new ProgramInstance(adjoint.Observe);
        BindClock(_inject, _registers);
    }

    public override int StateBytes => _layout.Bytes;

    private int FirstSolveInput => _spec.DifferentiableInputs;

    /// <summary>Runs the march.</summary>
    public void Forward(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs, OdeTape tape)
    {
        Start(inputs, outputs, tape);
        byte* state = _even, next = _odd;
        Load(state);
        _point = 0;
        for (int n = 0; n < tape.Steps; n++)
        {
            Advance(n, state, next);
            for (; _observe is not null && _point < tape.PointStep.Length && tape.PointStep[_point] == n; _point++) Observe(state);
            byte* swap = state;
            state = next;
            next = swap;
        }

        for (int c = 0; c < _spec.Carries; c++) Leaf(state, c).CopyTo(_outputs[c].Bytes);

        // Points that a failed solve did not reach have no value.
        for (; _observe is not null && _point < tape.PointStep.Length; _point++)
            for (int o = 0; o < _spec.Observed; o++) FillNaN(_outputs[_spec.Carries + o], _point);
    }

    /// <summary>Runs the adjoint of the march.</summary>
    public void Reverse(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs, OdeTape tape)
    {
        Start(inputs, outputs, tape);
        StartCotangents();
        if (_spec.Order == 0)
        {
            tape.States!.Reverse(this);
        }
        else
        {
            Checkpoints schedule = _spec.Problem.Adjoint.Checkpoints;
            int? steps = schedule is StoreAllCheckpoints ? null : tape.Steps;
            if (_own is null || steps != _ownSteps)
            {
                _own?.Dispose();
                _own = new LoopTape(schedule, steps, _layout.Bytes, 2L * _layout.Bytes);
                _ownSteps = steps;
            }

            Load(_even);
            _own.Forward(this, tape.Steps, _even);
            _own.Reverse(this);
        }

        StateLayout bars = _adjoint!.Cotangents;
        for (int b = 0; b < bars.Types.Length; b++) new ReadOnlySpan<byte>(Bar(_side, b), bars.Types[b].Bytes).CopyTo(_outputs[b].Bytes);
    }

    public override void Advance(int n, byte* state, byte* next)
    {
        if (_spec.Order == 0) SetClock(_advanceRegisters, _tape[n], false);
        else SetClock(_registers, _tape[n], _spec.Timed);
        int[] offsets = _layout.Offsets;
        for (int c = 0; c < offsets.Length; c++)
        {
            *_from[c] = state + offsets[c];
            *_to[c] = next + offsets[c];
        }

        _advance.Run();
    }

    public override void Reverse(int n, byte* state)
    {
        SetClock(_registers, _tape[n], _spec.Timed);
        byte**[] slots = _pullState[_side];
        int[] offsets = _layout.Offsets;
        for (int c = 0; c < slots.Length; c++) *slots[c] = state + offsets[c];
        _pull[_side].Run();
        _side = 1 - _side;
        for (; _point >= 0 && _tape.PointStep[_point] == n; _point--) Inject(state);
    }

    private static int Aligned(int bytes) => checked(bytes + Alignment - 1) & -Alignment;

    private static byte**[] Slots(int count, Func<int, nint> at)
    {
        var slots = new byte**[count];
        for (int i = 0; i < count; i++) slots[i] = (byte**)at(i);
        return slots;
    }

    private static void BindClock(ProgramInstance program, OdeRegisters* registers)
    {
        program.SetInput(0, &registers->Start);
        program.SetInput(1, &registers->Length);
        program.SetInput(2, &registers->End);
    }

    private byte* Bar(int side, int index) => _bars + (side * _barStride) + _adjoint!.Cotangents.Offsets[index];

    private Span<byte> Leaf(byte* state, int carry) => new(state + _layout.Offsets[carry], _layout.Types[carry].Bytes);

    private static byte* Row(Operand stacked, int index) => (byte*)stacked.Pointer + ((long)index * (stacked.Type.Bytes / stacked.Shape[0]));

    private static void FillNaN(Operand stacked, int index)
    {
        int size = stacked.Size / stacked.Shape[0];
        if (stacked.Element == ElementType.Float64) new Span<double>(Row(stacked, index), size).Fill(double.NaN);
        else new Span<float>(Row(stacked, index), size).Fill(float.NaN);
    }

    private void Start(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs, OdeTape tape)
    {
        inputs.CopyTo(_inputs);
        outputs.CopyTo(_outputs);
        _tape = tape;
        _clock = new OdeClock(OdeDriver.Get(_inputs[FirstSolveInput].Pointer, _element), OdeDriver.Get(_inputs[FirstSolveInput + 1].Pointer, _element));
        if (_spec.Order > 0)
        {
            BindParameters(_advance, 3 + _spec.Carries);
        }
        else
        {
            int first = FirstSolveInput + _spec.Problem.FirstState + _spec.Problem.Leaves;
            for (int p = 0; p < _spec.Problem.Parameters; p++) _advance.SetInput(3 + _layout.Types.Length + p, _inputs[first + p].Pointer);
        }

        if (_observe is not null) BindParameters(_observe, 3 + _spec.PointInputs + _spec.Carries);
        foreach (ProgramInstance pull in _pull) BindParameters(pull, 3 + _spec.Carries);
        if (_inject is not null) BindParameters(_inject, 3 + _spec.PointInputs + _spec.Carries);
    }

    private void BindParameters(ProgramInstance program, int first)
    {
        for (int p = 0; p < _spec.Parameters; p++) program.SetInput(first + p, _inputs[_spec.Carries + p].Pointer);
    }

    private void Load(byte* state)
    {
        for (int c = 0; c < _spec.Carries; c++) _inputs[c].Bytes.CopyTo(Leaf(state, c));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetClock(OdeRegisters* registers, (double Start, double Length, double End) step, bool asFractions)
    {
        OdeDriver.Put(&registers->Start, _element, asFractions ? step.Start : _clock.At(step.Start));
        OdeDriver.Put(&registers->Length, _element, asFractions ? step.Length : _clock.Length(step.Length));
        OdeDriver.Put(&registers->End, _element, asFractions ? step.End : _clock.At(step.End));
    }

    private void SetPoint(ProgramInstance program)
    {
        for (int i = 0; i < _spec.PointInputs; i++)
            program.SetInput(3 + i, (byte*)_inputs[_spec.Carries + _spec.Parameters + i].Pointer + (_point * _element.Size()));
    }

    private void SetObservedState(ProgramInstance program, byte* state)
    {
        for (int c = 0; c < _spec.Carries; c++) program.SetInput(3 + _spec.PointInputs + c, state + _layout.Offsets[c]);
    }

    private void Observe(byte* state)
    {
        SetPoint(_observe!);
        SetObservedState(_observe!, state);
        for (int o = 0; o < _spec.Observed; o++) _observe!.SetOutput(o, Row(_outputs[_spec.Carries + o], _point));
        _observe!.Run();
    }

    /// <summary>The cotangent of the final carry, zeros for the parameters.</summary>
    private void StartCotangents()
    {
        StateLayout bars = _adjoint!.Cotangents;
        _side = 0;
        new Span<byte>(_bars, bars.Bytes).Clear();
        for (int c = 0; c < _spec.Carries; c++) _inputs[_spec.Inputs + c].Bytes.CopyTo(new Span<byte>(Bar(0, c), bars.Types[c].Bytes));
        for (int o = bars.Types.Length; o < _outputs.Length; o++) _outputs[o].Bytes.Clear();
        _point = _tape.PointStep.Length - 1;
        while (_point >= 0 && _tape.PointStep[_point] < 0) _point--;
    }

    /// <summary>The cotangent of an observation at a point within the step that was just pulled back.</summary>
    private void Inject(byte* state)
    {
        StateLayout bars = _adjoint!.Cotangents;
        ProgramInstance inject = _inject!;
        SetPoint(inject);
        SetObservedState(inject, state);
        int first = 3 + _spec.PointInputs + _spec.Carries + _spec.Parameters, observed = _spec.Observed;
        for (int o = 0; o < observed; o++) inject.SetInput(first + o, Row(_inputs[_spec.Inputs + _spec.Carries + o], _point));
        for (int b = 0; b < bars.Types.Length; b++)
        {
            inject.SetInput(first + observed + b, Bar(_side, b));
            inject.SetOutput(b, Bar(1 - _side, b));
        }

        for (int i = 0, k = bars.Types.Length; i < _spec.PointInputs; i++)
        {
            if (!_adjoint.NeededPoints[i]) continue;
            inject.SetOutput(k, (byte*)_outputs[k].Pointer + (_point * _element.Size()));
            k++;
        }

        inject.Run();
        _side = 1 - _side;
    }
}
