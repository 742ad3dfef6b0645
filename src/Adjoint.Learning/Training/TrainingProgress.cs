namespace Adjoint;

/// <summary>How far a training is, told after every step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">The steps done.</param>
/// <param name="Steps">The steps of the whole training.</param>
/// <param name="Loss">The loss of the step's batch, before the step.</param>
public readonly record struct TrainingProgress(int Epoch, int Step, int Steps, double Loss);
