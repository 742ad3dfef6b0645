using Adjoint.Solvers;

namespace Adjoint;

/// <summary>Step size control by the error: the general digital filter of Söderlind, of which I, PI and PID control are special cases.</summary>
/// <remarks>
/// <para>
/// With the error norms err, err₋₁, err₋₂ of this step and the two accepted before, their sizes h, h₋₁, h₋₂, and k the
/// power of h with which the norm shrinks,
/// </para>
/// <code>
///   accepted (err ≤ 1):  h₊₁ = h · clip( Safety · err^(−β₁/k) · err₋₁^(−β₂/k) · err₋₂^(−β₃/k) · (h/h₋₁)^(−α₂) · (h₋₁/h₋₂)^(−α₃) )
///   rejected:            h   ← h · max( MinFactor, Safety · err^(−1/k) )
/// </code>
/// <para>
/// where clip limits to [MinFactor, MaxFactor]. A rejected step is repeated with elementary control, because a filter reacts to one large
/// error too slowly, and leaves the memory as it was. A norm that is not finite shrinks the step by MinFactor. Where the problem does not
/// change, the norm settles at Safety^(k/(β₁+β₂+β₃)).
/// </para>
/// <para>
/// Reference: G. Söderlind, Digital filters in adaptive time-stepping, ACM Trans. Math. Softw. 29 (2003) 1–26, doi:10.1145/641876.641877.
/// </para>
/// </remarks>
public sealed record AdaptiveStep : StepController
{
    // Below a norm of 10⁻¹⁰ every controller is at its MaxFactor; it keeps a norm of zero from giving an infinite factor.
    private const double SmallestErrorSquared = 1e-20;

    // Beyond such powers of two, every factor is at its limit.
    private const double LargestExponent = 1000;

    private readonly double _logSmallestRemembered = Math.Log2(1e-4);

    /// <summary>β₁, the weight of this step's error.</summary>
    public double Beta1 { get; init => field = Finite(value, nameof(Beta1)); } = 1;

    /// <summary>β₂, the weight of the previous error; negative in PI control, positive in a low-pass filter.</summary>
    public double Beta2 { get; init => field = Finite(value, nameof(Beta2)); }

    /// <summary>β₃, the weight of the error before that.</summary>
    public double Beta3 { get; init => field = Finite(value, nameof(Beta3)); }

    /// <summary>α₂, the weight of the last change of the step size.</summary>
    public double Alpha2 { get; init => field = Finite(value, nameof(Alpha2)); }

    /// <summary>α₃, the weight of the change before that.</summary>
    public double Alpha3 { get; init => field = Finite(value, nameof(Alpha3)); }

    /// <summary>Factor below 1 that keeps the next error under the tolerance: smaller means fewer rejections and more steps.</summary>
    public double Safety { get; init => field = Within(value, nameof(Safety), value is > 0 and <= 1, "in (0, 1]"); } = 0.9;

    /// <summary>The most a step may shrink at once.</summary>
    public double MinFactor { get; init => field = Within(value, nameof(MinFactor), value is > 0 and < 1, "in (0, 1)"); } = 0.2;

    /// <summary>The most a step may grow at once.</summary>
    public double MaxFactor { get; init => field = Within(value, nameof(MaxFactor), value >= 1 && double.IsFinite(value), "finite and at least 1"); } = 10;

    /// <summary>
    /// The most a step may grow when the one before it was rejected. The default lets the filter decide; 1 forbids to grow at once after a
    /// rejection, as the codes DOPRI5 and DOP853 do, and saves rejections where a right-hand side is rough.
    /// </summary>
    public double MaxFactorAfterRejection
    {
        get;
        init => field = Within(value, nameof(MaxFactorAfterRejection), value >= 1, "at least 1");
    } = double.PositiveInfinity;

    /// <summary>
    /// What is remembered of an error is at least this: after one step that happened to be nearly exact, PI control would otherwise hold the
    /// next step back.
    /// </summary>
    public double SmallestRemembered
    {
        get;
        init
        {
            field = Within(value, nameof(SmallestRemembered), value is > 0 and <= 1, "in (0, 1]");
            _logSmallestRemembered = Math.Log2(value);
        }
    } = 1e-4;

    internal override StepDecision Decide(ref StepHistory history, double step, double errorSquared, int errorOrder)
    {
        double inverseOrder = 1.0 / errorOrder;
        if (!(errorSquared <= 1))
        {
            double shrink = double.IsFinite(errorSquared) ? Math.Max(MinFactor, Safety * Math.Pow(errorSquared, -0.5 * inverseOrder)) : MinFactor;
            history.Rejected = true;
            return new StepDecision(Accepted: false, step * shrink);
        }

        // The powers as one exponential of a sum of logarithms, most of them remembered. The next step waits for this one, so nothing but
        // one logarithm and one exponential comes after the error, and comparisons are branches, which are foreseen.
        double remembered = ((Beta2 * history.LogError) + (Beta3 * history.LogErrorBefore)) * inverseOrder;
        double ratio = history.Step == 0 ? 1 : step / history.Step;
        if (Alpha2 != 0) remembered += Alpha2 * Math.Log2(ratio);
        if (Alpha3 != 0) remembered += Alpha3 * Math.Log2(history.Ratio);
        double log = 0.5 * Power2.Log(errorSquared < SmallestErrorSquared ? SmallestErrorSquared : errorSquared);
        double exponent = -Math.FusedMultiplyAdd(Beta1 * inverseOrder, log, remembered);
        double most = history.Rejected ? Math.Min(MaxFactor, MaxFactorAfterRejection) : MaxFactor;
        double factor = exponent > LargestExponent ? most : exponent < -LargestExponent ? MinFactor : Safety * Power2.Exp(exponent);
        if (factor < MinFactor) factor = MinFactor;
        if (factor > most) factor = most;

        history.LogErrorBefore = history.LogError;
        history.LogError = log < _logSmallestRemembered ? _logSmallestRemembered : log;
        history.Step = step;
        history.Ratio = ratio;
        history.Rejected = false;
        return new StepDecision(Accepted: true, step * factor);
    }

    private static double Finite(double value, string name) => Within(value, name, double.IsFinite(value), "finite");

    private static double Within(double value, string name, bool isWithin, string range) => isWithin
        ? value
        : throw new ArgumentOutOfRangeException(name, $"AdaptiveStep: {name} must be {range}, but is {value}.");
}
