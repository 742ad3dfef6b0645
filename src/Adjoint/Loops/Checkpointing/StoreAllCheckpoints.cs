namespace Adjoint.Loops;

/// <summary><see cref="Checkpoints.StoreAll"/>.</summary>
internal sealed record StoreAllCheckpoints : Checkpoints
{
    internal override CheckpointRun CreateRun(int? steps, long bytesPerState, long overheadBytes = 0, long? freshBytes = null) => new(steps);

    private protected override CheckpointPlan MakePlan(int steps, long bytesPerState, long overheadBytes, long freshBytes) => new()
    {
        Steps = steps,
        Slots = steps,
        Bytes = MemoryCheckpointStore.BytesFor(steps, bytesPerState, freshBytes) + overheadBytes,
        ForwardSteps = steps,
    };

    private protected override string Describe() => "StoreAll";
}
