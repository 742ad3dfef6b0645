using Adjoint.Learning;

namespace Adjoint;

/// <summary>
/// Nonlinear least squares by a trust region: the method of Levenberg (1944) and Marquardt (1963) as Moré made it robust ("The
/// Levenberg–Marquardt algorithm: implementation and theory", Lecture Notes in Mathematics 630, 1978), scaled by the columns of the
/// Jacobian, so that the units of the parameters do not matter.
/// </summary>
/// <remarks>
/// Each iteration evaluates the Jacobian J once, exactly, in forward or reverse mode, whichever needs fewer products (about
/// min(parameters, residuals) times the cost of the residuals), and then the residuals for each trial step. The steps come from an
/// orthogonal factorization of J: JᵀJ, which would square its condition, is never formed.
/// </remarks>
public static class LevenbergMarquardt
{
    /// <summary>Finds the parameters for which the sum of the squared residuals is least near a start.</summary>
    /// <typeparam name="T">The parameters: a tensor or a tree.</typeparam>
    /// <param name="residuals">
    /// Model minus data, in units of the data's uncertainty where that is known, for parameters: a tensor of any shape with at least as
    /// many elements as there are parameters.
    /// </param>
    /// <param name="start">Where to start: finite, within the constraints.</param>
    /// <param name="options">When to stop and how to run; defaults where null.</param>
    /// <param name="progress">Told at the start and after every iteration; the value is the sum of squares.</param>
    /// <returns>The estimate with its uncertainty, and how the fit ended. Not to converge is a status, not an exception.</returns>
    /// <exception cref="ArgumentException">
    /// The start holds no tensors, is not finite or violates a constraint; a tolerance is negative; there are fewer residuals than
    /// parameters; or a residual at the start is not finite.
    /// </exception>
    /// <example>
    /// <code>
    /// var fit = LevenbergMarquardt.Fit((Rates p) => Log(Populations(p)) - Log(observed), start,
    ///     new FitOptions { Constraints = [Constraint.Positive()] });
    /// Console.WriteLine(fit);
    /// </code>
    /// </example>
    public static FitResult<T> Fit<T>(
        Func<T, Tensor> residuals, T start, FitOptions? options = null, IProgress<OptimizationProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        return new LevenbergMarquardtRun<T>(residuals, start, options ?? new FitOptions(), progress).Run();
    }
}
