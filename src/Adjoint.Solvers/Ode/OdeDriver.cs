using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Adjoint.Solvers;

/// <summary>The time loop of a solve: propose a step, take it, accept or reject, interpolate, record. Its buffers serve one solve after another.</summary>
internal sealed unsafe class OdeDriver
{
    /// <summary>A last step shorter than this part of the one before is avoided by stretching that one.</summary>
    private const double Stretch = 1e-9;

    /// <summary>What is spaced 1 apart in double is spaced so far apart in single precision.</summary>
    private const double SpacingOfSingle = 1 << 29;

    private const int Alignment = 64;

    private readonly OdeProblem _problem;
    private readonly OdePlan _plan;
    private readonly int _leaves;
    private readonly int _carries;
    private readonly bool _adapts;
    private readonly ProgramInstance _step;
    private readonly ProgramInstance _slope;
    private readonly ProgramInstance? _observe;
    private readonly Operand[] _inputs;
    private readonly Operand[] _outputs;

    // Where the step program keeps the addresses of the carry it reads and of the one it writes.
    private readonly byte**[] _from;
    private readonly byte**[] _to;
    private readonly byte[] _memory;
    private readonly OdeRegisters* _registers;
    private readonly byte* _even;
    private readonly byte* _odd;
    private readonly byte* _slope0;
    private readonly byte* _trial;
    private readonly byte* _slope1;

    private OdeTape? _tape;
    private bool _writes;
    private OdeClock _clock;
    private byte* _state;
    private byte* _next;
    private int _steps;
    private int _rejected;
    private int _evaluations;
    private int _point;

    public OdeDriver(OdeProblem problem, OdePlan plan)
    {
        _problem = problem;
        _plan = plan;
        _leaves = problem.Leaves;
        _carries = plan.Carry.Types.Length;
        _adapts = problem.Method.IsAdaptive && problem.Controller is not FixedStep;
        _inputs = new Operand[problem.InputCount];
        _outputs = new Operand[(problem.Points > 0 ? 2 * _leaves : _leaves) + 2];
        _step = new ProgramInstance(plan.Step);
        _slope = new ProgramInstance(plan.Slope);
        _observe = problem.Points > 0 ? new ProgramInstance(plan.Observe) : null;

        int carry = Aligned(plan.Carry.Bytes), state = Aligned(plan.State.Bytes);
        _memory = GC.AllocateUninitializedArray<byte>(checked((2 * Alignment) + (2 * carry) + (3 * state)), pinned: true);
        byte* start = (byte*)((Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) + Alignment - 1) & -Alignment);
        _registers = (OdeRegisters*)start;
        _even = start + Alignment;
        _odd = _even + carry;
        _slope0 = _odd + carry;
        _trial = _slope0 + state;
        _slope1 = _trial + state;

        _from = new byte**[_carries];
        _to = new byte**[_carries];
        for (int c = 0; c < _carries; c++)
        {
            _from[c] = _step.InputSlot(3 + c);
            _to[c] = _step.OutputSlot(c);
        }

