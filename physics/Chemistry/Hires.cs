using static Adjoint.Tensor;

namespace Adjoint.Physics.Chemistry;

/// <summary>
/// The "high irradiance response" of plants: eight reactants of the photomorphogenesis that phytochrome starts,
/// <code>
/// y₁′ = −k₁ y₁ + k₂ y₂ + k₆ y₃ + s                   Pr
/// y₂′ =  k₁ y₁ − (k₂ + k₃) y₂                        Pfr
/// y₃′ = −(k₆ + k₁) y₃ + k₂ y₄ + k₅ y₅                PrX
/// y₄′ =  k₃ y₂ + k₁ y₃ − (k₂ + k₄) y₄                PfrX
/// y₅′ = −(k₅ + k₁) y₅ + k₂ (y₆ + y₇)                 PrX′
/// y₆′ = −k₊ y₆ y₈ + k₄ y₄ + k₁ y₅ − k₂ y₆ + k₋ y₇    PfrX′
/// y₇′ =  k₊ y₆ y₈ − (k₂ + k₋ + k₄) y₇                PfrX′E
/// y₈′ = −y₇′                                         E
/// </code>
/// with k = (1.71, 0.43, 8.32, 0.69, 0.035, 8.32), k₊ = 280, k₋ = 0.69, s = 0.0007; concentrations and times without unit.
/// </summary>
/// <remarks>
/// <para>The stiffness is moderate, and the last component makes a late change near t = 300: a gradient through it is the hard part.
/// E and PfrX′E together stay constant.</para>
/// <para>E. Schäfer, "A new approach to explain the high irradiance responses of photomorphogenesis on the basis of phytochrome", Journal of
/// Mathematical Biology 2 (1975), 41–56; E. Hairer, G. Wanner, "Solving Ordinary Differential Equations II", 2nd edition (1996), (IV.10.4).</para>
/// </remarks>
public static class Hires
{
    /// <summary>k₁ … k₆, k₊, k₋, s; <c>[9]</c>.</summary>
    public static Tensor Classical { get; } = FromArray([1.71, 0.43, 8.32, 0.69, 0.035, 8.32, 280, 0.69, 0.0007]);

    /// <summary>Pr alone with a little E; <c>[8]</c>.</summary>
    public static Tensor Start { get; } = FromArray([1, 0, 0, 0, 0, 0, 0, 0.0057]);

    /// <summary>The model as a row of the table.</summary>
    public static OdeModel Model { get; } = new()
    {
        Name = "hires",
        Rhs = Rhs,
        StateNames =
        [
            new("y₁", "Pr", ""), new("y₂", "Pfr", ""), new("y₃", "PrX", ""), new("y₄", "PfrX", ""),
            new("y₅", "PrX′", ""), new("y₆", "PfrX′", ""), new("y₇", "PfrX′E", ""), new("y₈", "E", ""),
        ],
        ParameterNames =
        [
            new("k₁", "Pr to Pfr", ""), new("k₂", "Pfr to Pr", ""), new("k₃", "Pfr to PfrX", ""), new("k₄", "PfrX to PfrX′", ""),
            new("k₅", "PrX′ to PrX", ""), new("k₆", "PrX to Pr", ""), new("k₊", "binding of E", ""), new("k₋", "release of E", ""),
            new("s", "source of Pr", ""),
        ],
        TimeUnit = "",
        Start = Start,
        Parameters = Classical,
        End = 321.8122,
        TimeScale = 0.1,
        IsStiff = true,
        Invariants = [new("y₇ + y₈", (y, p) => y[6] + y[7])],
        References =
        [
            new(
                321.8122,
                [
                    0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
                    0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2,
                ],
                1e-13,
                "F. Mazzia, C. Magherini, Test set for initial value problem solvers, release 2.4 (2008), problem HIRES"),
        ],
    };

    /// <summary>The right-hand side.</summary>
    /// <param name="t">Time; the equations do not depend on it.</param>
    /// <param name="y">The concentrations, <c>[8]</c>.</param>
    /// <param name="p">The rates, as <see cref="Classical"/>; <c>[9]</c>.</param>
    /// <returns>Their rates of change, <c>[8]</c>.</returns>
    public static Tensor Rhs(Tensor t, Tensor y, Tensor p)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(p);
        var (k1, k2, k3, k4, k5, k6) = (p[0], p[1], p[2], p[3], p[4], p[5]);
        Tensor binding = (p[6] * y[5] * y[7]) - ((k2 + p[7] + k4) * y[6]);
        return Stack(
            (-k1 * y[0]) + (k2 * y[1]) + (k6 * y[2]) + p[8],
            (k1 * y[0]) - ((k2 + k3) * y[1]),
            (-(k6 + k1) * y[2]) + (k2 * y[3]) + (k5 * y[4]),
            (k3 * y[1]) + (k1 * y[2]) - ((k2 + k4) * y[3]),
            (-(k5 + k1) * y[4]) + (k2 * (y[5] + y[6])),
            (-p[6] * y[5] * y[7]) + (k4 * y[3]) + (k1 * y[4]) - (k2 * y[5]) + (p[7] * y[6]),
            binding,
            -binding);
    }
}
