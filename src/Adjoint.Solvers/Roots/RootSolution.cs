using System.Globalization;

namespace Adjoint;

/// <summary>How a search ended.</summary>
public enum RootOutcome
{
    /// <summary>It found what was sought.</summary>
    Success,

    /// <summary>More steps than <see cref="RootOptions.MaxIterations"/>.</summary>
    TooManyIterations,

    /// <summary>No part of a Newton step makes the residual smaller: a point where it is least without being zero, or an inexact f.</summary>
    NoDescent,

    /// <summary>The matrix of derivatives is singular.</summary>
    SingularJacobian,

    /// <summary>The function or its derivative is not finite.</summary>
    NonFinite,
}

/// <summary>How a search ended, and where it failed if it did.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Iterations">The steps taken.</param>
/// <param name="Residual">The norm of what should be zero, √(Σ f²), at the last point.</param>
/// <param name="Component">The component of f that is largest there, or not finite.</param>
public sealed record RootStatus(RootOutcome Outcome, int Iterations, double Residual, int Component)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"after {Iterations} steps, with a residual of {Residual:G3}, most of it in component {Component}");
        return Outcome switch
        {
            RootOutcome.Success => $"The search ended {where}.",
            RootOutcome.TooManyIterations => $"The search did not converge {where}. Start nearer, loosen the tolerances, or allow more iterations.",
            RootOutcome.NoDescent => $"The search found no smaller residual {where}. There may be no root near; start elsewhere.",
            RootOutcome.SingularJacobian => $"The matrix of derivatives became singular {where}. Unknowns that f does not depend on, or equations that say the same, make it so; or start elsewhere.",
            _ => $"The search met a value that is not finite {where}. Start where f and its derivatives are finite, or check the parameters.",
        };
    }
}

/// <summary>A search that failed; says how and what to try.</summary>
public sealed class RootException : ArithmeticException
{
    /// <summary>A failure with its status.</summary>
    /// <param name="status">How it ended.</param>
    public RootException(RootStatus status) : base(status?.ToString()) => Status = status!;

    /// <summary>How it ended.</summary>
    public RootStatus Status { get; }
}

/// <summary>A root or a fixed point.</summary>
public sealed record RootSolution
{
    internal RootSolution(Tensor value, Tensor report)
    {
        Value = value;
        Report = report;
    }

    /// <summary>x, shaped like the guess.</summary>
    public Tensor Value { get; }

    /// <summary>How the search ended.</summary>
    /// <exception cref="InvalidOperationException">The solution is traced and has no value yet.</exception>
    public RootStatus Status
    {
        get
        {
            double[] report = Report.ToArray();
            return new RootStatus((RootOutcome)(int)report[0], (int)report[1], report[2], (int)report[3]);
        }
    }

    internal Tensor Report { get; }
}
