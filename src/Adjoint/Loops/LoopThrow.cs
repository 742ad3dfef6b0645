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

    [DoesNotReturn]
    public static void NegativeSteps(string operation, string argument, int steps) =>
        throw new ArgumentOutOfRangeException(argument, steps, $"{operation}: the number of steps cannot be negative; it is {steps}.");

    [DoesNotReturn]
    public static void NoState(string operation, Type type) =>
        throw new ArgumentException($"{operation}: the state, a {type.Name}, holds no tensor to carry from step to step.");

    [DoesNotReturn]
    public static void CarryChanged(string operation, string[] names, TensorType[] expected, Tensor[] found)
    {
        if (found.Length != expected.Length)
        {
            throw new ArgumentException(
                $"{operation}: the state has {expected.Length} tensors ({string.Join(", ", names)}), but the body returned one with {found.Length}. "
                + "Every step must return a state like the one it was given.");
        }

        var wrong = new List<string>();
        bool cast = false;
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i].Type == expected[i]) continue;
            wrong.Add($"{names[i]} is {expected[i]} before the step and {found[i].Type} after it");
            cast |= found[i].Shape == expected[i].Shape;
        }

        throw new ArgumentException(
            $"{operation}: the body changes the type of the state: {string.Join("; ", wrong)}. Every step must return a state like the one it was "
            + "given: " + (cast ? "convert with Cast(...), or start from the other element type." : "reshape or reduce in the body, or start from the other shape."));
    }

    [DoesNotReturn]
    public static void NoRows(string operation, string[] names, Tensor[] rows)
    {
        string[] found = [.. rows.Select((t, i) => $"{names[i]} is {t.Shape}")];
        throw new ArgumentException(
            $"{operation}: the first axis of every tensor of xs counts the steps, but " + (found.Length == 0
                ? "xs holds no tensor. Give the number of steps as length: instead of xs."
                : $"{string.Join(", ", found)}. Capture in the body what all steps share."));
    }

    [DoesNotReturn]
    public static void BranchesDiffer(Tensor[] ifTrue, Tensor[] ifFalse) =>
        throw new ArgumentException(
            $"Loop.Cond: the branches return different types: ifTrue ({Types(ifTrue)}), ifFalse ({Types(ifFalse)}). Both must return the same tree.");

    [DoesNotReturn]
    public static void NotAPredicate(string operation, TensorType found) =>
        throw new ArgumentException(
            $"{operation}: the condition must be one truth value, Bool[], but is {found}. Compare, e.g. x < 1, and combine many with Max or Min of a Cast.");

    private static string Types(Tensor[] tensors) => string.Join(", ", tensors.Select(t => t.Type));
}
