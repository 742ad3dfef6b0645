namespace Adjoint;

/// <summary>When <see cref="LevenbergMarquardt.Fit{T}"/> stops and how far it dares to go.</summary>
public sealed record FitOptions : OptimizationOptions
{
    /// <summary>The number of iterations, each with a Jacobian, at most.</summary>
    public int MaxIterations { get; init; } = 500;

    /// <summary>Success once the predicted and the actual decrease of the sum of squares are at most this fraction of it; not below rounding.</summary>
    public double FTol { get; init; } = 1e-12;

    /// <summary>Success once the trust region is at most this fraction of the parameters' norm, both scaled by the Jacobian's columns.</summary>
    public double XTol { get; init; } = 1e-10;

    /// <summary>Success once the cosine of the angle between the residuals and every column of the Jacobian is at most this.</summary>
    public double GTol { get; init; } = 1e-10;

    /// <summary>
    /// The first trust region, as a multiple of the scaled norm of the start. Smaller values keep the first steps near the start, where
    /// the default runs into regions in which the model cannot be evaluated.
    /// </summary>
    public double InitialStep { get; init; } = 100;
}
