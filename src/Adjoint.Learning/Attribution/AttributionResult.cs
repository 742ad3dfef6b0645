namespace Adjoint;

/// <summary>How much each element of an input contributed to a result.</summary>
/// <param name="Values">The contributions, of the input's shape.</param>
/// <param name="Difference">The function's value at the input less that at the baseline, which the contributions should add up to.</param>
/// <param name="CompletenessError">Their sum less that difference: the error of the quadrature.</param>
public sealed record AttributionResult(Tensor Values, double Difference, double CompletenessError);
