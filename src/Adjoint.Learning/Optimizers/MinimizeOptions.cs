namespace Adjoint;

/// <summary>When <see cref="Optimizer.Minimize{T}"/> stops.</summary>
public sealed record MinimizeOptions : OptimizationOptions
{
    /// <summary>The number of steps at most.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Success once the Euclidean norm of the gradient in the free parameters is at most this; 0 runs all iterations.</summary>
    public double GradientTolerance { get; init; } = 1e-8;
}
