using System.Collections.Concurrent;

namespace Adjoint.Solvers;

/// <summary>What is compiled for a march, and the bodies that run it: forwards over the step sequence of a solve's tape, and backwards by the checkpoint schedule.</summary>
internal sealed class MarchPlan
{
    private readonly MarchSpec _spec;
    private readonly Lazy<CompiledProgram> _observe;
    private readonly ConcurrentDictionary<EquatableArray<bool>, MarchAdjoint> _adjoints = new();
    private readonly IdlePool<MarchBody> _bodies = new();

    public MarchPlan(MarchSpec spec)
    {
        _spec = spec;

        // The march of the solve itself goes by the solve's own steps, whose carry includes the slope where the method reuses it.
        OdePlan solve = spec.Problem.Plan;
        Layout = spec.Order == 0 ? solve.Carry : new StateLayout(spec.CarryTypes);
        Step = spec.Order == 0 ? solve.Step : CompiledProgram.For(spec.Step);
        _observe = new Lazy<CompiledProgram>(() => CompiledProgram.For(spec.Observe!));
    }

    /// <summary>What is carried from step to step.</summary>
    public StateLayout Layout { get; }

    public CompiledProgram Step { get; }

    public CompiledProgram Observe => _observe.Value;

    /// <summary>The march.</summary>
    public void Forward(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        OdeTape tape = Recall(inputs);
        MarchBody body = _bodies.TryTake() ?? new MarchBody(_spec, this, null);
        body.Forward(inputs, outputs, tape);
        _bodies.Give(body);
        _spec.Problem.Plan.Tapes.Return(tape);
    }

    /// <summary>The adjoint of the march.</summary>
    public void Reverse(EquatableArray<bool> needed, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (!_adjoints.TryGetValue(needed, out MarchAdjoint? adjoint)) adjoint = _adjoints.GetOrAdd(needed, new MarchAdjoint(_spec, needed.Items));
        OdeTape tape = Recall(inputs);
        MarchBody body = adjoint.Bodies.TryTake() ?? new MarchBody(_spec, this, adjoint);
        body.Reverse(inputs, outputs, tape);
        adjoint.Bodies.Give(body);
        _spec.Problem.Plan.Tapes.Return(tape);
    }

    private OdeTape Recall(ReadOnlySpan<Operand> inputs)
    {
        int d = _spec.DifferentiableInputs, s = _spec.Problem.InputCount;
        return _spec.Problem.Plan.Recall(inputs[d + s].As<long>()[0], inputs[d..(d + s)]);
    }
}
