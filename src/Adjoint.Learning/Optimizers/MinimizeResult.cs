using System.Globalization;

namespace Adjoint;

/// <summary>Where a minimization ended, how and at what cost.</summary>
/// <typeparam name="T">The parameters: a tensor or a tree.</typeparam>
public sealed record MinimizeResult<T>
{
    /// <summary>The parameters that were reached.</summary>
    public required T Estimate { get; init; }

    /// <summary>The function's value there.</summary>
    public required double Value { get; init; }

    /// <summary>The Euclidean norm of the gradient there, in the free parameters.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>How it ended.</summary>
    public required OptimizationStatus Status { get; init; }

    /// <summary>The status in a sentence, with the numbers that led to it.</summary>
    public required string Message { get; init; }

    /// <summary>Iterations and evaluations.</summary>
    public required OptimizationWork Work { get; init; }

    /// <summary>The function's value at the start and after every iteration.</summary>
    public required IReadOnlyList<double> History { get; init; }

    /// <summary>Why the function ran uncompiled although compilation was asked for; empty otherwise.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether the status is one of success.</summary>
    public bool Converged => Status is OptimizationStatus.ConvergedByGradient or OptimizationStatus.ConvergedByStep or OptimizationStatus.ConvergedByValue;

    /// <summary>The message, value and work in a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Message} Value {Value:G10}, gradient norm {GradientNorm:G3}; {Work}.{(Note.Length > 0 ? " " + Note : "")}");
}
