using Adjoint.Learning;

namespace Adjoint;

/// <summary>
/// Minimization with curvature from the last few gradients: the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal
/// 1980, "Updating quasi-Newton matrices with limited storage"; Liu and Nocedal 1989). For smooth functions of any number of parameters,
/// evaluated without noise; for sums of squares <see cref="LevenbergMarquardt"/> is faster and gives uncertainties.
/// </summary>
/// <remarks>
/// An iteration costs about one evaluation of the function with its gradient, and 4 · memory · n operations for the direction. Steps
/// satisfy the strong Wolfe conditions, so that every curvature pair is positive; pairs spoiled by rounding are not taken.
/// </remarks>
public static class Lbfgs
{
    /// <summary>Finds a minimum near a start.</summary>
    /// <typeparam name="T">The parameters: a tensor or a tree.</typeparam>
    /// <param name="function">A scalar function of the parameters.</param>
    /// <param name="start">Where to start: finite, within the constraints.</param>
    /// <param name="options">When to stop and how to run; defaults where null.</param>
    /// <param name="progress">Told at the start and after every iteration.</param>
    /// <returns>The best point found, and how the search ended. Not to converge is a status, not an exception.</returns>
    /// <exception cref="ArgumentException">
    /// The start holds no tensors, is not finite or violates a constraint; an option is unusable; the result is no scalar; or the value or
    /// the gradient at the start is not finite.
    /// </exception>
    public static MinimizeResult<T> Minimize<T>(
        Func<T, Tensor> function, T start, LbfgsOptions? options = null, IProgress<OptimizationProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new LbfgsRun<T>(function, start, options ?? new LbfgsOptions(), progress).Run();
    }
}
