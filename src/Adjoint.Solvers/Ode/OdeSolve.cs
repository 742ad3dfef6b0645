namespace Adjoint.Solvers;

/// <summary>
/// A solve as an operation. Inputs: t0, t1, save points (if any), state…, parameters…. Outputs: final state…, saved states… (if
/// any), report, and the ticket of the tape for the adjoint. The derivatives are those of the march over the same step sequence.
/// </summary>
/// <param name="Problem">The equation and the options.</param>
/// <param name="KeepsTape">Whether to leave a tape: when an adjoint may follow.</param>
internal sealed record OdeSolve(OdeProblem Problem, bool KeepsTape) : Primitive
{
    private int Ticket => Problem.Leaves + (Problem.Points > 0 ? Problem.Leaves : 0) + 1;

    public override string Name => $"odeSolve[{Problem.Method}]";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        var outputs = new List<TensorType>(Problem.StateTypes);
        if (Problem.Points > 0)
            foreach (TensorType type in Problem.StateTypes) outputs.Add(type with { Shape = type.Shape.Insert(0, Problem.Points) });
        outputs.Add(new TensorType(ElementType.Float64, [OdeReport.Length]));
        outputs.Add(new TensorType(ElementType.Int64, Shape.Scalar));
        return [.. outputs];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        OdePlan plan = Problem.Plan;
        OdeTape? tape = KeepsTape ? plan.Tapes.Take() : null;
        OdeDriver.Solve(Problem, plan, inputs, outputs, tape);
        outputs[^1].As<long>()[0] = tape is null ? 0 : plan.Tapes.Leave(tape);
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        bool timed = tangents[0] is not null || tangents[1] is not null || (Problem.Points > 0 && tangents[2] is not null);
        MarchSpec spec = MarchSpec.Of(Problem, timed);
        Tensor[] x = spec.Arrange(Problem, inputs);
        Tensor?[] dx = spec.Arrange(Problem, tangents);
        Tensor[] results = March.Tangent(spec, x, dx, inputs, outputs[Ticket]);
        return [.. results, null, null];
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        bool timed = needed[0] || needed[1] || (Problem.Points > 0 && needed[2]);
        MarchSpec spec = MarchSpec.Of(Problem, timed);
        Tensor[] x = spec.Arrange(Problem, inputs);
        int results = Ticket - 1;
        Tensor?[] pulled = March.Cotangents(
            spec, x, spec.Arrange(Problem, needed), inputs, outputs[Ticket], outputs[..results], cotangents[..results]);
        return spec.Restore(Problem, pulled);
    }

    /// <summary>Every lane has a step sequence of its own.</summary>
    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => LaneByLane.Apply(this, size, inputs, batched);

    public override bool IsPure => false;
}
