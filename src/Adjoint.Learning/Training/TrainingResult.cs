namespace Adjoint;

/// <summary>What a training came to.</summary>
/// <typeparam name="TModel">The model: a tree.</typeparam>
/// <param name="Model">The trained model.</param>
/// <param name="State">The optimizer's state, to go on from.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Losses">The loss of every step's batch.</param>
/// <param name="Duration">How long it took, compilation included.</param>
public sealed record TrainingResult<TModel>(
    TModel Model, OptimizerState State, TrainingStatus Status, IReadOnlyList<double> Losses, TimeSpan Duration);
