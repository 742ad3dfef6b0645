namespace Adjoint;

/// <summary>How a search ended.</summary>
public enum RootOutcome
{
    /// <summary>It found what was sought.</summary>
    Success,

    /// <summary>More steps than <see cref="RootOptions.MaxIterations"/>.</summary>
    TooManyIterations,

    /// <summary>No part of a Newton step makes the residual smaller: a point where it is least without being zero, or an inexact f.</summary>
    NoDescent,

    /// <summary>The matrix of derivatives is singular.</summary>
    SingularJacobian,

    /// <summary>The function or its derivative is not finite.</summary>
    NonFinite,
}
