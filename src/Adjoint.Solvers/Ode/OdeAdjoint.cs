namespace Adjoint;

/// <summary>How the gradient of a solve is computed.</summary>
public sealed record OdeAdjoint
{
    private OdeAdjoint(OdeAdjointKind kind, Checkpoints checkpoints)
    {
        Kind = kind;
        Checkpoints = checkpoints;
    }

    internal OdeAdjointKind Kind { get; }

    internal Checkpoints Checkpoints { get; }

    /// <summary>
    /// The discrete adjoint: the exact derivative of the numbers computed, step sizes held fixed. One reverse step (about two forward
    /// steps) for each step. The default.
    /// </summary>
    /// <param name="checkpoints">Which states are kept; all of them by default.</param>
    public static OdeAdjoint Discrete(Checkpoints? checkpoints = null) => new(OdeAdjointKind.Discrete, checkpoints ?? Checkpoints.StoreAll);

    /// <inheritdoc cref="Discrete(Checkpoints?)"/>
    /// <param name="memory">Bytes for kept states, e.g. <c>64.MiB()</c>; what does not fit is recomputed.</param>
    public static OdeAdjoint Discrete(long memory) => new(OdeAdjointKind.Discrete, Checkpoints.Within(memory));

    /// <summary>
    /// Forward sensitivities: the derivative of the numbers computed, carried along with the state for every parameter and initial value.
    /// The same gradient as <see cref="Discrete(Checkpoints?)"/> up to rounding; cost and memory grow with the number of inputs, not of steps.
    /// </summary>
    public static OdeAdjoint ForwardSensitivity { get; } = new(OdeAdjointKind.ForwardSensitivity, Checkpoints.StoreAll);

    /// <summary>
    /// The continuous adjoint equation solved backwards together with the state, in constant memory. The gradient of the true
    /// solution, wrong by the error of both solves; unstable where the equation is stiff or contracting, and useless for chaotic ones.
    /// Prefer a discrete adjoint with a memory budget.
    /// </summary>
    public static OdeAdjoint Backsolve { get; } = new(OdeAdjointKind.Backsolve, Checkpoints.StoreAll);

    /// <inheritdoc/>
    public override string ToString() => Kind == OdeAdjointKind.Discrete ? $"Discrete({Checkpoints})" : Kind.ToString();
}

/// <summary>The strategies behind <see cref="OdeAdjoint"/>.</summary>
internal enum OdeAdjointKind
{
    Discrete,
    ForwardSensitivity,
    Backsolve,
}
