namespace Adjoint.Solvers;

/// <summary>What identifies a solve: the equation, the shapes, the options. Equal problems share their compiled programs.</summary>
internal sealed class OdeProblem : IEquatable<OdeProblem>
{
    private OdePlan? _plan;

    public OdeProblem(Graph slope, int leaves, int points, ElementType element, OdeOptions options)
    {
        Slope = slope;
        Leaves = leaves;
        Parameters = slope.Inputs.Length - 1 - leaves;
        Points = points;
        Element = element;
        Method = options.Method;
        Rtol = options.Rtol;
        Atol = options.Atol;
        Controller = options.EffectiveController;
        InitialStep = options.InitialStep;
        MaxSteps = options.MaxSteps ?? (Controller is FixedStep ? int.MaxValue : 100_000);
        Throws = options.Throw;
        Checkpoints = options.Adjoint.Checkpoints;
        Kind = options.Adjoint.Kind;
    }

    /// <summary>(t, y…, θ…) → y′….</summary>
    public Graph Slope { get; }

    public int Leaves { get; }

    public int Parameters { get; }

    /// <summary>How many save points.</summary>
    public int Points { get; }

    public ElementType Element { get; }

    public OdeMethod Method { get; }

    public double Rtol { get; }

    public double Atol { get; }

    public StepController Controller { get; }

    public double? InitialStep { get; }

    public int MaxSteps { get; }

    public bool Throws { get; }

    public Checkpoints Checkpoints { get; }

    public OdeAdjointKind Kind { get; }

    public RungeKutta Stepper => new(Method, Slope, Leaves);

    public TensorType Clock => new(Element, Shape.Scalar);

    public TensorType[] StateTypes => Array.ConvertAll(Slope.Inputs[1..(1 + Leaves)], v => v.Type);

    public TensorType[] ParameterTypes => Array.ConvertAll(Slope.Inputs[(1 + Leaves)..], v => v.Type);

    /// <summary>t0, t1, the save points if any, the state, the parameters.</summary>
    public int InputCount => FirstState + Leaves + Parameters;

    public int FirstState => Points > 0 ? 3 : 2;

    public OdePlan Plan => _plan ?? Interlocked.CompareExchange(ref _plan, new OdePlan(this), null) ?? _plan;

    public bool Equals(OdeProblem? other) =>
        ReferenceEquals(this, other) || (other is not null && Leaves == other.Leaves && Points == other.Points && Element == other.Element
            && ReferenceEquals(Method, other.Method) && Rtol.Equals(other.Rtol) && Atol.Equals(other.Atol) && Controller == other.Controller
            && InitialStep.Equals(other.InitialStep) && MaxSteps == other.MaxSteps && Throws == other.Throws && Checkpoints == other.Checkpoints
            && Kind == other.Kind && Slope.StructurallyEquals(other.Slope));

    public override bool Equals(object? obj) => Equals(obj as OdeProblem);

    public override int GetHashCode() => HashCode.Combine(Slope.GetStructuralHash(), Method.Name, Rtol, Atol, Points);
}
