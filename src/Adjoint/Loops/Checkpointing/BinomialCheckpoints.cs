namespace Adjoint.Loops;

/// <summary><see cref="Checkpoints.Binomial"/>.</summary>
internal sealed record BinomialCheckpoints(int Slots) : Checkpoints
{
    internal override CheckpointRun CreateRun(int? steps, long bytesPerState, long overheadBytes = 0, long? freshBytes = null)
    {
        if (steps is not int known)
        {
            CheckpointThrow.LengthUnknown(this, Slots);
            return null;
        }

        return known <= Slots ? new CheckpointRun(steps) : new CheckpointRun(new BinomialPlacement(known, Slots), steps);
    }

    private protected override CheckpointPlan MakePlan(int steps, long bytesPerState, long overheadBytes, long freshBytes)
    {
        int slots = Math.Min(steps, Slots);
        return new CheckpointPlan
        {
            Steps = steps,
            Slots = slots,
            Bytes = overheadBytes + (steps <= Slots
                ? MemoryCheckpointStore.BytesFor(slots, bytesPerState, freshBytes) : slots * MemoryCheckpointStore.Stride(bytesPerState)),
            // The objective is one step more (see Revolve).
            ForwardSteps = steps == 0 ? 0 : Revolve.AdvancedSteps(steps + 1L, slots),
        };
    }

    private protected override string Describe() => $"Binomial({Slots})";
}
