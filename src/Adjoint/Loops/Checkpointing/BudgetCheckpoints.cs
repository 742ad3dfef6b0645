namespace Adjoint.Loops;

/// <summary><see cref="Checkpoints.Within"/>.</summary>
internal sealed record BudgetCheckpoints(long Bytes) : Checkpoints
{
    // What is noted of a slot besides its state when not every state is kept: its place in two lists of (step, slot), in the list of
    // free slots, and the step it holds. For states of two numbers that is more than the state.
    private const int BytesPerSlot = 24;

    internal override CheckpointRun CreateRun(int? steps, long bytesPerState, long overheadBytes = 0, long? freshBytes = null) =>
        Resolve(steps, bytesPerState, overheadBytes, freshBytes).CreateRun(steps, bytesPerState, overheadBytes, freshBytes);

    internal override long Overhead(long bytesPerState, long workingBytes, long cotangentBytes) =>
        workingBytes + Math.Clamp(Bytes - workingBytes - MemoryCheckpointStore.Stride(bytesPerState) - BytesPerSlot, 0, cotangentBytes);

    /// <summary>The schedule this budget comes to.</summary>
    internal Checkpoints Resolve(int? steps, long bytesPerState, long overheadBytes, long? freshBytes = null)
    {
        long stride = MemoryCheckpointStore.Stride(bytesPerState);
        long room = Bytes - overheadBytes;
        if (steps is int known && MemoryCheckpointStore.BytesFor(known, bytesPerState, freshBytes ?? bytesPerState) <= room)
            return StoreAll;

        long slots = room / (stride + BytesPerSlot);
        if (slots < 1)
            CheckpointThrow.BudgetTooSmall(Bytes, stride + BytesPerSlot, overheadBytes);
        int fitting = (int)Math.Min(slots, int.MaxValue);
        return steps is null ? Online(fitting) : Binomial(fitting);
    }

    private protected override CheckpointPlan MakePlan(int steps, long bytesPerState, long overheadBytes, long freshBytes) =>
        Resolve(steps, bytesPerState, overheadBytes, freshBytes).PlanFor(steps, bytesPerState, overheadBytes, freshBytes);

    private protected override string Describe() => $"Within({ByteSizes.Format(Bytes)})";
}