        BindClock(_step);
        if (problem.Method.IsAdaptive) _step.SetOutput(_carries, &_registers->Error);
        if (problem.Method.Scheme.HasSecondEstimate) _step.SetOutput(_carries + 1, &_registers->ErrorLow);
        if (_observe is null) return;
        BindClock(_observe);
        _observe.SetInput(3, &_registers->Point);
    }

    /// <summary>Solves.</summary>
    /// <param name="inputs">t0, t1, save points if any, state, parameters.</param>
    /// <param name="outputs">Final state, saved states, report; empty when only the tape is wanted.</param>
    /// <param name="tape">What to record on; null when no derivative will follow.</param>
    public void Solve(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs, OdeTape? tape)
    {
        inputs.CopyTo(_inputs);
        outputs.CopyTo(_outputs);
        _writes = outputs.Length > 0;
        _tape = tape;
        _steps = _rejected = _evaluations = _point = 0;
        _clock = new OdeClock(Get(_inputs[0].Pointer, _problem.Element), Get(_inputs[1].Pointer, _problem.Element));
        BindParameters(_step, 3 + _carries);
        BindParameters(_slope, 1 + _leaves);
        if (_observe is not null) BindParameters(_observe, 4 + _leaves);
        Run();
        _tape = null;
    }

    /// <summary>Writes a number as an element of the state's type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(void* address, ElementType element, double value)
    {
        if (element == ElementType.Float64) *(double*)address = value;
        else *(float*)address = (float)value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Get(void* address, ElementType element) => element == ElementType.Float64 ? *(double*)address : *(float*)address;

    private static int Aligned(int bytes) => checked(bytes + Alignment - 1) & -Alignment;

    private void BindClock(ProgramInstance program)
    {
        program.SetInput(0, &_registers->Start);
        program.SetInput(1, &_registers->Length);
        program.SetInput(2, &_registers->End);
    }

    private void BindParameters(ProgramInstance program, int first)
    {
        int from = _problem.FirstState + _leaves;
        for (int p = 0; p < _problem.Parameters; p++) program.SetInput(first + p, _inputs[from + p].Pointer);
    }

    private void Run()
    {
        double span = _clock.Span;
        LoopTape? states = null;
        double first = 0;
        if (_tape is not null)
        {
            _tape.Begin(_problem.Controller is FixedStep constant ? CountOf(constant, span) : null);
            states = _tape.States;
        }

        _state = states is null ? _even : states.Place(0);
        for (int l = 0; l < _leaves; l++) _inputs[_problem.FirstState + l].Bytes.CopyTo(Leaf(_state, _plan.Carry, l));
        if (_problem.Method.IsFsal) EvaluateSlope(0, _state, _plan.Carry, _state, _leaves);
        first = FirstStep();
        double length = Advance(states, span, span == 0 ? 1 : first / Math.Abs(span));
        if (length < 0) return;
        _tape?.End(1);
        if (!_writes) return;
        WriteFinal();
        OdeReport.Write(_outputs[^2].As<double>(), OdeOutcome.Success, _clock.At(1), _clock.Length(length), _steps, _rejected, _evaluations);
    }

    /// <summary>The steps; returns the length of the last one, as a fraction of the interval, or −1 after a failure.</summary>
    private double Advance(LoopTape? states, double span, double length)
    {
        ElementType element = _problem.Element;
        StepController controller = _problem.Controller;
        StepHistory history = StepHistory.Start;
        bool twoEstimates = _problem.Method.Scheme.HasSecondEstimate;
        int order = _problem.Method.Scheme.ErrorOrder, evaluations = _problem.Method.EvaluationsPerStep, attempts = _problem.MaxSteps;
        double spacing = Math.Max(Spacing(0), Spacing(1)), longest = _problem.Options.MaxStep is { } most && span != 0 ? most / Math.Abs(span) : double.PositiveInfinity;
        double s = 0, each = length, last = length;
        if (_adapts && length > longest) length = longest;
        _next = states is null ? _odd : states.Place(1);
        SetAddresses();
        while (s < 1)
        {
            double end = _adapts ? s + length : (_steps + 1) * each;
            if (end >= 1 - (Stretch * length))
            {
                end = 1;
                length = 1 - s;
            }

            double h = _clock.Length(length);
            if (--attempts < 0) return Fail(OdeOutcome.TooManySteps, s, h);
            if (_adapts && end < 1 && (end == s || (Math.Abs(h) < spacing && Math.Abs(h) < Spacing(s)))) return Fail(OdeOutcome.StepTooSmall, s, h);
            Put(&_registers->Start, element, _clock.At(s));
            Put(&_registers->Length, element, h);
            Put(&_registers->End, element, _clock.At(end));
            _step.Run();
            _evaluations += evaluations;
            double proposed = length;
            if (_adapts)
            {
                double error = twoEstimates ? ErrorNorm.Combine(_registers->Error, _registers->ErrorLow) : _registers->Error;
                StepDecision decision = controller.Decide(ref history, length, error, order);
                proposed = decision.NextStep > longest ? longest : decision.NextStep;
                if (!decision.Accepted)
                {
                    _rejected++;
                    if (!double.IsFinite(error) && (s + proposed == s || Math.Abs(_clock.Length(proposed)) < Spacing(s))) return Fail(OdeOutcome.NonFinite, s, h);
                    length = proposed;
                    continue;
                }
            }
            else if (!IsFinite(_next))
            {
                return Fail(OdeOutcome.NonFinite, s, h);
            }

            // The step stands.
            last = length;
            if (_tape is not null)
            {
                _tape.Record(s, length);
                states?.Keep(_steps, _state);
            }

            if (_point < _problem.Points) Save(end);
            _steps++;
            byte* free = _state;
            _state = _next;
            _next = states is null ? free : states.Place(_steps + 1);
            SetAddresses();
            s = end;
            length = proposed;
        }

        return last;
    }

    /// <summary>The number of steps of one size.</summary>
    private static int? CountOf(FixedStep constant, double span)
    {
        double length = Math.Min(constant.Step, Math.Abs(span)) / Math.Abs(span);
        if (!(1 / length < int.MaxValue - 2)) return null;

        // By the rule of the loop itself, from a guess below it.
        int n = Math.Max(0, (int)(1 / length) - 2);
        while ((n + 1) * length < 1 - (Stretch * length)) n++;
        return n + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetAddresses()
    {
        int[] offsets = _plan.Carry.Offsets;
        byte**[] from = _from, to = _to;
        byte* state = _state, next = _next;
        for (int c = 0; c < offsets.Length; c++)
        {
            *from[c] = state + offsets[c];
            *to[c] = next + offsets[c];
        }
    }

    /// <summary>
    /// The least step: four times the spacing of numbers at the time reached, or what the options say. Times near zero are told apart down to
    /// 2⁻¹⁰⁰ of the interval: solutions that begin with a short transient need them, the slow part of a stiff one being up to 10²⁰ times as long. Where
    /// time is zero within the interval or at its end, the spacing of fractions bounds the step, which the loop sees by a step that ends where it starts.
    /// </summary>
    private double Spacing(double fraction)
    {
        double time = Math.Max(Math.Abs(_clock.At(fraction)), Math.ScaleB(Math.Abs(_clock.Span), -48));
        double spacing = 4 * (Math.BitIncrement(time) - time);
        if (_problem.Element == ElementType.Float32) spacing *= SpacingOfSingle;
        return Math.Max(_problem.Options.MinStep ?? 0, Math.Max(spacing, 4 * double.Epsilon));
    }

    /// <summary>Saves the points that lie in the step just taken.</summary>
    private void Save(double end)
    {
        Operand points = _inputs[2];
        double stop = _clock.At(end);
        int size = _problem.Element.Size();
        while (_point < _problem.Points)
        {
            double time = Get((byte*)points.Pointer + (_point * size), _problem.Element);
            bool inside = _clock.Span > 0 ? time <= stop : time >= stop;
            if (!inside && end < 1) return;
            if (_tape is not null) _tape.PointStep[_point] = _steps;
            if (_writes)
            {
                Put(&_registers->Point, _problem.Element, time);
                for (int l = 0; l < _leaves; l++)
                {
                    _observe!.SetInput(4 + l, _state + _plan.Carry.Offsets[l]);
                    _observe.SetOutput(l, Saved(l, _point));
                }

                _observe!.Run();
            }

            _point++;
        }
    }

    private byte* Saved(int leaf, int point) => (byte*)_outputs[_leaves + leaf].Pointer + ((long)point * _plan.State.Types[leaf].Bytes);

    private static Span<byte> Leaf(byte* block, StateLayout layout, int leaf) => new(block + layout.Offsets[leaf], layout.Types[leaf].Bytes);

    /// <summary>The first step's size: given, or by <see cref="InitialStep"/> with one Euler step and the slope at its end.</summary>
    private double FirstStep()
    {
        double span = Math.Abs(_clock.Span);
        if (_problem.Controller is FixedStep constant) return Math.Min(constant.Step, span);
        if (_problem.Options.InitialStep is { } given) return Math.Min(given, span);
        if (span == 0) return 0;
        StateLayout state = _plan.State;
        if (_problem.Method.IsFsal)
            for (int l = 0; l < _leaves; l++) Leaf(_state, _plan.Carry, _leaves + l).CopyTo(Leaf(_slope0, state, l));
        else
            EvaluateSlope(0, _state, _plan.Carry, _slope0, 0);
        double d0 = Norm(_state, _plan.Carry), d1 = Norm(_slope0, state);

        // Where the slope is not finite, the first step finds that out and reports it.
        if (!double.IsFinite(d0) || !double.IsFinite(d1)) return span;
        double least = Math.Min(_problem.Options.MinStep ?? 0, span);
        double trial = InitialStep.Trial(d0, d1, span), h = Math.CopySign(trial, _clock.Span);
        for (int l = 0; l < _leaves; l++)
            Combine(_state + _plan.Carry.Offsets[l], _slope0 + state.Offsets[l], h, _trial + state.Offsets[l], state.Types[l]);
        EvaluateSlope(trial / span, _trial, state, _slope1, 0);
        for (int l = 0; l < _leaves; l++)
            Combine(_slope1 + state.Offsets[l], _slope0 + state.Offsets[l], -1, _slope1 + state.Offsets[l], state.Types[l]);
        double d2 = Norm(_slope1, state) / trial;
        return Math.Max(least, double.IsFinite(d2) ? InitialStep.Refine(trial, d1, d2, _problem.Method.Scheme.ErrorOrder, span) : trial);
    }

    /// <summary>f at a state, into a block: the carry's, from leaf <paramref name="first"/> on, or one of the state's own.</summary>
    private void EvaluateSlope(double fraction, byte* state, StateLayout layout, byte* target, int first)
    {
        StateLayout into = first > 0 ? _plan.Carry : _plan.State;
        Put(&_registers->Start, _problem.Element, _clock.At(fraction));
        _slope.SetInput(0, &_registers->Start);
        for (int l = 0; l < _leaves; l++)
        {
            _slope.SetInput(1 + l, state + layout.Offsets[l]);
            _slope.SetOutput(l, target + into.Offsets[first + l]);
        }

        _slope.Run();
        _evaluations++;
    }

    /// <summary>The norm of a block, scaled by the tolerances at the state.</summary>
    private double Norm(byte* block, StateLayout layout)
    {
        double sum = 0;
        int count = 0;
        int bytes = _problem.Element.Size();
        for (int l = 0; l < _leaves; l++)
        {
            int size = layout.Types[l].Shape.Size;
            for (int i = 0; i < size; i++)
            {
                double x = Get(block + layout.Offsets[l] + (i * bytes), _problem.Element);
                double y = Get(_state + _plan.Carry.Offsets[l] + (i * bytes), _problem.Element);
                double r = x / (_problem.Atol[count++] + (_problem.Rtol * Math.Abs(y)));
                sum += r * r;
            }
        }

        return Math.Sqrt(sum / Math.Max(1, count));
    }

    private bool IsFinite(byte* block)
    {
        for (int l = 0; l < _leaves; l++)
        {
            int size = _plan.State.Types[l].Shape.Size;
            byte* leaf = block + _plan.Carry.Offsets[l];
            bool finite = _problem.Element == ElementType.Float64
                ? AllFinite(new ReadOnlySpan<double>(leaf, size))
                : AllFinite(new ReadOnlySpan<float>(leaf, size));
            if (!finite) return false;
        }

        return true;
    }

    /// <summary>Ends the solve: with an exception, or with what was reached, NaN at the save points beyond, and the report. Returns −1.</summary>
    private double Fail(OdeOutcome outcome, double fraction, double h)
    {
        OdeFault fault = outcome == OdeOutcome.NonFinite
            ? FindNonFinite()
            : OdeFault.Largest(_state, _plan.Carry, _leaves, _problem.Element) with { Outcome = outcome };
        Span<double> report = stackalloc double[OdeReport.Length];
        OdeReport.Write(report, fault.Outcome, _clock.At(fraction), h, _steps, _rejected, _evaluations, fault.Stage, fault.Component, fault.Value);
        if (_problem.Options.Throw)
        {
            _tape = null;
            throw new OdeSolveException(OdeReport.Status(report, _problem.Method.Name));
        }

        _tape?.End(fraction);
        if (!_writes) return -1;
        WriteFinal();
        for (int m = _point; m < _problem.Points; m++)
            for (int l = 0; l < _leaves; l++) FillNaN(Saved(l, m), _plan.State.Types[l]);
        report.CopyTo(_outputs[^2].As<double>());
        return -1;
    }

    /// <summary>Runs the step that failed again, stage by stage; the registers still hold its clock.</summary>
    private OdeFault FindNonFinite()
    {
        TensorType clock = _problem.Clock;
        Tensor Read(void* address, TensorType type)
        {
            Tensor value = Tensor.Uninitialized(type);
            Operand.Pin([], [value], (nint)address, static (from, _, outs) => new ReadOnlySpan<byte>((void*)from, outs[0].Type.Bytes).CopyTo(outs[0].Bytes));
            return value;
        }

        var y = new Tensor[_leaves];
        for (int l = 0; l < _leaves; l++) y[l] = Read(_state + _plan.Carry.Offsets[l], _plan.State.Types[l]);
        var theta = new Tensor[_problem.Parameters];
        for (int p = 0; p < theta.Length; p++) theta[p] = Read(_inputs[_problem.FirstState + _leaves + p].Pointer, _problem.ParameterTypes[p]);
        return _problem.Stepper.FindFault(Read(&_registers->Start, clock), Read(&_registers->Length, clock), Read(&_registers->End, clock), y, theta)
            ?? OdeFault.Largest(_next, _plan.Carry, _leaves, _problem.Element);
    }

    private void WriteFinal()
    {
        for (int l = 0; l < _leaves; l++) Leaf(_state, _plan.Carry, l).CopyTo(_outputs[l].Bytes);
    }

    private static bool AllFinite<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // A sum of zeros times the values is NaN as soon as one of them is not finite.
        T sum = T.Zero;
        foreach (T value in values) sum += value * T.Zero;
        return !T.IsNaN(sum);
    }

    private static void FillNaN(byte* target, TensorType type)
    {
        if (type.Element == ElementType.Float64) new Span<double>(target, type.Shape.Size).Fill(double.NaN);
        else new Span<float>(target, type.Shape.Size).Fill(float.NaN);
    }

    /// <summary>target = y + factor x, element by element; the target may be one of the two.</summary>
    private static void Combine(byte* y, byte* x, double factor, byte* target, TensorType type)
    {
        int size = type.Element.Size();
        for (int i = 0; i < type.Shape.Size * size; i += size) Put(target + i, type.Element, Get(y + i, type.Element) + (factor * Get(x + i, type.Element)));
    }
}

/// <summary>What a step program reads and writes besides the carry.</summary>
internal struct OdeRegisters
{
    public double Start;
    public double Length;
    public double End;
    public double Point;
    public double Error;
    public double ErrorLow;
}
