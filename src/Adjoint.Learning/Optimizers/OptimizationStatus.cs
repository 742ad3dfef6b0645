namespace Adjoint;

/// <summary>How a minimization or a fit ended. The first three are success; the rest say what to look at.</summary>
public enum OptimizationStatus
{
    /// <summary>The gradient fell below its tolerance: a stationary point.</summary>
    ConvergedByGradient,

    /// <summary>The last step was below its tolerance relative to the parameters.</summary>
    ConvergedByStep,

    /// <summary>The value no longer decreases by more than its tolerance, or than rounding allows.</summary>
    ConvergedByValue,

    /// <summary>The allowed number of iterations was used up.</summary>
    IterationLimit,

    /// <summary>
    /// No trial step decreased the value although the gradient says that one exists: the function is rough, noisy or
    /// discontinuous at the scale of the steps, or its derivative is wrong.
    /// </summary>
    NoProgress,

    /// <summary>The function or its derivative was not finite, or could not be evaluated, and no shorter step avoided it; the message says what.</summary>
    NonFinite,

    /// <summary>
    /// The data do not determine all parameters: the Jacobian has linearly dependent columns at the point that was reached. The
    /// message names the parameters.
    /// </summary>
    SingularJacobian,

    /// <summary>The cancellation token was set; the result is the best point so far.</summary>
    Cancelled,
}
