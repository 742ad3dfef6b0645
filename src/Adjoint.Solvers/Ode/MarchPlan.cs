using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Adjoint.Solvers;

/// <summary>
/// Runs marches: forwards over the step sequence of a tape, and backwards by the checkpoint schedule, each reverse step the
/// compiled adjoint of the step graph. The march of the solve itself uses the states that the solve left on its tape; a linearized
/// one first makes a forward sweep of its own.
/// </summary>
internal sealed unsafe class MarchPlan
{
    private readonly MarchSpec _spec;
    private readonly Lazy<CompiledProgram> _step;
    private readonly Lazy<CompiledProgram> _observe;
    private readonly ConcurrentDictionary<EquatableArray<bool>, (CompiledProgram Step, CompiledProgram? Observe)> _adjoints = new();
    private readonly TapePool<Workspace> _workspaces;

    public MarchPlan(MarchSpec spec)
    {
        _spec = spec;
        Layout = new StateLayout(spec.CarryTypes);
        _step = new Lazy<CompiledProgram>(() => CompiledProgram.For(spec.Step));
        _observe = new Lazy<CompiledProgram>(() => CompiledProgram.For(spec.Observe!));
        _workspaces = new TapePool<Workspace>(() => new Workspace(this));
    }

    public StateLayout Layout { get; }

    private ElementType Element => _spec.Problem.Element;

    /// <summary>The march itself.</summary>
    public void Forward(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        OdePlan solve = _spec.Problem.Plan;
        (long ticket, OdeTape tape) = Recall(inputs);
        Workspace work = _workspaces.Take();
        ProgramInstance step = _step.Value.Rent();
        ProgramInstance? observe = _spec.Observe is null ? null : _observe.Value.Rent();
        OdeClock clock = ClockOf(inputs);
        byte* state = work.State, next = work.Next;
        Load(inputs, state);
        int point = 0;
        Bind(step, inputs, work, 3);
        for (int n = 0; n < tape.Steps; n++)
        {
            SetClock(work, clock, tape[n]);
            SetState(step, 3, state);
            for (int c = 0; c < _spec.Carries; c++) step.SetOutput(c, next + Layout.Offsets[c]);
            step.Run();
            for (; observe is not null && point < tape.PointStep.Length && tape.PointStep[point] == n; point++)
            {
                SetPoint(observe, inputs, point);
                Bind(observe, inputs, work, 3 + _spec.PointInputs);
                SetState(observe, 3 + _spec.PointInputs, state);
                for (int o = 0; o < _spec.Observed; o++) observe.SetOutput(o, Row(outputs[_spec.Carries + o], point));
                observe.Run();
            }

            byte* swap = state;
            state = next;
            next = swap;
        }

        for (int c = 0; c < _spec.Carries; c++) new ReadOnlySpan<byte>(state + Layout.Offsets[c], Layout.Types[c].Bytes).CopyTo(outputs[c].Bytes);
        _step.Value.Return(step);
        if (observe is not null) _observe.Value.Return(observe);
        _workspaces.Return(work);
        Keep(solve, tape, ticket);
    }

    /// <summary>The adjoint of the march.</summary>
    public void Reverse(bool[] needed, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        (long ticket, OdeTape tape) = Recall(inputs);
        Workspace work = _workspaces.Take();
        work.Prepare(needed);
        new ReverseSweep(this, needed, inputs, outputs, tape, work).Run();
        _workspaces.Return(work);
        Keep(_spec.Problem.Plan, tape, ticket);
    }

    private static void Keep(OdePlan plan, OdeTape tape, long ticket)
    {
        tape.Ticket = ticket;
        plan.Tapes.Return(tape);
    }

    private (long Ticket, OdeTape Tape) Recall(ReadOnlySpan<Operand> inputs)
    {
        int d = _spec.DifferentiableInputs, s = _spec.Problem.InputCount;
        long ticket = inputs[d + s].As<long>()[0];
        return (ticket, _spec.Problem.Plan.Recall(ticket, inputs[d..(d + s)]));
    }

