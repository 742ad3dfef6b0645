using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Adjoint.Learning;

/// <summary>Every message of misuse of the optimizers, in one place.</summary>
[StackTraceHidden]
internal static class OptimizationThrow
{
    /// <summary>Reports all that was found wrong with one call together.</summary>
    public static void IfAny(string operation, IReadOnlyList<string> problems)
    {
        if (problems.Count == 0) return;
        throw new ArgumentException(
            $"{operation}: " + string.Join(Environment.NewLine, problems));
    }

    /// <summary>Adds a problem to the list where an option is negative or not finite.</summary>
    public static void NoteNegative(List<string> problems, string option, double value)
    {
        if (!(value >= 0) || !double.IsFinite(value)) problems.Add($"the option {option} is {Text(value)}; a finite number of at least 0 is needed.");
    }

    /// <summary>Adds a problem to the list where an option is not positive or not finite.</summary>
    public static void NoteNotPositive(List<string> problems, string option, double value)
    {
        if (!(value > 0) || !double.IsFinite(value)) problems.Add($"the option {option} is {Text(value)}; a finite number above 0 is needed.");
    }

    public static void IfNotPositive(string operation, string argument, double value)
    {
        if (!(value > 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(argument, value, $"{operation} needs a finite {argument} above 0; it is {Text(value)}.");
    }

    public static void IfNegative(string operation, string argument, double value)
    {
        if (!(value >= 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(argument, value, $"{operation} needs a finite {argument} of at least 0; it is {Text(value)}.");
    }

    public static void IfOutside(string operation, string argument, double value, double low, double high)
    {
        if (!(value >= low && value < high))
            throw new ArgumentOutOfRangeException(
                argument, value, $"{operation} needs {argument} of at least {Text(low)} and below {Text(high)}; it is {Text(value)}.");
    }

    [DoesNotReturn]
    public static void BoundsReversed(double low, double high) =>
        throw new ArgumentException(
            $"Constraint.Bounded needs finite bounds with low below high; they are {Text(low)} and {Text(high)}. "
            + "For one bound alone use Constraint.Positive of the distance to it.");

    public static ArgumentException WrongState(string optimizer, OptimizerState state) =>
        new($"{optimizer} was given a state ({state.GetType().Name}) that another optimizer made, or that was made for other parameters. "
            + "Take the state from this optimizer's Init with these parameters.");

    [DoesNotReturn]
    public static void LeavesDiffer(string operation, string what, int found, int expected) =>
        throw new ArgumentException($"{operation}: the {what} has {found} tensors, the parameters have {expected}.");

    [DoesNotReturn]
    public static void NotScalar(string operation, Shape shape) =>
        throw new ArgumentException(
            $"{operation}: the function's result has shape {shape}, but a minimum is of a scalar. Reduce it with Sum or Mean; for residuals use "
            + "LevenbergMarquardt.Fit.");

    [DoesNotReturn]
    public static void TooFewResiduals(int residuals, int parameters) =>
        throw new ArgumentException(
            $"LevenbergMarquardt.Fit: {residuals} residuals cannot determine {parameters} parameters. Give at least as many residuals as "
            + "parameters, for instance by adding residuals (p − expected)/uncertainty for what is known beforehand.");

    [DoesNotReturn]
    public static void NonFiniteResiduals(IReadOnlyList<string> components, int more) =>
        throw new ArgumentException(
            $"LevenbergMarquardt.Fit: at the start {string.Join(", ", components)}{(more > 0 ? $", and {more} more are not finite" : "")}. Residuals must be "
            + "finite where the fit begins: start elsewhere, or check for divisions, logarithms and roots of bad arguments.");

    [DoesNotReturn]
    public static void UnknownParameter(string name, IReadOnlyList<string> names) =>
        throw new ArgumentException($"FitResult: no parameter is called \"{name}\"; they are {string.Join(", ", names)}.", nameof(name));

    public static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
