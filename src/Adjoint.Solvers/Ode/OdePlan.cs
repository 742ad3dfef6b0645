using System.Collections.Concurrent;

namespace Adjoint.Solvers;

/// <summary>What is compiled for a problem, and the tapes that forward solves leave for their adjoints. Equal problems share one plan.</summary>
internal sealed class OdePlan
{
    private const int CacheLimit = 128;
    private static readonly ConcurrentDictionary<OdeProblem, OdePlan> Cache = new();

    private readonly OdeProblem _problem;
    private readonly Lazy<CompiledProgram> _observe;
    private readonly Lazy<CompiledProgram> _start;
    private readonly IdlePool<OdeDriver> _drivers = new();
    private MarchSpec? _plain;
    private MarchSpec? _timed;

    private OdePlan(OdeProblem problem)
    {
        _problem = problem;
        OdeStepper stepper = problem.Stepper;
        int leaves = problem.Leaves;
        bool reuses = problem.Method.IsFsal;
        State = new StateLayout(problem.StateTypes);
        Carry = reuses ? new StateLayout([.. problem.StateTypes, .. problem.StateTypes]) : State;
        TensorType[] carry = Carry.Types;
        TensorType clock = problem.Clock;

        // (t, h, end, carry…, θ…) → (carry…, error norms…); the carry is the state, and its slope where the method reuses it.
        Step = Compile([clock, clock, clock, .. carry, .. problem.ParameterTypes], x => stepper.StepWithError(
            x[0], x[1], x[2], x[3..(3 + leaves)], reuses ? x[(3 + leaves)..(3 + (2 * leaves))] : null, x[(3 + carry.Length)..], problem.Rtol, problem.Atol));
        Slope = CompiledProgram.For(problem.Slope);
        _observe = new Lazy<CompiledProgram>(() => Compile(
            [clock, clock, clock, clock, .. problem.StateTypes, .. problem.ParameterTypes],
            x => stepper.Interpolate(x[0], x[1], x[2], x[3], x[4..(4 + leaves)], x[(4 + leaves)..])));
        _start = new Lazy<CompiledProgram>(() => Compile(
            problem.Slope.InputTypes,
            x => [FlatState.Flatten(problem.Slope.Apply(x)), FlatState.Jacobian(problem.Slope, x, 1, leaves)]));
        Tapes = new TapePool<OdeTape>(() => new OdeTape(problem, Carry));
    }

    /// <summary>The state.</summary>
    public StateLayout State { get; }

    /// <summary>What is carried from step to step, and what a checkpoint holds.</summary>
    public StateLayout Carry { get; }

    public CompiledProgram Step { get; }

    public CompiledProgram Slope { get; }

    /// <summary>(t, h, end, time, y…, θ…) → the state at a time within the step.</summary>
    public CompiledProgram Observe => _observe.Value;

    /// <summary>(t, y…, θ…) → f as one vector, and the matrix ∂f/∂y; for checks of initial values.</summary>
    public CompiledProgram Start => _start.Value;

    public TapePool<OdeTape> Tapes { get; }

    /// <summary>The plan of a problem, from the cache where an equal one was solved before.</summary>
    public static OdePlan For(OdeProblem problem)
    {
        if (Cache.TryGetValue(problem, out OdePlan? known)) return known;
        var plan = new OdePlan(problem);
        if (Cache.Count >= CacheLimit) Cache.Clear();
        return Cache.GetOrAdd(problem, plan);
    }

    /// <summary>The march of the solve, by fractions of the interval where it is differentiated by times.</summary>
    public MarchSpec March(bool timed)
    {
        ref MarchSpec? spec = ref timed ? ref _timed : ref _plain;
        return spec ?? Interlocked.CompareExchange(ref spec, MarchSpec.Of(_problem, timed), null) ?? spec;
    }

    /// <summary>Solves; see <see cref="OdeDriver.Solve"/>.</summary>
    public void Solve(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs, OdeTape? tape)
    {
        OdeDriver driver = _drivers.TryTake() ?? new OdeDriver(_problem, this);
        try
        {
            driver.Solve(inputs, outputs, tape);
        }
        finally
        {
            _drivers.Give(driver);
        }
    }

    /// <summary>A tape with the step sequence of these inputs: the one the ticket names if it is still there, else by solving again.</summary>
    public OdeTape Recall(long ticket, ReadOnlySpan<Operand> inputs)
    {
        if (Tapes.Find(ticket) is { } known) return known;
        OdeTape tape = Tapes.Rent();
        Solve(inputs, [], tape);
        tape.Ticket = ticket;
        return tape;
    }

    internal static CompiledProgram Compile(TensorType[] types, Func<Tensor[], Tensor[]> function)
    {
        var (graph, captures) = Traced.Abstractly(function, types);
        if (captures.Length > 0) throw new InvalidOperationException("Internal error in Adjoint: a step captured a tensor. Please report it.");
        return CompiledProgram.For(graph);
    }
}
