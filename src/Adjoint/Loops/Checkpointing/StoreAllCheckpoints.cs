namespace Adjoint.Loops;

/// <summary><see cref="Checkpoints.StoreAll"/>.</summary>
internal sealed record StoreAllCheckpoints : Checkpoints
{
    internal override CheckpointRun CreateRun(int? steps, long bytesPerState, long overheadBytes) => new(steps);

    private protected override CheckpointPlan MakePlan(int steps, long bytesPerState, long overheadBytes) => new()
    {
        Steps = steps,
        Slots = steps,
        Bytes = steps * MemoryCheckpointStore.Stride(bytesPerState) + overheadBytes,
        ForwardSteps = steps,
    };

    private protected override string Describe() => "StoreAll";
}
