namespace Adjoint;

/// <summary>What a minimization or a fit cost.</summary>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Values">Evaluations of the function (of the residuals) alone.</param>
/// <param name="Derivatives">Evaluations of the function with its gradient (of the residuals with their Jacobian).</param>
public sealed record OptimizationWork(int Iterations, int Values, int Derivatives)
{
    /// <summary>The counts in words.</summary>
    public override string ToString() => $"{Iterations} iterations, {Values} values, {Derivatives} derivatives";
}
