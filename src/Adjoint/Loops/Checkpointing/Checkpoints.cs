using Adjoint.Loops;

namespace Adjoint;

/// <summary>Which states a loop keeps for its reverse sweep, and so how much memory a gradient takes and how many steps run again.</summary>
/// <remarks>
/// <para>
/// The adjoint of a loop visits the states of its steps from the last to the first. A state that was not kept is computed again from
/// the nearest one before it. The gradient is the same to the last bit whichever schedule is used: only memory and time differ.
/// </para>
/// <para>
/// With S states held, N steps cost <c>r (N + 1) − β(S + 1, r − 1)</c> forward steps in all, where <c>β(s, r) = (s + r)! / (s! r!)</c> and r
/// is the least number with <c>N + 1 ≤ β(S, r)</c>: 20 states serve 230 steps at no more than twice the forward work, 1,770 at three times. Griewank and
/// Walther (2000), doi:10.1145/347837.347846.
/// </para>
/// <para>Two schedules with the same settings are equal.</para>
/// </remarks>
public abstract record Checkpoints
{
    private protected Checkpoints()
    {
    }

    /// <summary>Keeps every state: the fastest, with memory proportional to the number of steps.</summary>
    public static Checkpoints StoreAll { get; } = new StoreAllCheckpoints();

    /// <summary>Keeps at most <paramref name="slots"/> states, optimally placed, for a loop whose length is known beforehand.</summary>
    /// <param name="slots">States held at the same time, the initial one included; at least 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slots"/> is less than 1.</exception>
    public static Checkpoints Binomial(int slots)
    {
        if (slots < 1)
            CheckpointThrow.TooFew("Checkpoints.Binomial", nameof(slots), slots);
        return new BinomialCheckpoints(slots);
    }

    /// <summary>Keeps at most <paramref name="slots"/> states without knowing how many steps will come, as in adaptive integration.</summary>
    /// <remarks>
    /// As good as <see cref="Binomial"/> up to <c>(S + 1)(S + 2)/2 − 1</c> steps; beyond, a few per cent more forward steps.
    /// </remarks>
    /// <param name="slots">States held at the same time, the initial one included; at least 1.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slots"/> is less than 1.</exception>
    public static Checkpoints Online(int slots)
    {
        if (slots < 1)
            CheckpointThrow.TooFew("Checkpoints.Online", nameof(slots), slots);
        return new OnlineCheckpoints(slots);
    }

    /// <summary>
    /// Keeps as many states as fit: all of them if they do, otherwise as <see cref="Binomial"/> or, where the number of steps is not
    /// known beforehand, as <see cref="Online"/>.
    /// </summary>
    /// <remarks>
    /// The budget covers the kept states, the loop's own working states, and the cotangents of the state and of captured tensors that the reverse sweep
    /// goes on with, two of each, as far as there is room for them beside one state. It does not cover the arrays inside one step, nor
    /// arguments and results. A budget in which not one state fits is refused when the loop is about to start, with the least that would do.
    /// </remarks>
    /// <param name="bytes">The budget in bytes: <c>64.MiB()</c>.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is not positive.</exception>
    public static Checkpoints Within(long bytes)
    {
        if (bytes <= 0)
            CheckpointThrow.BudgetNotPositive(bytes);
        return new BudgetCheckpoints(bytes);
    }