    private OdeClock ClockOf(ReadOnlySpan<Operand> inputs)
    {
        int d = _spec.DifferentiableInputs;
        return new OdeClock(OdeDriver.Get(inputs[d].Pointer, Element), OdeDriver.Get(inputs[d + 1].Pointer, Element));
    }

    private void Load(ReadOnlySpan<Operand> inputs, byte* state)
    {
        for (int c = 0; c < _spec.Carries; c++) inputs[c].Bytes.CopyTo(new Span<byte>(state + Layout.Offsets[c], Layout.Types[c].Bytes));
    }

    /// <summary>The clock's addresses and the parameters', which stay for the whole sweep.</summary>
    private void Bind(ProgramInstance program, ReadOnlySpan<Operand> inputs, Workspace work, int carry)
    {
        for (int i = 0; i < 3; i++) program.SetInput(i, work.Clock + (8 * i));
        for (int p = 0; p < _spec.Parameters; p++) program.SetInput(carry + _spec.Carries + p, inputs[_spec.Carries + p].Pointer);
    }

    private void SetState(ProgramInstance program, int first, byte* state)
    {
        for (int c = 0; c < _spec.Carries; c++) program.SetInput(first + c, state + Layout.Offsets[c]);
    }

    private void SetPoint(ProgramInstance program, ReadOnlySpan<Operand> inputs, int point)
    {
        for (int i = 0; i < _spec.PointInputs; i++)
            program.SetInput(3 + i, (byte*)inputs[_spec.Carries + _spec.Parameters + i].Pointer + (point * Element.Size()));
    }

    private void SetClock(Workspace work, OdeClock clock, (double Start, double Length, double End) step)
    {
        bool timed = _spec.Timed;
        OdeDriver.Put(work.Clock, Element, timed ? step.Start : clock.At(step.Start));
        OdeDriver.Put(work.Clock + 8, Element, timed ? step.Length : clock.Length(step.Length));
        OdeDriver.Put(work.Clock + 16, Element, timed ? step.End : clock.At(step.End));
    }

    private static byte* Row(Operand stacked, int index) =>
        (byte*)stacked.Pointer + ((long)index * (stacked.Type.Bytes / stacked.Shape[0]));

    private (CompiledProgram Step, CompiledProgram? Observe) Adjoint(bool[] needed) => _adjoints.GetOrAdd(needed, CreateAdjoint);

    /// <summary>
    /// The adjoint programs: (x, c…, q…, c̄…, q̄…) → (c̄…, q̄…) for the step, and (x, point…, c…, q…, ō…, c̄…, q̄…) → (c̄…, q̄…, point̄…) for
    /// an observation, cotangents accumulated, q̄ and point̄ only where needed.
    /// </summary>
    private (CompiledProgram Step, CompiledProgram? Observe) CreateAdjoint(EquatableArray<bool> needed)
    {
        int carries = _spec.Carries, parameters = _spec.Parameters, points = _spec.PointInputs;
        bool[] q = needed.Items[carries..(carries + parameters)], p = needed.Items[(carries + parameters)..];
        TensorType[] accumulated = [.. _spec.Step.InputTypes[(3 + carries)..].Where((_, i) => q[i])];
        CompiledProgram step = Build(_spec.Step, 0);
        return (step, _spec.Observe is null ? null : Build(_spec.Observe, points));

        CompiledProgram Build(Graph graph, int pointInputs)
        {
            int inputs = graph.Inputs.Length, results = graph.Outputs.Length, first = 3 + pointInputs;
            bool isStep = ReferenceEquals(graph, _spec.Step);
            TensorType[] carriedBars = isStep ? [] : _spec.CarryTypes;
            return OdePlan.Compile([.. graph.InputTypes, .. graph.OutputTypes, .. carriedBars, .. accumulated], x =>
            {
                bool[] wrt = new bool[inputs];
                for (int i = 0; i < pointInputs; i++) wrt[3 + i] = p[i];
                Array.Fill(wrt, true, first, carries);
                q.CopyTo(wrt, first + carries);
                Tensor?[] pulled = new ReverseMode(graph, x[..inputs], wrt).Pull(x[inputs..(inputs + results)]);
                var outputs = new List<Tensor>();
                int accumulator = inputs + results;
                for (int c = 0; c < carries; c++)
                {
                    Tensor? bar = pulled[first + c];
                    if (isStep) outputs.Add(bar ?? Tensor.ZerosLike(x[first + c]));
                    else outputs.Add(bar is null ? x[accumulator + c] : x[accumulator + c] + bar);
                }

                accumulator += carriedBars.Length;
                for (int i = 0; i < parameters; i++)
                {
                    if (!q[i]) continue;
                    Tensor? bar = pulled[first + carries + i];
                    outputs.Add(bar is null ? x[accumulator] : x[accumulator] + bar);
                    accumulator++;
                }

                for (int i = 0; i < pointInputs; i++)
                    if (p[i]) outputs.Add(pulled[3 + i] ?? Tensor.ZerosLike(x[3 + i]));
                return [.. outputs];
            });
        }
    }

