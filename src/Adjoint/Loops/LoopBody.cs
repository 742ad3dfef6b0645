namespace Adjoint.Loops;

/// <summary>
/// One step of a loop and its adjoint, bound to buffers for one run: all that the adjoint-state engine knows of a loop. A state is a
/// block of bytes, laid out by <see cref="StateLayout"/>.
/// </summary>
internal abstract unsafe class LoopBody
{
    /// <summary>The bytes of a state.</summary>
    public abstract int StateBytes { get; }

    /// <summary>
    /// Computes state <paramref name="n"/> + 1 from state <paramref name="n"/>; the two do not overlap. Called again for steps whose
    /// states were not kept, and then has to give the same bits.
    /// </summary>
    public abstract void Advance(int n, byte* state, byte* next);

    /// <summary>
    /// Pulls the cotangent of state <paramref name="n"/> + 1, which the body holds, back to state <paramref name="n"/>, given that
    /// state. Called once a step, from the last to the first.
    /// </summary>
    public abstract void Reverse(int n, byte* state);
}
