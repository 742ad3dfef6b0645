namespace Adjoint;

/// <summary>What a march computes.</summary>
/// <param name="Field">The field after the last step.</param>
/// <param name="Before">The field before it; null where a step reads one field only.</param>
/// <param name="Record">What was observed of the field before each step, <c>[steps, …]</c>; null where nothing was.</param>
public sealed record MarchResult(Tensor Field, Tensor? Before, Tensor? Record);
