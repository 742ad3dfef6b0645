namespace Adjoint.Loops;

/// <summary><see cref="Checkpoints.Online"/>.</summary>
internal sealed record OnlineCheckpoints(int Slots) : Checkpoints
{
    internal override CheckpointRun CreateRun(int? steps, long bytesPerState, long overheadBytes = 0, long? freshBytes = null) => new(new OnlinePlacement(Slots), steps);

    private protected override CheckpointPlan MakePlan(int steps, long bytesPerState, long overheadBytes, long freshBytes)
    {
        int slots = Math.Min(steps, Slots);
        return new CheckpointPlan
        {
            Steps = steps,
            Slots = slots,
            Bytes = slots * MemoryCheckpointStore.Stride(bytesPerState) + overheadBytes,
            ForwardSteps = steps + Recomputed(steps),
        };
    }

    private protected override string Describe() => $"Online({Slots})";

    /// <summary>There is no closed form beyond (S + 1)(S + 2)/2 steps: the placement is run, some ten nanoseconds a step.</summary>
    private long Recomputed(int steps)
    {
        var run = new CheckpointRun(new OnlinePlacement(Slots), steps);
        for (int n = 0; n < steps; n++)
            run.Keep(n);
        run.EndForward(steps);
        return run.CostOfReverse();
    }
}
