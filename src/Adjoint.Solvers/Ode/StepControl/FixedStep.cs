using Adjoint.Solvers;

namespace Adjoint;

/// <summary>Steps of one size, every one accepted; the only choice for methods without an error estimate.</summary>
public sealed record FixedStep : StepController
{
    /// <summary>Steps of the size <paramref name="step"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not a finite number above zero.</exception>
    public FixedStep(double step) => Step = step;

    /// <summary>The size of the steps, above zero; the last one may be cut to end on time.</summary>
    public double Step
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Step), $"StepController.Fixed: the step must be finite and above zero, but is {value}. Its sign follows from t0 and t1.");
    }

    internal override StepDecision Decide(ref StepHistory history, double step, double errorSquared, int errorOrder) =>
        new(Accepted: true, NextStep: Math.CopySign(Step, step));
}
