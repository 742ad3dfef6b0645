using System.Globalization;

namespace Adjoint;

/// <summary>What a checkpoint schedule will hold and do for a loop of known length, found without running the loop.</summary>
/// <remarks>
/// One gradient runs every step forward once to have the result, some of them again to have the states that were not kept, and the
/// adjoint of every step once. <see cref="ForwardSteps"/> counts the first two kinds.
/// </remarks>
public sealed record CheckpointPlan
{
    /// <summary>The number of steps of the loop.</summary>
    public required int Steps { get; init; }

    /// <summary>The number of states held in memory at the same time, at most.</summary>
    public required int Slots { get; init; }

    /// <summary>The number of states held on disk at the same time, at most.</summary>
    public int DiskSlots { get; init; }

    /// <summary>The bytes held in memory: the slots and the working states of the loop.</summary>
    public required long Bytes { get; init; }

    /// <summary>The bytes held on disk.</summary>
    public long DiskBytes { get; init; }

    /// <summary>All forward steps of one gradient, recomputed ones included.</summary>
    public required long ForwardSteps { get; init; }

    /// <summary>The forward steps beyond the one sweep that any run of the loop takes.</summary>
    public long ExtraForwardSteps => ForwardSteps - Steps;

    /// <summary>Forward work relative to a run without gradient; 1 when every state is kept.</summary>
    public double Ratio => Steps == 0 ? 1 : (double)ForwardSteps / Steps;

    /// <summary>The plan in a sentence: <c>stores 38 of 500 states (1.2 MiB), 1.31 × forward work</c>.</summary>
    /// <returns>The sentence.</returns>
    public override string ToString()
    {
        string place = DiskSlots == 0
            ? ByteSizes.Format(Bytes)
            : $"{ByteSizes.Format(Bytes)} in memory, {ByteSizes.Format(DiskBytes)} on disk";
        return string.Create(CultureInfo.InvariantCulture, $"stores {Slots + DiskSlots} of {Steps} states ({place}), {Ratio:0.00} × forward work");
    }
}
