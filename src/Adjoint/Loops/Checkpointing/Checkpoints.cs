using Adjoint.Loops;

namespace Adjoint;

/// <summary>Which states a loop keeps for its reverse sweep, and so how much memory a gradient takes and how many steps run twice.</summary>
public abstract record Checkpoints
{
    private protected Checkpoints()
    {
    }

    /// <summary>Keeps every state.</summary>
    public static Checkpoints StoreAll => throw new NotImplementedException();

    /// <summary>Keeps at most <paramref name="slots"/> states, optimally placed, for a loop whose length is known beforehand.</summary>
    /// <param name="slots">States held at the same time, the initial one included; at least 1.</param>
    /// <returns>The schedule.</returns>
    public static Checkpoints Binomial(int slots) => throw new NotImplementedException();

    /// <summary>Keeps at most <paramref name="slots"/> states without knowing how many steps will come.</summary>
    /// <param name="slots">States held at the same time, the initial one included; at least 1.</param>
    /// <returns>The schedule.</returns>
    public static Checkpoints Online(int slots) => throw new NotImplementedException();

    /// <summary>Keeps as many states as fit.</summary>
    /// <param name="bytes">The memory for all states of the loop.</param>
    /// <returns>The schedule.</returns>
    public static Checkpoints Within(long bytes) => throw new NotImplementedException();

    /// <summary>Writes every <paramref name="period"/>-th state to disk and keeps up to <paramref name="memorySlots"/> states in memory in between.</summary>
    /// <param name="memorySlots">States held in memory at the same time; at least 1.</param>
    /// <param name="period">Steps between states on disk; null for the longest that recomputes no step more than twice.</param>
    /// <param name="directory">Where the scratch file goes; null for the system's directory of temporary files.</param>
    /// <returns>The schedule.</returns>
    public static Checkpoints TwoLevel(int memorySlots, int? period = null, string? directory = null) => throw new NotImplementedException();

    /// <summary>The plan of <see cref="Within"/> for a loop of known length.</summary>
    /// <param name="steps">Steps of the loop.</param>
    /// <param name="bytesPerState">Bytes of one state.</param>
    /// <param name="memoryBytes">The memory for all states of the loop.</param>
    /// <param name="overheadBytes">Bytes of the loop's working states, which count too.</param>
    /// <returns>What will be held and computed.</returns>
    public static CheckpointPlan Plan(int steps, long bytesPerState, long memoryBytes, long overheadBytes = 0) =>
        Within(memoryBytes).PlanFor(steps, bytesPerState, overheadBytes);

    /// <summary>What this schedule will hold and compute for a loop of known length.</summary>
    /// <param name="steps">Steps of the loop.</param>
    /// <param name="bytesPerState">Bytes of one state.</param>
    /// <param name="overheadBytes">Bytes of the loop's working states.</param>
    /// <returns>What will be held and computed.</returns>
    public CheckpointPlan PlanFor(int steps, long bytesPerState, long overheadBytes = 0) => throw new NotImplementedException();

    /// <summary>A run of this schedule; <paramref name="steps"/> null when the loop's length is not known beforehand.</summary>
    internal CheckpointRun CreateRun(int? steps, long bytesPerState, long overheadBytes = 0) => throw new NotImplementedException();

    /// <summary>The slots that <paramref name="run"/> numbers: memory that grows as it is used, and a scratch file for slots on disk.</summary>
    internal ICheckpointStore CreateStore(CheckpointRun run, int bytesPerState) => throw new NotImplementedException();
}
