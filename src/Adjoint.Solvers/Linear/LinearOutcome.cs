namespace Adjoint;

/// <summary>How the solve of a linear system ended.</summary>
public enum LinearOutcome
{
    /// <summary>The residual is within the tolerance; for <see cref="LinearMethod.Direct"/>: the solution is finite.</summary>
    Success,

    /// <summary>More steps than <see cref="LinearOptions.MaxIterations"/>.</summary>
    TooManyIterations,

    /// <summary>The residual falls no further: rounding, a singular A, or a restart that comes too early.</summary>
    Stagnation,

    /// <summary>The method divided by zero and could not go on from where it was.</summary>
    Breakdown,

    /// <summary>A direction p with pᵀ A p ≤ 0, or rᵀ M r ≤ 0 for the preconditioner M, in conjugate gradients.</summary>
    NotPositiveDefinite,

    /// <summary>A pivot of the matrix is zero; by <see cref="LinearMethod.Direct"/> only.</summary>
    Singular,

    /// <summary>The right-hand side, the operator or the preconditioner gave a value that is not finite.</summary>
    NonFinite,
}
