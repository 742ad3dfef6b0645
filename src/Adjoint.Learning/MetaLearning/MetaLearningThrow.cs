using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Adjoint.Learning;

/// <summary>Messages of misuse of meta-learning.</summary>
[StackTraceHidden]
internal static class MetaLearningThrow
{
    [DoesNotReturn]
    public static void TooFewSteps(string argument, int value, int least) =>
        throw new ArgumentOutOfRangeException(argument, value, $"MetaLearner: {argument} is {value}; a task is adapted to in at least {least} {(least == 1 ? "step" : "steps")}.");
}
