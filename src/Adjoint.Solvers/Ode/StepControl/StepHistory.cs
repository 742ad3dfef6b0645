namespace Adjoint.Solvers;

/// <summary>
/// What a step controller remembers of the accepted steps: a value, so that a decision allocates nothing. It is changed in place: a copy
/// read right after its fields were written one by one would stall, for longer than the decision takes (0.7 of 17.4 µs of the Lotka–Volterra gradient).
/// </summary>
/// <param name="LogError">Binary logarithm of the error norm of the last accepted step.</param>
/// <param name="LogErrorBefore">Logarithm of that of the one before it.</param>
/// <param name="Step">Size of the last accepted step; 0 if there was none.</param>
/// <param name="Ratio">Its size by that of the one before it.</param>
/// <param name="Rejected">Whether the last attempt was rejected.</param>
internal record struct StepHistory(double LogError, double LogErrorBefore, double Step, double Ratio, bool Rejected)
{
    /// <summary>Before the first step: errors on target and no change of size.</summary>
    public static StepHistory Start => new(LogError: 0, LogErrorBefore: 0, Step: 0, Ratio: 1, Rejected: false);
}
