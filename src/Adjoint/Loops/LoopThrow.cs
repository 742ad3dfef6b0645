using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Adjoint.Loops;

/// <summary>What can be wrong with a loop, said in one place.</summary>
[StackTraceHidden]
internal static class LoopThrow
{
    [DoesNotReturn]
    public static void StateTooLarge(long bytes) =>
        throw new ArgumentException(
            $"A loop carries a state of {ByteSizes.Format(bytes)}; it may be up to {ByteSizes.Format(Array.MaxLength)}. "
            + "Split the state into parts that are marched on their own, or use Float32.");
}
