namespace Adjoint;

/// <summary>How far a minimization or a fit is, after one iteration.</summary>
/// <param name="Iteration">Iterations done; 0 for the start.</param>
/// <param name="Value">The function's value, or the sum of squares.</param>
/// <param name="GradientNorm">The Euclidean norm of the value's gradient in the free parameters.</param>
/// <param name="StepSize">The Euclidean norm of the last step in the free parameters; 0 for the start.</param>
public sealed record OptimizationProgress(int Iteration, double Value, double GradientNorm, double StepSize);
