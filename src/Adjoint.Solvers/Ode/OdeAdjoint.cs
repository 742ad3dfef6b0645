using Adjoint.Solvers;

namespace Adjoint;

/// <summary>How the gradient of a solve is computed.</summary>
/// <remarks>
/// <para>
/// N is the number of steps, n that of state components, m that of numbers differentiated by. Forward-mode derivatives (<c>Jvp</c>, and the
/// outer half of <c>Hvp</c>) carry tangents with the steps under every strategy; the strategies differ in what reverse mode does.
/// </para>
/// <code>
///                        gradient of                  memory               time, in steps       for
///   Discrete             the numbers computed         N n, or a budget     2 to 3 N             everything; the default
///   ForwardSensitivity   the numbers computed         N + m n              about m N / 2        few parameters, long runs
///   Backsolve            the differential equation    N + n + m            about 3 N            large smooth states, when memory is short
/// </code>
/// </remarks>
public abstract record OdeAdjoint
{
    private protected OdeAdjoint()
    {
    }

    /// <summary>Which states are kept for reverse sweeps.</summary>
    internal virtual Checkpoints Checkpoints => Checkpoints.StoreAll;

    /// <summary>Whether a solve keeps states on its tape, besides the step sequence.</summary>
    internal virtual bool KeepsStates => false;

    /// <summary>
    /// The discrete adjoint: the exact derivative of the numbers computed, step sizes held fixed; never wrong where the solution is right. One
    /// reverse step, about two forward steps, for each step. The default.
    /// </summary>
    /// <param name="checkpoints">Which states are kept; all of them by default. The gradient is the same to the bit with any.</param>
    /// <returns>The strategy.</returns>
    public static OdeAdjoint Discrete(Checkpoints? checkpoints = null) => new DiscreteAdjoint(checkpoints ?? Checkpoints.StoreAll);

    /// <inheritdoc cref="Discrete(Checkpoints?)"/>
    /// <param name="memory">Bytes for kept states, e.g. <c>64.MiB()</c>; what does not fit is recomputed.</param>
    public static OdeAdjoint Discrete(long memory) => new DiscreteAdjoint(Checkpoints.Within(memory));

    /// <summary>
    /// Forward sensitivities: the tangents of everything differentiated by go along with the steps in one augmented march. The same exact
    /// derivative as <see cref="Discrete(Checkpoints?)"/>, to rounding, without keeping states; for few parameters.
    /// </summary>
    /// <returns>The strategy.</returns>
    public static OdeAdjoint ForwardSensitivity() => new ForwardSensitivity();

    /// <summary>
    /// The continuous adjoint, solved backwards together with the state: no states are kept, and the gradient is <b>approximate</b>, that of the differential
    /// equation's solution to the tolerance of the backward solve.
    /// </summary>
    /// <remarks>
    /// Wrong for stiff or strongly damped equations, over long intervals, and in chaos: the state that it reconstructs by integrating backwards is then
    /// not the one that was. Compare with <see cref="Discrete(Checkpoints?)"/> once before relying on it. Save points help: each puts the state right.
    /// </remarks>
    /// <param name="rtol">Relative tolerance of the backward solve; that of the forward solve by default.</param>
    /// <param name="atol">Absolute tolerance of the backward solve; that of the forward solve by default.</param>
    /// <returns>The strategy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A tolerance is not positive and finite.</exception>
    public static OdeAdjoint Backsolve(double? rtol = null, double? atol = null) => new BacksolveAdjoint(rtol, atol);

    /// <summary>The cotangents of the inputs of a solve that are needed, given those of its results: the final state, then the saved states.</summary>
    internal abstract Tensor?[] Pull(OdePullback pullback);
}
