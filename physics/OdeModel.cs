namespace Adjoint.Physics;

/// <summary>
/// What is known of a model y′ = f(t, y, p): names and units, values to start from, what it conserves and what it is known to reach. All
/// models have this form, so that one set of claims is checked over the whole of <see cref="ModelTable"/>, and any of them is solved by
/// <c>Ode.Solve(model.Rhs, model.Start, (0, model.End), model.Parameters)</c>.
/// </summary>
/// <remarks>Every model also has a class of its own, with named parameters and what is particular to it.</remarks>
public sealed record OdeModel
{
    /// <summary>The name, in lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The right-hand side (t, y, p) → y′ with t a scalar, y and y′ <c>[states]</c>, p <c>[parameters]</c>.</summary>
    public required Func<Tensor, Tensor, Tensor, Tensor> Rhs { get; init; }

    /// <summary>What the components of the state are, in order.</summary>
    public required IReadOnlyList<Quantity> StateNames { get; init; }

    /// <summary>What the parameters are, in order.</summary>
    public required IReadOnlyList<Quantity> ParameterNames { get; init; }

    /// <summary>The unit of time; empty where it is a pure number.</summary>
    public required string TimeUnit { get; init; }

    /// <summary>A good initial state, at t = 0, <c>[states]</c>.</summary>
    public required Tensor Start { get; init; }

    /// <summary>Good values of the parameters, <c>[parameters]</c>.</summary>
    public required Tensor Parameters { get; init; }

    /// <summary>A time by which the model has shown what it does.</summary>
    public required double End { get; init; }

    /// <summary>The shortest time in which the solution changes appreciably near the start; fixed steps are a fraction of it.</summary>
    public required double TimeScale { get; init; }

    /// <summary>Whether an explicit method is held to steps far shorter than the solution needs; solve it by <c>OdeMethod.Rodas5P</c>.</summary>
    public bool IsStiff { get; init; }

    /// <summary>What the exact solution keeps.</summary>
    public IReadOnlyList<Invariant> Invariants { get; init; } = [];

    /// <summary>States that the solution from <see cref="Start"/> with <see cref="Parameters"/> is known to reach.</summary>
    public IReadOnlyList<ReferenceState> References { get; init; } = [];

    /// <summary>
    /// Σ ∂fᵢ/∂yᵢ, where it is the same in all states; null otherwise. Volumes in the space of states then change by the factor
    /// det ∂y(t)/∂y(0) = exp(t · divergence) (Liouville's formula).
    /// </summary>
    public double? Divergence { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A quantity with its unit.</summary>
/// <param name="Symbol">The letter in the equations.</param>
/// <param name="Name">What it is.</param>
/// <param name="Unit">Its unit; empty for a pure number.</param>
public sealed record Quantity(string Symbol, string Name, string Unit);

/// <summary>A quantity that the exact solution keeps.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value (y, p) → scalar, in tensor operations.</param>
public sealed record Invariant(string Name, Func<Tensor, Tensor, Tensor> Value);

/// <summary>A state that is reached at a given time.</summary>
/// <param name="Time">The time.</param>
/// <param name="State">The state, <c>[states]</c>.</param>
/// <param name="Accuracy">How closely a solve to near machine precision comes, in units of the state: rounding of the start, amplified.</param>
/// <param name="Source">Where the state is known from.</param>
public sealed record ReferenceState(double Time, IReadOnlyList<double> State, double Accuracy, string Source);
