namespace Adjoint.Loops;

/// <summary><see cref="Checkpoints.TwoLevel"/>.</summary>
internal sealed record TwoLevelCheckpoints(int MemorySlots, int Period, string? Directory) : Checkpoints
{
    // A period of P steps has P − 1 states besides the one on disk.
    private int UsableSlots => Math.Min(MemorySlots, Math.Max(1, Period - 1));

    internal override CheckpointRun CreateRun(int? steps, long bytesPerState, long overheadBytes = 0, long? freshBytes = null) =>
        new(new PeriodicPlacement(UsableSlots, Period, steps), steps);

    internal override ICheckpointStore CreateStore(CheckpointRun run, long bytesPerState)
    {
        MemoryCheckpointStore memory = CreateMemoryStore(run, bytesPerState);
        int expected = run.Steps < 0 ? 0 : DiskSlots(run.Steps);
        return new TieredCheckpointStore(run.MemorySlots, memory, new DiskCheckpointStore((int)bytesPerState, Directory, expected));
    }

    private protected override CheckpointPlan MakePlan(int steps, long bytesPerState, long overheadBytes, long freshBytes)
    {
        int onDisk = DiskSlots(steps);
        int last = steps - Math.Max(0, onDisk - 1) * Period;
        // Each period is reversed from its state on disk with one slot more than memory has. In the last one the forward sweep
        // has placed the states already, and the objective is one step more (see Revolve).
        long whole = Revolve.AdvancedSteps(Period, UsableSlots + 1L);
        long ending = steps == 0 ? 0 : Revolve.AdvancedSteps(last + 1L, UsableSlots + 1L);
        int slots = Math.Min(Math.Min(steps, Period) - 1, UsableSlots);
        return new CheckpointPlan
        {
            Steps = steps,
            Slots = Math.Max(0, slots),
            DiskSlots = onDisk,
            Bytes = Math.Max(0, slots) * MemoryCheckpointStore.Stride(bytesPerState) + overheadBytes,
            DiskBytes = onDisk * bytesPerState,
            ForwardSteps = steps - last + Math.Max(0, onDisk - 1) * whole + ending,
        };
    }

    private protected override string Describe() => $"TwoLevel({MemorySlots}, {Period}{(Directory is null ? "" : $", \"{Directory}\"")})";

    private int DiskSlots(int steps) => steps == 0 ? 0 : (steps - 1) / Period + 1;
}
