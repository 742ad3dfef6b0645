namespace Adjoint.Solvers;

/// <summary>
/// A solve as an operation. Inputs: t0, t1, save points (if any), state…, parameters…. Outputs: final state…, saved states… (if
/// any), report, and the ticket of the tape for its derivatives. Tangents are those of the march over the same step sequence; cotangents are
/// what the adjoint of the problem says.
/// </summary>
/// <param name="Problem">The equation and the options.</param>
/// <param name="KeepsTape">Whether to leave a tape: when a derivative may follow.</param>
internal sealed record OdeSolve(OdeProblem Problem, bool KeepsTape) : Primitive, ILeavesTape
{
    public int Ticket => Problem.Leaves + (Problem.Points > 0 ? Problem.Leaves : 0) + 1;

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
        OdeChecks.Values(Problem, inputs);
        OdePlan plan = Problem.Plan;
        OdeTape? tape = KeepsTape ? plan.Tapes.Rent() : null;
        plan.Solve(inputs, outputs, tape);
        outputs[^1].As<long>()[0] = tape is null ? 0 : plan.Tapes.Leave(tape);
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        MarchSpec spec = Problem.MarchFor(inputs, Array.ConvertAll(tangents, t => t is not null));
        Tensor[] results = March.Tangent(spec, spec.Arrange(inputs), spec.Arrange(tangents), inputs, outputs[Ticket]);
        return [.. results, null, null];
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        int results = Ticket - 1;
        return Problem.Adjoint.Pull(new OdePullback(Problem, inputs, outputs[..results], outputs[Ticket], cotangents[..results], needed));
    }

    public Primitive WithoutTape() => this with { KeepsTape = false };

    /// <summary>Every lane has a step sequence of its own.</summary>
    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => LaneByLane.Apply(this, size, inputs, batched);

    public override bool IsPure => false;
}
