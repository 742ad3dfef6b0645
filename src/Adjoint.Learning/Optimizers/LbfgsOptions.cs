namespace Adjoint;

/// <summary>When <see cref="Lbfgs.Minimize{T}"/> stops and what it remembers.</summary>
public sealed record LbfgsOptions : OptimizationOptions
{
    /// <summary>The number of iterations at most; each takes one or a few gradients.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Success once the Euclidean norm of the gradient in the free parameters is at most this.</summary>
    public double GradientTolerance { get; init; } = 1e-8;

    /// <summary>Success once an iteration decreases the value by at most this fraction of it; 0 goes on to rounding.</summary>
    public double ValueTolerance { get; init; }

    /// <summary>The number of steps from which curvature is taken, each of them two vectors of the parameters' size; 5 to 20 are usual.</summary>
    public int Memory { get; init; } = 10;
}