    /// <summary>The buffers of one sweep.</summary>
    private sealed class Workspace : ITape
    {
        private readonly MarchPlan _plan;
        private byte* _memory;
        private byte* _bars;
        private long _barBytes;
        private bool[]? _prepared;

        public Workspace(MarchPlan plan)
        {
            _plan = plan;
            long block = (plan.Layout.Bytes + 63) & ~63L;
            _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(64 + (2 * block)), 64);
            Clock = _memory;
            State = _memory + 64;
            Next = State + block;
        }

        ~Workspace()
        {
            NativeMemory.AlignedFree(_memory);
            if (_bars is not null) NativeMemory.AlignedFree(_bars);
            Store?.Dispose();
        }

        public long Ticket { get; set; }

        public byte* Clock { get; }

        public byte* State { get; }

        public byte* Next { get; }

        public StateLayout? BarLayout { get; private set; }

        /// <summary>Cotangents of carry and parameters, twice: read from one, written to the other.</summary>
        public byte* Bars => _bars;

        public byte* NextBars => _bars + _barBytes;

        public CheckpointRun? Run { get; private set; }

        public ICheckpointStore? Store { get; private set; }

        public int RunSteps { get; private set; } = -1;

        public void Prepare(bool[] needed)
        {
            if (_prepared is not null && _prepared.AsSpan().SequenceEqual(needed)) return;
            _prepared = (bool[])needed.Clone();
            MarchSpec spec = _plan._spec;
            var types = new List<TensorType>(spec.CarryTypes);
            for (int i = 0; i < spec.Parameters; i++)
                if (needed[spec.Carries + i]) types.Add(spec.Step.Inputs[3 + spec.Carries + i].Type);
            BarLayout = new StateLayout([.. types]);
            _barBytes = (BarLayout.Bytes + 63) & ~63L;
            if (_bars is not null) NativeMemory.AlignedFree(_bars);
            _bars = (byte*)NativeMemory.AlignedAlloc((nuint)(2 * _barBytes), 64);
        }

