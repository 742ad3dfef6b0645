using static Adjoint.Tensor;

namespace Adjoint.Physics.Oscillators;

/// <summary>
/// Van der Pol's oscillator, an electric circuit whose resistance is negative at small currents:
/// <code>
/// x″ = μ (1 − x²) x′ − x      as      x′ = v,   v′ = μ (1 − x²) v − x
/// </code>
/// all pure numbers; μ ≥ 0 is the strength of the nonlinear resistance.
/// </summary>
/// <remarks>
/// <para>Small motions grow and large ones are damped: all but the rest state approach one limit cycle of amplitude about 2, whatever
/// the start. Its period is 2π (1 + μ²/16 + …) for small μ and about (3 − 2 ln 2) μ for large μ, when slow creeping alternates with
/// jumps.</para>
/// <para>Explicit methods break at large μ: while creeping, the fast direction has the rate μ (x² − 1), so that steps are limited to a
/// few times 1/(3 μ) although the solution hardly changes. A gradient with respect to the phase does not decay, one across the cycle does.</para>
/// <para>B. van der Pol, "On relaxation-oscillations", Philosophical Magazine 2 (1926), 978–992.</para>
/// </remarks>
public static class VanDerPol
{
    /// <summary>The largest x on the limit cycle at μ = 1. E. Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary Differential Equations I",
    /// 2nd edition (1993), section I.16, exercise 1.</summary>
    public const double Amplitude = 2.00861986087484313650940188;

    /// <summary>The period of the limit cycle at μ = 1, from the same exercise.</summary>
    public const double Period = 6.6632868593231301896996820305;

    /// <summary>The point of the limit cycle at μ = 1 where x is largest; <c>[2]</c>.</summary>
    public static Tensor Start { get; } = FromArray([Amplitude, 0]);

    /// <summary>Where the stiff form with ε = 1e-6, from (2, 0), is at t = 2; <c>[2]</c>. F. Mazzia, C. Magherini, "Test set for initial value
    /// problem solvers", release 2.4 (2008), problem VDPOL.</summary>
    public static Tensor StiffReference { get; } = FromArray([1.706167732170483, -0.8928097010247975]);

    /// <summary>The model as a row of the table, at μ = 1.</summary>
    public static OdeModel Model { get; } = new()
    {
        Name = "van-der-pol",
        Rhs = (t, y, p) => Rhs(t, y, p[0]),
        StateNames = [new("x", "current", ""), new("v", "rate of the current", "")],
        ParameterNames = [new("μ", "strength of the nonlinear resistance", "")],
        TimeUnit = "",
        Start = Start,
        Parameters = FromArray([1.0]),
        End = Period,
        TimeScale = 0.5,
        References =
        [
            // The equations keep their form under (x, v) → (−x, −v), and so does the cycle, which is the only one.
            new(Period / 2, [-Amplitude, 0], 1e-13, "Hairer, Nørsett, Wanner (1993), I.16, exercise 1, and symmetry"),
            new(Period, [Amplitude, 0], 1e-13, "Hairer, Nørsett, Wanner (1993), I.16, exercise 1"),
        ],
    };

    /// <summary>The right-hand side.</summary>
    /// <param name="t">Time; the equations do not depend on it.</param>
    /// <param name="y">x and v; <c>[2]</c>.</param>
    /// <param name="mu">μ, a scalar.</param>
    /// <returns>x′ and v′; <c>[2]</c>.</returns>
    public static Tensor Rhs(Tensor t, Tensor y, Tensor mu)
    {
        ArgumentNullException.ThrowIfNull(y);
        var (x, v) = (y[0], y[1]);
        return Stack(v, (mu * (1 - (x * x)) * v) - x);
    }

    /// <summary>
    /// The right-hand side of the stiff form, with time in units of μ and ε = μ⁻²: x′ = v, ε v′ = (1 − x²) v − x. Its limit ε → 0 is slow
    /// creeping on v = x/(1 − x²) with jumps at |x| = 1.
    /// </summary>
    /// <param name="t">Time; the equations do not depend on it.</param>
    /// <param name="y">x and v; <c>[2]</c>.</param>
    /// <param name="epsilon">ε, a scalar above zero.</param>
    /// <returns>x′ and v′; <c>[2]</c>.</returns>
    public static Tensor StiffRhs(Tensor t, Tensor y, Tensor epsilon)
    {
        ArgumentNullException.ThrowIfNull(y);
        var (x, v) = (y[0], y[1]);
        return Stack(v, (((1 - (x * x)) * v) - x) / epsilon);
    }
}
