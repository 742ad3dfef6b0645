namespace Adjoint.Solvers;

/// <summary>What identifies a solve: the equation, the shapes, the options. Equal problems share their compiled programs.</summary>
internal sealed class OdeProblem : IEquatable<OdeProblem>
{
    private OdePlan? _plan;

    public OdeProblem(Graph slope, int leaves, int points, ElementType element, OdeOptions options, bool hasMass = false)
    {
        Slope = slope;
        HasMass = hasMass;
        Leaves = leaves;
        Parameters = slope.Inputs.Length - 1 - leaves;
        Points = points;
        Element = element;
        Options = options;
        Method = options.Method;
        Controller = options.EffectiveController;
        MaxSteps = options.MaxSteps ?? (Controller is FixedStep ? int.MaxValue : 100_000);
    }

    /// <summary>(t, y…, θ…) → y′….</summary>
    public Graph Slope { get; }

    public int Leaves { get; }

    /// <summary>Whether the equation is M y′ = f; M is the last of the parameters then, which f does not read.</summary>
    public bool HasMass { get; }

    public int Parameters { get; }

    /// <summary>How many save points.</summary>
    public int Points { get; }

    public ElementType Element { get; }

    public OdeOptions Options { get; }

    public OdeMethod Method { get; }

    public double Rtol => Options.Rtol;

    public Tolerance Atol => Options.Atol;

    public StepController Controller { get; }

    public int MaxSteps { get; }

    public OdeAdjoint Adjoint => Options.Adjoint;

    /// <summary>
    /// Whether the interval may be empty; such a solve makes one step of size zero, so that its derivatives by the ends are right. The
    /// pieces of an interval between save points need that.
    /// </summary>
    public bool MayBeEmpty { get; init; }

    public OdeStepper Stepper => Method.Scheme.CreateStepper(Method, Slope, Leaves, HasMass);

    public TensorType Clock => new(Element, Shape.Scalar);

    public TensorType[] StateTypes => Array.ConvertAll(Slope.Inputs[1..(1 + Leaves)], v => v.Type);

    public TensorType[] ParameterTypes => Array.ConvertAll(Slope.Inputs[(1 + Leaves)..], v => v.Type);

    /// <summary>t0, t1, the save points if any, the state, the parameters.</summary>
    public int InputCount => FirstState + Leaves + Parameters;

    public int FirstState => Points > 0 ? 3 : 2;

    public OdePlan Plan => _plan ??= OdePlan.For(this);

    /// <summary>
    /// The march for derivatives of a solve: on fractions of the interval where it is differentiated by times, or where an outer derivative may be, of
    /// which this one knows no more than that the ends are traced.
    /// </summary>
    public MarchSpec MarchFor(Tensor[] inputs, bool[] active) =>
        Plan.March(active[0] || active[1] || (Points > 0 && active[2]) || inputs[0].IsTraced || inputs[1].IsTraced);

    public bool Equals(OdeProblem? other) =>
        ReferenceEquals(this, other) || (other is not null && Leaves == other.Leaves && Points == other.Points && Element == other.Element
            && MayBeEmpty == other.MayBeEmpty && HasMass == other.HasMass && MaxSteps == other.MaxSteps && Controller == other.Controller && SameOptions(other.Options)
            && Slope.StructurallyEquals(other.Slope));

    public override bool Equals(object? obj) => Equals(obj as OdeProblem);

    public override int GetHashCode() => HashCode.Combine(Slope.GetStructuralHash(), Method.Name, Rtol, Atol, Points);

    // All but the save points, which are an input of the solve.
    private bool SameOptions(OdeOptions other) => (Options with { SaveAt = SaveAt.End }).Equals(other with { SaveAt = SaveAt.End });
}
