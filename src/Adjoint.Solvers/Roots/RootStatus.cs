using System.Globalization;

namespace Adjoint;

/// <summary>How a search ended, and where it failed if it did.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Iterations">The steps taken.</param>
/// <param name="Residual">The norm of what should be zero, √(Σ f²), at the last point.</param>
/// <param name="Component">The component of f that is largest there, or not finite.</param>
public sealed record RootStatus(RootOutcome Outcome, int Iterations, double Residual, int Component)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"after {Iterations} steps, with a residual of {Residual:G3}, most of it in component {Component}");
        return Outcome switch
        {
            RootOutcome.Success => $"The search ended {where}.",
            RootOutcome.TooManyIterations => $"The search did not converge {where}. Start nearer, loosen the tolerances, or allow more iterations.",
            RootOutcome.NoDescent => $"The search found no smaller residual {where}. There may be no root near; start elsewhere.",
            RootOutcome.SingularJacobian => $"The matrix of derivatives became singular {where}. Unknowns that f does not depend on, or equations that say the same, make it so; or start elsewhere.",
            _ => $"The search met a value that is not finite {where}. Start where f and its derivatives are finite, or check the parameters.",
        };
    }
}
