using Adjoint.Solvers;

namespace Adjoint;

/// <summary>Fixed points x = g(x, p).</summary>
public static class FixedPoint
{
    /// <summary>
    /// Finds a fixed point by repeating x ← g(x, p), which converges where g brings points nearer to each other. Derivatives are
    /// those of the root of g(x, p) − x, as of <see cref="Root.Find{TParameters}"/>: exact at the fixed point, and not affected by how it was reached.
    /// </summary>
    /// <typeparam name="TParameters">The parameters: a tensor or a tree.</typeparam>
    /// <param name="g">The map (x, p) → x′, shaped like x. It must not read values.</param>
    /// <param name="guess">Where to start, of any shape.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">Tolerances and limits.</param>
    /// <remarks>A step costs g. A contraction by a factor q gains log₁₀ 1/q digits a step; when q is near 1, use <see cref="Root"/> on g(x, p) − x.</remarks>
    /// <exception cref="ArgumentException">Shapes, tolerances or the guess are unusable; named in the message.</exception>
    /// <exception cref="RootException">The search failed: the message says how, and what to try.</exception>
    public static RootSolution Find<TParameters>(Func<Tensor, TParameters, Tensor> g, Tensor guess, TParameters parameters, RootOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(g);
        return ImplicitSolve.Apply<TParameters>("FixedPoint.Find", (x, p) => g(x, p) - x, guess, parameters, options, RootSearch.Repetition);
    }
}
