using System.Globalization;

namespace Adjoint;

/// <summary>How the solve of a linear system ended, and where it failed if it did.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Iterations">The steps taken; 0 for <see cref="LinearMethod.Direct"/>.</param>
/// <param name="Residual">‖b − A x‖₂, computed from x.</param>
/// <param name="Component">The component of b − A x that is largest, or not finite; the column of the zero pivot where A is singular.</param>
/// <param name="Target">What the residual had to come down to: Rtol ‖b‖₂ + Atol; infinite for <see cref="LinearMethod.Direct"/>.</param>
public sealed record LinearStatus(LinearOutcome Outcome, int Iterations, double Residual, int Component, double Target)
{
    internal const int Length = 5;

    /// <inheritdoc/>
    public override string ToString()
    {
        string where = string.Create(
            CultureInfo.InvariantCulture, $"after {Iterations} steps, with a residual of {Residual:G3} where {Target:G3} was asked for, most of it in component {Component}");
        return Outcome switch
        {
            LinearOutcome.Success => $"The linear solve ended {where}.",
            LinearOutcome.TooManyIterations => $"The linear solve did not converge {where}. Give a preconditioner, allow more iterations, or loosen Rtol.",
            LinearOutcome.Stagnation => $"The linear solve stood still {where}. Rtol may be below what rounding allows for this operator: loosen it; or A is singular; "
                + "or Gmres restarts too early: give a longer restart or a preconditioner.",
            LinearOutcome.Breakdown => $"The linear solve broke down {where}. A may be singular; else try LinearMethod.Gmres.",
            LinearOutcome.NotPositiveDefinite => $"The operator or the preconditioner is not symmetric positive definite, as conjugate gradients found {where}. "
                + "Use LinearMethod.Gmres or BiCgStab, or turn the sign of the equations.",
            LinearOutcome.Singular => $"The matrix is singular: the pivot in column {Component} is zero, so that component {Component} of x is not determined. "
                + "Remove the dependent unknown or equation, or add a small multiple of the identity where the problem allows it.",
            _ => $"The linear solve met a value that is not finite {where}. Check the right-hand side, the operator and the preconditioner there.",
        };
    }

    internal void Write(Span<double> report)
    {
        report[0] = (int)Outcome;
        report[1] = Iterations;
        report[2] = Residual;
        report[3] = Component;
        report[4] = Target;
    }

    internal static LinearStatus Read(ReadOnlySpan<double> report) => new((LinearOutcome)(int)report[0], (int)report[1], report[2], (int)report[3], report[4]);
}