        /// <summary>A schedule for a forward sweep of this march's own.</summary>
        public void Begin(int steps)
        {
            if (Run is null || RunSteps != steps)
            {
                Store?.Dispose();
                Run = _plan._spec.Problem.Checkpoints.CreateRun(steps, _plan.Layout.Bytes, 2L * _plan.Layout.Bytes);
                Store = _plan._spec.Problem.Checkpoints.CreateStore(Run, _plan.Layout.Bytes);
                RunSteps = steps;
            }

            Run.BeginForward();
        }
    }

    private ref struct ReverseSweep
    {
        private readonly MarchPlan _plan;
        private readonly MarchSpec _spec;
        private readonly bool[] _needed;
        private readonly ReadOnlySpan<Operand> _inputs;
        private readonly ReadOnlySpan<Operand> _outputs;
        private readonly ReadOnlySpan<Operand> _bars;
        private readonly OdeTape _tape;
        private readonly Workspace _work;
        private readonly OdeClock _clock;
        private readonly StateLayout _layout;
        private readonly CompiledProgram _advanceProgram;
        private readonly CompiledProgram _stepProgram;
        private readonly CompiledProgram? _observeProgram;
        private ProgramInstance _advance;
        private ProgramInstance _step;
        private ProgramInstance? _observe;
        private byte* _bar;
        private byte* _nextBar;
        private int _point;

        public ReverseSweep(
            MarchPlan plan, bool[] needed, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs, OdeTape tape, Workspace work)
        {
            _plan = plan;
            _spec = plan._spec;
            _needed = needed;
            _inputs = inputs;
            _outputs = outputs;
            _bars = inputs[(_spec.DifferentiableInputs + _spec.Problem.InputCount + 1)..];
            _tape = tape;
            _work = work;
            _clock = plan.ClockOf(inputs);
            OdePlan solve = _spec.Problem.Plan;
            _layout = _spec.Order == 0 ? solve.Layout : plan.Layout;
            _advanceProgram = _spec.Order == 0 ? solve.Step : plan._step.Value;
            (_stepProgram, _observeProgram) = plan.Adjoint(needed);
            _advance = null!;
            _step = null!;
            _bar = work.Bars;
            _nextBar = work.NextBars;
        }

        public void Run()
        {
            _advance = _advanceProgram.Rent();
            _step = _stepProgram.Rent();
            _observe = _observeProgram?.Rent();
            double unusedNorms = 0, unusedLow = 0;
            Start();
            if (_spec.Order == 0)
            {
                int carries = _layout.Types.Length;
                for (int i = 0; i < 3; i++) _advance.SetInput(i, _work.Clock + 24 + (8 * i));
                for (int p = 0; p < _spec.Problem.Parameters; p++)
                    _advance.SetInput(3 + carries + p, _inputs[_spec.DifferentiableInputs + _spec.Problem.FirstState + _spec.Problem.Leaves + p].Pointer);
                for (int e = carries; e < _advanceProgram.Outputs.Length; e++) _advance.SetOutput(e, e == carries ? &unusedNorms : &unusedLow);
                Sweep(_tape.Run!, _tape.Store!, _tape.Work, _tape.Second);
            }
            else
            {
                _plan.Bind(_advance, _inputs, _work, 3);
                Record();
                Sweep(_work.Run!, _work.Store!, _work.State, _work.Next);
            }

            Finish();
            _advanceProgram.Return(_advance);
            _stepProgram.Return(_step);
            if (_observe is not null) _observeProgram!.Return(_observe);
        }

        /// <summary>The cotangent of the final carry, zeros for the parameters; the fixed addresses.</summary>
        private void Start()
        {
            StateLayout bars = _work.BarLayout!;
            new Span<byte>(_bar, bars.Bytes).Clear();
            for (int c = 0; c < _spec.Carries; c++) _bars[c].Bytes.CopyTo(new Span<byte>(_bar + bars.Offsets[c], bars.Types[c].Bytes));
            _point = _tape.PointStep.Length - 1;
            while (_point >= 0 && _tape.PointStep[_point] < 0) _point--;
            _plan.Bind(_step, _inputs, _work, 3);
            for (int i = 0, k = 0; i < _spec.PointInputs; i++)
                if (_needed[_spec.Carries + _spec.Parameters + i]) _outputs[_work.BarLayout!.Types.Length + k++].Bytes.Clear();
        }

        /// <summary>A forward sweep that keeps what the schedule says.</summary>
        private void Record()
        {
            byte* state = _work.State, next = _work.Next;
            _plan.Load(_inputs, state);
            _work.Begin(_tape.Steps);
            for (int n = 0; n < _tape.Steps; n++)
            {
                int slot = _work.Run!.Keep(n);
                if (slot >= 0) _work.Store!.Save(slot, new ReadOnlySpan<byte>(state, _layout.Bytes));
                Advance(n, state, next);
                byte* swap = state;
                state = next;
                next = swap;
            }

            _work.Run!.EndForward(_tape.Steps);
        }

        private void Sweep(CheckpointRun run, ICheckpointStore store, byte* state, byte* next)
        {
            if (run.KeepsAll && store is MemoryCheckpointStore memory)
            {
                for (int n = _tape.Steps - 1; n >= 0; n--) Reverse(n, memory.Address(n));
                return;
            }

            run.BeginReverse();
            while (run.Next(out CheckpointInstruction instruction))
            {
                switch (instruction.Action)
                {
                    case CheckpointAction.Forward:
                        for (int n = instruction.From; n < instruction.To; n++)
                        {
                            Advance(n, state, next);
                            byte* swap = state;
                            state = next;
                            next = swap;
                        }

                        break;
                    case CheckpointAction.Store:
                        store.Save(instruction.Slot, new ReadOnlySpan<byte>(state, _layout.Bytes));
                        break;
                    case CheckpointAction.Restore:
                        store.Load(instruction.Slot, new Span<byte>(state, _layout.Bytes));
                        break;
                    default:
                        Reverse(instruction.From, state);
                        break;
                }
            }
        }

        private readonly void Advance(int n, byte* state, byte* next)
        {
            var (start, length, end) = _tape[n];
            ElementType element = _plan.Element;
            if (_spec.Order == 0)
            {
                // The solve's own step program tells times, also where the adjoint's clock tells fractions.
                OdeDriver.Put(_work.Clock + 24, element, _clock.At(start));
                OdeDriver.Put(_work.Clock + 32, element, _clock.Length(length));
                OdeDriver.Put(_work.Clock + 40, element, _clock.At(end));
            }
            else
            {
                _plan.SetClock(_work, _clock, (start, length, end));
            }

            for (int c = 0; c < _layout.Types.Length; c++)
            {
                _advance.SetInput(3 + c, state + _layout.Offsets[c]);
                _advance.SetOutput(c, next + _layout.Offsets[c]);
            }

            _advance.Run();
        }

        private void Reverse(int n, byte* state)
        {
            StateLayout bars = _work.BarLayout!;
            int carries = _spec.Carries, parameters = _spec.Parameters, accumulators = bars.Types.Length - carries;
            _plan.SetClock(_work, _clock, _tape[n]);
            for (int c = 0; c < carries; c++) _step.SetInput(3 + c, state + _layout.Offsets[c]);
            int first = 3 + carries + parameters;
            for (int c = 0; c < carries; c++) _step.SetInput(first + c, _bar + bars.Offsets[c]);
            for (int a = 0; a < accumulators; a++) _step.SetInput(first + carries + a, _bar + bars.Offsets[carries + a]);
            for (int o = 0; o < bars.Types.Length; o++) _step.SetOutput(o, _nextBar + bars.Offsets[o]);
            _step.Run();
            Swap();
            for (; _point >= 0 && _tape.PointStep[_point] == n; _point--) Inject(state);
        }

        /// <summary>The cotangent of an observation at a point within the step.</summary>
        private void Inject(byte* state)
        {
            StateLayout bars = _work.BarLayout!;
            int carries = _spec.Carries, parameters = _spec.Parameters, points = _spec.PointInputs, observed = _spec.Observed;
            ProgramInstance observe = _observe!;
            _plan.SetPoint(observe, _inputs, _point);
            _plan.Bind(observe, _inputs, _work, 3 + points);
            for (int c = 0; c < carries; c++) observe.SetInput(3 + points + c, state + _layout.Offsets[c]);
            int first = 3 + points + carries + parameters;
            for (int o = 0; o < observed; o++) observe.SetInput(first + o, Row(_bars[carries + o], _point));
            for (int b = 0; b < bars.Types.Length; b++)
            {
                observe.SetInput(first + observed + b, _bar + bars.Offsets[b]);
                observe.SetOutput(b, _nextBar + bars.Offsets[b]);
            }

            for (int i = 0, k = bars.Types.Length; i < points; i++)
            {
                if (!_needed[carries + parameters + i]) continue;
                observe.SetOutput(k, (byte*)_outputs[k].Pointer + (_point * _plan.Element.Size()));
                k++;
            }

            observe.Run();
            Swap();
        }

        private void Swap()
        {
            byte* swap = _bar;
            _bar = _nextBar;
            _nextBar = swap;
        }

        private readonly void Finish()
        {
            StateLayout bars = _work.BarLayout!;
            for (int o = 0; o < bars.Types.Length; o++) new ReadOnlySpan<byte>(_bar + bars.Offsets[o], bars.Types[o].Bytes).CopyTo(_outputs[o].Bytes);
        }
    }
}
