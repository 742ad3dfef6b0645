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

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}({Checkpoints})";
}

/// <summary>The strategies behind <see cref="OdeAdjoint"/>.</summary>
internal enum OdeAdjointKind
{
    Discrete,
}
