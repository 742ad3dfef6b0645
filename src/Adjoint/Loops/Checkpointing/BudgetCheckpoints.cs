namespace Adjoint.Loops;

/// <summary><see cref="Checkpoints.Within"/>.</summary>
internal sealed record BudgetCheckpoints(long Bytes) : Checkpoints
{
    // What is noted of a slot besides its state when not every state is kept: its place in two lists of (step, slot), in the list of
    // free slots, and the step it holds. For states of two numbers that is more than the state.
    private const int BytesPerSlot = 24;

    internal override CheckpointRun CreateRun(int? steps, long bytesPerState, long overheadBytes) =>
        Resolve(steps, bytesPerState, overheadBytes).CreateRun(steps, bytesPerState, overheadBytes);

    /// <summary>The schedule this budget comes to.</summary>
    internal Checkpoints Resolve(int? steps, long bytesPerState, long overheadBytes)
    {
        long stride = MemoryCheckpointStore.Stride(bytesPerState);
        long room = Bytes - overheadBytes;
        if (steps is int known && known <= room / stride)
            return StoreAll;

        long slots = room / (stride + BytesPerSlot);
        if (slots < 1)
            CheckpointThrow.BudgetTooSmall(Bytes, stride + BytesPerSlot, overheadBytes);
        int fitting = (int)Math.Min(slots, int.MaxValue);
        return steps is null ? Online(fitting) : Binomial(fitting);
    }

    private protected override CheckpointPlan MakePlan(int steps, long bytesPerState, long overheadBytes) =>
        Resolve(steps, bytesPerState, overheadBytes).PlanFor(steps, bytesPerState, overheadBytes);

    private protected override string Describe() => $"Within({ByteSizes.Format(Bytes)})";
}
