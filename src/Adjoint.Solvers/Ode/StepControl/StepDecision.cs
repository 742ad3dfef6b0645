namespace Adjoint.Solvers;

/// <summary>A controller's verdict on a step.</summary>
/// <param name="Accepted">Whether the step stands; if not, repeat it with <paramref name="NextStep"/>.</param>
/// <param name="NextStep">Size of the next attempt, of the sign of the step judged.</param>
internal readonly record struct StepDecision(bool Accepted, double NextStep);
