namespace Adjoint;

/// <summary>How <see cref="Trainer"/> trains.</summary>
public sealed record TrainingOptions
{
    /// <summary>What turns gradients into steps.</summary>
    public Optimizer Optimizer { get; init; } = new Adam(1e-3);

    /// <summary>How often all samples are seen.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Samples for each step. Those that do not fill a batch at the end of an epoch wait for the next.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Whether samples come in a new random order in each epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Where the order comes from: the same seed, the same steps.</summary>
    public long Seed { get; init; }

    /// <summary>Ends the training after the step under way.</summary>
    public CancellationToken Cancellation { get; init; }
}
