using System.Runtime.CompilerServices;

namespace Adjoint.Loops;

/// <summary>
/// A loop that goes on while a condition holds: a body as any loop's, with as many steps as are allowed, and the graph of the condition
/// (carry…, constants of its own…) → truth value. Operands: carry, constants of the body, constants of the condition.
/// </summary>
internal sealed class WhileSpec(LoopSpec loop, Graph condition) : IEquatable<WhileSpec>
{
    private WorkerPool<WhileWorker>? _workers;

    public LoopSpec Loop { get; } = loop;

    public Graph Condition { get; } = condition;

    public int ConditionConstants => Condition.Inputs.Length - Loop.Carries;

    public int Operands => Loop.Operands + ConditionConstants;

    // Made apart, so that no closure is allocated where they are there.
    public WorkerPool<WhileWorker> Workers => _workers ?? CreateWorkers();

    public bool Equals(WhileSpec? other) =>
        ReferenceEquals(this, other) || (other is not null && Loop.Equals(other.Loop) && Condition.StructurallyEquals(other.Condition));

    public override bool Equals(object? obj) => Equals(obj as WhileSpec);

    public override int GetHashCode() => HashCode.Combine(Loop, Condition.GetStructuralHash());

    private WorkerPool<WhileWorker> CreateWorkers()
    {
        CompiledProgram condition = CompiledProgram.For(Condition);
        var workers = new WorkerPool<WhileWorker>(() => new WhileWorker(this, condition));
        return Interlocked.CompareExchange(ref _workers, workers, null) ?? workers;
    }
}

/// <summary>What one run of a <see cref="WhileSpec"/> needs.</summary>
internal sealed unsafe class WhileWorker
{
    private readonly WhileSpec _spec;
    private readonly ScanForward _steps;
    private readonly ProgramInstance _condition;
    private readonly byte**[] _slots;
    private readonly byte[] _goesOn = GC.AllocateArray<byte>(8, pinned: true);
    private readonly byte[] _working;

    public WhileWorker(WhileSpec spec, CompiledProgram condition)
    {
        _spec = spec;
        _steps = new ScanForward(spec.Loop.Plan);
        _condition = condition.Rent();
        _condition.SetOutput(0, Unsafe.AsPointer(ref _goesOn[0]));
        _slots = new byte**[spec.Loop.Carries];
        for (int c = 0; c < _slots.Length; c++) _slots[c] = _condition.InputSlot(c);
        _working = GC.AllocateUninitializedArray<byte>(checked((int)LoopPlan.WorkingBytes(_steps.StateBytes)), pinned: true);
    }

    /// <summary>Runs and writes the last carry.</summary>
    /// <returns>The number of steps taken.</returns>
    public int Run(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        LoopSpec loop = _spec.Loop;
        int[] offsets = loop.Plan.Layout.Offsets;
        byte* state = (byte*)(((nint)Unsafe.AsPointer(ref _working[0]) + 63) & -64);
        byte* next = state + ((_steps.StateBytes + 63) & -64);
        _steps.Begin(inputs, []);
        for (int k = 0; k < _spec.ConditionConstants; k++) _condition.SetInput(loop.Carries + k, inputs[loop.Operands + k].Pointer);
        loop.Plan.Pack(inputs, state);
        int n = 0;
        for (; n < loop.Steps; n++)
        {
            for (int c = 0; c < offsets.Length; c++) *_slots[c] = state + offsets[c];
            _condition.Run();
            if (_goesOn[0] == 0) break;
            _steps.Advance(n, state, next);
            byte* swap = state;
            state = next;
            next = swap;
        }

        loop.Plan.Unpack(state, outputs);
        GC.KeepAlive(this);
        return n;
    }
}
