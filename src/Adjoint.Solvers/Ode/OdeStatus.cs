using System.Globalization;

namespace Adjoint;

/// <summary>How a solve ended.</summary>
public enum OdeOutcome
{
    /// <summary>It reached the end.</summary>
    Success,

    /// <summary>More steps than <see cref="OdeOptions.MaxSteps"/>.</summary>
    TooManySteps,

    /// <summary>The step became smaller than the spacing of numbers at that time, or than <see cref="OdeOptions.MinStep"/>.</summary>
    StepTooSmall,

    /// <summary>The state or its slope is not finite.</summary>
    NonFinite,

    /// <summary>A derivative of the right-hand side, ∂f/∂y or ∂f/∂t, is not finite; in methods for stiff problems.</summary>
    NonFiniteDerivative,

    /// <summary>The matrix of a step's linear equations is singular however small the step is; in methods for stiff problems.</summary>
    SingularMatrix,
}

/// <summary>How a solve ended, and where it failed if it did.</summary>
public sealed record OdeStatus
{
    /// <summary>What happened.</summary>
    public required OdeOutcome Outcome { get; init; }

    /// <summary>The time reached.</summary>
    public required double Time { get; init; }

    /// <summary>The size of the last step tried.</summary>
    public required double StepSize { get; init; }

    /// <summary>The number of accepted steps.</summary>
    public required int Step { get; init; }

    /// <summary>The stage of the method, from 1, whose slope was the first that is not finite; 0 where it is not a slope that failed.</summary>
    public int Stage { get; init; }

    /// <summary>The component of the state (flattened, part after part) that is at fault, or the largest.</summary>
    public int Component { get; init; }

    /// <summary>The value of that component, or of its slope where <see cref="Stage"/> names one.</summary>
    public double Value { get; init; }

    /// <summary>The method, for the message.</summary>
    internal string Method { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString()
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"t = {Time:G6} (step {Step}, h = {StepSize:G2})");
        string value = Value.ToString("G2", CultureInfo.InvariantCulture);
        return Outcome switch
        {
            OdeOutcome.Success => $"The solve ended at {where}.",
            OdeOutcome.TooManySteps => $"The solve took more steps than MaxSteps allows, at {where}: component {Component} is {value}."
                + Environment.NewLine + $"The problem looks stiff or the tolerances are tight. {Otherwise("allow more steps")}, loosen the tolerances, or shorten the interval to look at it.",
            OdeOutcome.StepTooSmall => $"The step became too small, below MinStep or the spacing of time, at {where}: component {Component} is the largest, {value}."
                + Environment.NewLine + $"The problem looks stiff or has a singularity there. {Otherwise("shorten the interval")}, or loosen the tolerances to look at it.",
            OdeOutcome.NonFiniteDerivative => $"A derivative of the right-hand side by the state or by time is not finite at {where}: in component {Component} it is {value}."
                + Environment.NewLine + "Check f there (a root or absolute value at 0 has no derivative), or use a method that takes none, such as Tsit5.",
            OdeOutcome.SingularMatrix => $"The matrix of the linear equations of {Method} is singular at {where}, as component {Component} of their solution shows."
                + Environment.NewLine + "The derivative of the right-hand side is not bounded there, or its entries are too large for the number type; or, with a mass matrix, the algebraic equations do not determine the components it leaves open.",
            _ => $"A value that is not finite came up at {where}" + (Stage > 0 ? $", stage {Stage} of {Method}" : "")
                + (Stage > 0 ? $": the slope of component {Component} is {value}." : $": component {Component} is {value}.") + Environment.NewLine
                + "Check the right-hand side there (a division, logarithm or root of a bad argument), or the parameters.",
        };
    }

    /// <summary>A method for stiff problems where it is not one that failed, or else another remedy, as the begin of a sentence.</summary>
    private string Otherwise(string remedy)
    {
        bool isExplicit = OdeMethod.All.FirstOrDefault(method => method.Name == Method) is { IsExplicit: true };
        return isExplicit ? $"Try {OdeMethod.Rodas5P} where it is stiff, {remedy}" : char.ToUpperInvariant(remedy[0]) + remedy[1..];
    }
}

/// <summary>The work of a solve.</summary>
/// <param name="Steps">Accepted steps.</param>
/// <param name="Rejected">Rejected steps.</param>
/// <param name="Evaluations">Evaluations of the right-hand side.</param>
public sealed record OdeStatistics(int Steps, int Rejected, int Evaluations);

/// <summary>A solve that failed; says when, where and what to try.</summary>
public sealed class OdeSolveException : ArithmeticException
{
    /// <summary>A failure with its status.</summary>
    /// <param name="status">Where and why.</param>
    public OdeSolveException(OdeStatus status) : base(status?.ToString()) => Status = status!;

    /// <summary>Where and why.</summary>
    public OdeStatus Status { get; }
}