    /// <summary>
    /// Writes every <paramref name="period"/>-th state to a scratch file and keeps up to <paramref name="memorySlots"/> states in memory in
    /// between, for loops too long for memory alone.
    /// </summary>
    /// <param name="memorySlots">States held in memory at the same time; at least 1.</param>
    /// <param name="period">
    /// Steps from one state on disk to the next, at least 1; null for <paramref name="memorySlots"/> + 2, the most with which no step runs
    /// more than twice.
    /// </param>
    /// <param name="directory">An existing directory for the scratch file; null for the system's directory of temporary files.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="memorySlots"/> or <paramref name="period"/> is less than 1.</exception>
    public static Checkpoints TwoLevel(int memorySlots, int? period = null, string? directory = null)
    {
        if (memorySlots < 1)
            CheckpointThrow.TooFew("Checkpoints.TwoLevel", nameof(memorySlots), memorySlots);
        if (period < 1)
            CheckpointThrow.TooFew("Checkpoints.TwoLevel", nameof(period), period.Value);
        return new TwoLevelCheckpoints(memorySlots, period ?? Math.Max(memorySlots, memorySlots + 2), directory);
    }

    /// <summary>What <see cref="Within"/> will hold and compute for a loop of known length, without running it.</summary>
    /// <param name="steps">Steps of the loop.</param>
    /// <param name="bytesPerState">Bytes of one state.</param>
    /// <param name="memoryBytes">The budget in bytes.</param>
    /// <param name="overheadBytes">Bytes of the loop's working states, which count too.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">Not one state fits.</exception>
    public static CheckpointPlan Plan(int steps, long bytesPerState, long memoryBytes, long overheadBytes = 0) =>
        Within(memoryBytes).PlanFor(steps, bytesPerState, overheadBytes);

    /// <summary>What this schedule will hold and compute for a loop of known length, without running it.</summary>
    /// <param name="steps">Steps of the loop.</param>
    /// <param name="bytesPerState">Bytes of one state.</param>
    /// <param name="overheadBytes">Bytes of the loop's working states.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">A budget in which not one state fits.</exception>
    public CheckpointPlan PlanFor(int steps, long bytesPerState, long overheadBytes = 0)
    {
        if (steps < 0)
            CheckpointThrow.Negative(nameof(PlanFor), nameof(steps), steps);
        if (bytesPerState < 0)
            CheckpointThrow.Negative(nameof(PlanFor), nameof(bytesPerState), bytesPerState);
        if (overheadBytes < 0)
            CheckpointThrow.Negative(nameof(PlanFor), nameof(overheadBytes), overheadBytes);
        return MakePlan(steps, bytesPerState, overheadBytes, bytesPerState);
    }

    /// <summary>The same for states of which each step computes <paramref name="freshBytes"/> and hands on the rest.</summary>
    internal CheckpointPlan PlanFor(int steps, long bytesPerState, long overheadBytes, long freshBytes) =>
        MakePlan(steps, bytesPerState, overheadBytes, freshBytes);

    /// <summary>The call that makes this schedule, as it would be written.</summary>
    /// <returns>For instance <c>Checkpoints.Binomial(20)</c>.</returns>
    public sealed override string ToString() => "Checkpoints." + Describe();

    /// <summary>The bytes that count besides kept states: working states, and by a budget what else a reverse sweep holds.</summary>
    internal virtual long Overhead(long bytesPerState, long workingBytes, long cotangentBytes) => workingBytes;

    /// <summary>A run of this schedule; <paramref name="steps"/> is null when the loop's length is not known beforehand.</summary>
    internal abstract CheckpointRun CreateRun(int? steps, long bytesPerState, long overheadBytes = 0, long? freshBytes = null);

    /// <summary>The slots that a run of this schedule numbers, for states of the given size.</summary>
    internal virtual ICheckpointStore CreateStore(CheckpointRun run, long bytesPerState) => CreateMemoryStore(run, bytesPerState);

    private protected static MemoryCheckpointStore CreateMemoryStore(CheckpointRun run, long bytesPerState)
    {
        if (bytesPerState > Array.MaxLength - 128)
            CheckpointThrow.StateTooLarge(bytesPerState);
        return new MemoryCheckpointStore((int)bytesPerState, run.MemorySlots);
    }

    private protected abstract CheckpointPlan MakePlan(int steps, long bytesPerState, long overheadBytes, long freshBytes);

    private protected abstract string Describe();
}
