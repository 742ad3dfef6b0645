using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Adjoint.Loops;

/// <summary>What can be wrong with a schedule, said in one place.</summary>
[StackTraceHidden]
internal static class CheckpointThrow
{
    [DoesNotReturn]
    public static void TooFew(string operation, string argument, int value) =>
        throw new ArgumentOutOfRangeException(argument, value, $"{operation} needs {argument} of at least 1; it is {Number(value)}.");

    [DoesNotReturn]
    public static void BudgetNotPositive(long bytes) =>
        throw new ArgumentOutOfRangeException(
            nameof(bytes), bytes, $"Checkpoints.Within needs a positive number of bytes; it is {Number(bytes)}. Write 64.MiB(), for instance.");

    [DoesNotReturn]
    public static void Negative(string operation, string argument, long value) =>
        throw new ArgumentOutOfRangeException(argument, value, $"{operation}: {argument} cannot be negative; it is {Number(value)}.");

    [DoesNotReturn]
    public static void BudgetTooSmall(long budget, long bytesPerState, long overheadBytes)
    {
        long least = overheadBytes + bytesPerState;
        throw new ArgumentException(
            $"Checkpoints.Within({ByteSizes.Format(budget)}) cannot hold one state: a state takes {ByteSizes.Format(bytesPerState)} and the loop's "
            + $"working states {ByteSizes.Format(overheadBytes)}, so that at least {ByteSizes.Format(least)} ({Number(least)} bytes) are needed. "
            + "Raise the budget, or make the state smaller (a coarser grid, Float32).");
    }

    [DoesNotReturn]
    public static void LengthUnknown(Checkpoints schedule, int slots) =>
        throw new ArgumentException(
            $"{schedule} needs the number of steps before the loop starts, and this loop finds out while it runs. "
            + $"Use Checkpoints.Online({Number(slots)}), which holds as many states.");

    [DoesNotReturn]
    public static void StateTooLarge(long bytesPerState) =>
        throw new ArgumentException(
            $"A state of {ByteSizes.Format(bytesPerState)} does not fit one checkpoint, which holds up to {ByteSizes.Format(Array.MaxLength)}. "
            + "Split the state into parts that are marched on their own, or use Float32.");

    [DoesNotReturn]
    public static void NoDirectory(string directory) =>
        throw new DirectoryNotFoundException($"Checkpoints.TwoLevel: the directory '{directory}' for the scratch file does not exist.");

    [DoesNotReturn]
    public static void EndOfFile(string path, int slot) =>
        throw new EndOfStreamException($"The scratch file '{path}' ends before checkpoint {Number(slot)}: something else has changed it.");

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
