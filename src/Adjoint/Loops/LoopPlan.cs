using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Adjoint.Loops;

/// <summary>Everything that is made once for a loop: programs, tapes, workers, and the loops that are its derivatives.</summary>
internal sealed unsafe class LoopPlan
{
    private const int CacheLimit = 256;
    private static readonly ConcurrentDictionary<LoopSpec, LoopPlan> Cache = new();

    private readonly Lazy<CompiledProgram> _program;
    private readonly TapePool<LoopTape> _tapes;
    private readonly WorkerPool<ScanForward> _workers;
    private readonly ConcurrentDictionary<(EquatableArray<bool> Needed, EquatableArray<bool> Given), AdjointPlan> _adjoints = new();
    private readonly ConcurrentDictionary<(EquatableArray<bool> Active, bool KeepsOutputs), TangentLoop> _tangents = new();

    private LoopPlan(LoopSpec spec)
    {
        Spec = spec;
        Layout = new StateLayout(spec.Body.OutputTypes.AsSpan(0, spec.Carries), StateLayout.Sources(spec.Body, spec.Carries));
        Computed = [.. Enumerable.Range(0, spec.Carries).Where(c => Layout.Ages[c] == 0)];
        _program = new Lazy<CompiledProgram>(() => CompiledProgram.For(Step()));
        _tapes = new TapePool<LoopTape>(() => new LoopTape(spec.Checkpoints, spec.Steps, Layout.Bytes, OverheadBytes, Layout.Fresh));
        _workers = new WorkerPool<ScanForward>(() => new ScanForward(this));
    }

    public LoopSpec Spec { get; }

    public StateLayout Layout { get; }

    /// <summary>The tensors of the state that a step computes; the others it finds in the window.</summary>
    public int[] Computed { get; }

    /// <summary>The body, without what it hands on: (index, carry…, rows…, constants…) → (computed…, outputs…).</summary>
    public CompiledProgram Program => _program.Value;

    public static LoopPlan For(LoopSpec spec)
    {
        if (Cache.TryGetValue(spec, out LoopPlan? known)) return known;
        if (Cache.Count >= CacheLimit) Cache.Clear();
        return Cache.GetOrAdd(spec, static s => new LoopPlan(s));
    }

    /// <summary>
    /// What counts towards the budget of a gradient besides kept states: the two working states, and the cotangents that a reverse sweep goes on with, as
    /// far as the budget has room for them beside one state. Which of these it needs is not known when the tape is made; counted are two
    /// arrays for each tensor of the carry and each constant that has derivatives.
    /// </summary>
    public long OverheadBytes => Spec.Checkpoints.Overhead(Layout.Bytes, WorkingBytes(Layout.Bytes), CotangentBytes);

    /// <summary>The most that the cotangents of <see cref="ScanReverse"/> take.</summary>
    public long CotangentBytes
    {
        get
        {
            long bytes = 0;
            for (int i = 0; i < Spec.Operands; i++)
            {
                TensorType type = Spec.Body.Inputs[1 + i].Type;
                if ((i < Spec.Carries || i >= Spec.Carries + Spec.Rows) && type.Element.IsFloating()) bytes += 2 * ((type.Bytes + 63) & -64L);
            }

            return bytes;
        }
    }

    /// <summary>The bytes of the two working states of a <see cref="LoopTape"/>.</summary>
    public static long WorkingBytes(long stateBytes) => (2 * ((stateBytes + 63) & -64L)) + 64;

    /// <summary>The adjoint with cotangents for some inputs, given those of some results.</summary>
    public AdjointPlan Adjoint(bool[] needed, bool[] given) =>
        _adjoints.GetOrAdd((needed, given), static (key, plan) => new AdjointPlan(plan, key.Needed.Items, key.Given.Items), this);

    /// <summary>The loop of carry and tangent together, for tangents of some inputs.</summary>
    public TangentLoop Tangent(bool[] active, bool keepsOutputs) =>
        _tangents.GetOrAdd((active, keepsOutputs), static (key, plan) => TangentLoop.Of(plan.Spec, key.Active.Items, key.KeepsOutputs), this);

    /// <summary>Runs the loop.</summary>
    public void Forward(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs, bool keepsTape)
    {
        ScanForward worker = _workers.Rent();
        worker.Begin(inputs, outputs[Spec.Carries..^1]);
        long ticket = 0;
        if (keepsTape)
        {
            LoopTape tape = _tapes.Rent();
            Unpack(Record(tape, worker, inputs), outputs);
            ticket = _tapes.Leave(tape);
        }
        else
        {
            worker.Run(inputs, outputs);
        }

        outputs[^1].As<long>()[0] = ticket;
        _workers.Return(worker);
    }

    /// <summary>Runs the adjoint: over the tape with the ticket, or over a forward sweep of its own where that is gone.</summary>
    public void Reverse(AdjointPlan adjoint, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        ScanReverse worker = adjoint.Workers.Rent();
        LoopTape? tape = _tapes.Find(inputs[Spec.Operands].As<long>()[0]);
        worker.Begin(inputs, outputs);
        if (tape is null)
        {
            tape = _tapes.Rent();
            Record(tape, worker, inputs);
        }

        tape.Reverse(worker);
        worker.End(outputs);
        _tapes.Return(tape);
        adjoint.Workers.Return(worker);
    }

    /// <summary>Copies the initial carry into a state.</summary>
    public void Pack(ReadOnlySpan<Operand> inputs, byte* state)
    {
        for (int c = 0; c < Spec.Carries; c++) NativeMemory.Copy(inputs[c].Pointer, state + Layout.Offsets[c], (nuint)inputs[c].Type.Bytes);
    }

    /// <summary>Copies a state into tensors.</summary>
    public void Unpack(byte* state, ReadOnlySpan<Operand> outputs)
    {
        for (int c = 0; c < Spec.Carries; c++) NativeMemory.Copy(state + Layout.Offsets[c], outputs[c].Pointer, (nuint)outputs[c].Type.Bytes);
    }

    private Graph Step() => Computed.Length == Spec.Carries ? Spec.Body
        : new Graph(Spec.Body.Inputs, Spec.Body.Nodes, [.. Computed.Select(c => Spec.Body.Outputs[c]), .. Spec.Body.Outputs[Spec.Carries..]]);

    private byte* Record(LoopTape tape, LoopBody body, ReadOnlySpan<Operand> inputs)
    {
        // The initial state is assembled where the tape wants it, so that the copy is one onto itself.
        tape.Begin();
        byte* start = tape.Place(0);
        Pack(inputs, start);
        return tape.Forward(body, Spec.Steps, start);
    }
}

/// <summary>Objects that are made once and lent to one caller at a time.</summary>
internal sealed class WorkerPool<T>(Func<T> create) where T : class
{
    private readonly Lock _gate = new();
    private readonly Stack<T> _idle = new();

    public T Rent()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out T? worker)) return worker;
        }

        return create();
    }

    public void Return(T worker)
    {
        lock (_gate) _idle.Push(worker);
    }
}
