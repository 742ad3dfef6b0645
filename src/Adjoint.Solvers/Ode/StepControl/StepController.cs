using Adjoint.Solvers;

namespace Adjoint;

/// <summary>Chooses the size of the steps of an integration.</summary>
/// <remarks>
/// The error norm is scaled by the tolerances, so that a step is accepted at 1 and below. A controller is an immutable
/// description; change one with <c>with</c>: <c>StepController.Pi with { Safety = 0.8 }</c>.
/// </remarks>
public abstract record StepController
{
    private protected StepController()
    {
    }

    /// <summary>
    /// PI control, the default: β = (0.7, −0.4), that is h · 0.9 · err^(−0.7/k) · err₋₁^(0.4/k) within [0.2, 10]. Steadier than
    /// <see cref="Integral"/> where stability limits the step, at the same cost.
    /// Reference: K. Gustafsson, ACM Trans. Math. Softw. 17 (1991) 533–554, doi:10.1145/210232.210242.
    /// </summary>
    public static AdaptiveStep Pi { get; } = new() { Beta1 = 0.7, Beta2 = -0.4 };

    /// <summary>
    /// Integral control, the elementary controller: β = (1). Reacts at once to the last error; fine for smooth problems, oscillates
    /// where stability limits the step.
    /// </summary>
    public static AdaptiveStep Integral { get; } = new();

    /// <summary>
    /// PID control, Söderlind's H312PID: β = (1/18, 1/9, 1/18). The smoothest step sequences and the slowest reaction; for runs whose
    /// work or error should depend smoothly on the tolerance.
    /// </summary>
    public static AdaptiveStep Pid { get; } = new() { Beta1 = 1.0 / 18, Beta2 = 1.0 / 9, Beta3 = 1.0 / 18 };

    /// <summary>Söderlind's low-pass filter H211b with b = 4: β = (1/4, 1/4), α = (1/4). Smooth, and quicker than <see cref="Pid"/>.</summary>
    public static AdaptiveStep H211b { get; } = new() { Beta1 = 1.0 / 4, Beta2 = 1.0 / 4, Alpha2 = 1.0 / 4 };

    /// <summary>Söderlind's low-pass filter H312b with b = 8: β = (1/8, 2/8, 1/8), α = (3/8, 1/8).</summary>
    public static AdaptiveStep H312b { get; } = new()
    {
        Beta1 = 1.0 / 8,
        Beta2 = 2.0 / 8,
        Beta3 = 1.0 / 8,
        Alpha2 = 3.0 / 8,
        Alpha3 = 1.0 / 8,
    };

    /// <summary>Steps of one size, every one accepted.</summary>
    /// <param name="step">The size, above zero also when the integration runs backwards.</param>
    public static FixedStep Fixed(double step) => new(step);

    /// <summary>Judges a step and proposes the size of the next one, or of the repetition of a rejected one.</summary>
    /// <param name="history">What the controller remembers, brought up to date; <c>StepHistory.Start</c> before the first step.</param>
    /// <param name="step">Size of the step made, of either sign and in any unit.</param>
    /// <param name="errorSquared">Square of the error norm of the step, scaled by the tolerances.</param>
    /// <param name="errorOrder">Power k of h with which the norm shrinks, <see cref="Tableau.ErrorOrder"/>.</param>
    internal abstract StepDecision Decide(ref StepHistory history, double step, double errorSquared, int errorOrder);
}
