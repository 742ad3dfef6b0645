namespace Adjoint.Solvers;

/// <summary>What is compiled for a problem, and the tapes that forward solves leave for their adjoints.</summary>
internal sealed class OdePlan
{
    private readonly OdeProblem _problem;
    private readonly Lazy<CompiledProgram> _observe;

    public OdePlan(OdeProblem problem)
    {
        _problem = problem;
        RungeKutta stepper = problem.Stepper;
        int leaves = problem.Leaves;
        bool reuses = problem.Method.IsFsal;
        Layout = new StateLayout(reuses ? [.. problem.StateTypes, .. problem.StateTypes] : problem.StateTypes);
        TensorType[] carry = [.. Layout.Types];
        TensorType clock = problem.Clock;

        // (t, h, end, carry…, θ…) → (carry…, error norms…); the carry is the state, and its slope where the method reuses it.
        Step = Compile([clock, clock, clock, .. carry, .. problem.ParameterTypes], x => stepper.StepWithError(
            x[0], x[1], x[2], x[3..(3 + leaves)], reuses ? x[(3 + leaves)..(3 + (2 * leaves))] : null, x[(3 + carry.Length)..], problem.Rtol, problem.Atol));
        Slope = CompiledProgram.For(problem.Slope);
        _observe = new Lazy<CompiledProgram>(() => Compile(
            [clock, clock, clock, clock, .. problem.StateTypes, .. problem.ParameterTypes],
            x => stepper.Interpolate(x[0], x[1], x[2], x[3], x[4..(4 + leaves)], x[(4 + leaves)..])));
        Tapes = new TapePool<OdeTape>(() => new OdeTape(this, problem));
    }

    /// <summary>What a checkpoint holds.</summary>
    public StateLayout Layout { get; }

    public CompiledProgram Step { get; }

    public CompiledProgram Slope { get; }

    /// <summary>(t, h, end, time, y…, θ…) → the state at a time within the step.</summary>
    public CompiledProgram Observe => _observe.Value;

    public TapePool<OdeTape> Tapes { get; }

    /// <summary>A tape with the step sequence of these inputs: the one the ticket names if it is still there, else by solving again.</summary>
    public OdeTape Recall(long ticket, ReadOnlySpan<Operand> inputs)
    {
        if (Tapes.TryTake(ticket) is { } known) return known;
        OdeTape tape = Tapes.Take();
        OdeDriver.Solve(_problem, this, inputs, [], tape);
        return tape;
    }

    internal static CompiledProgram Compile(TensorType[] types, Func<Tensor[], Tensor[]> function)
    {
        var (graph, captures) = Traced.Abstractly(function, types);
        if (captures.Length > 0) throw new InvalidOperationException("Internal error in Adjoint: a step captured a tensor. Please report it.");
        return CompiledProgram.For(graph);
    }
}
