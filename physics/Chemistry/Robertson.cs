using static Adjoint.Tensor;

namespace Adjoint.Physics.Chemistry;

/// <summary>Rate constants of Robertson's reactions; scalars.</summary>
/// <param name="K1">k₁ of A → B, 1/s.</param>
/// <param name="K2">k₂ of B + C → A + C, 1/s by concentration.</param>
/// <param name="K3">k₃ of B + B → C + B, 1/s by concentration.</param>
public sealed record RobertsonRates(Tensor K1, Tensor K2, Tensor K3);

/// <summary>
/// Robertson's autocatalytic reaction, the best-known stiff problem:
/// <code>
/// A      → B        k₁        a′ = −k₁ a + k₂ b c
/// B + B  → C + B    k₃        b′ =  k₁ a − k₂ b c − k₃ b²
/// B + C  → A + C    k₂        c′ =                  k₃ b²          t in s
/// </code>
/// Concentrations are relative to their constant sum.
/// </summary>
/// <remarks>
/// <para>B rises within 5e-4 s to 3.65e-5 and is quasi-stationary from then on, while A turns into C over some 1e10 s. The rates
/// of the fast and the slow motion are up to fourteen powers of ten apart.</para>
/// <para>Two things break solvers here. B is so small that an absolute tolerance fit for A and C says nothing about it: give one for each component. And
/// a negative b, by an error of 1e-14 at late times, makes the solution run away.</para>
/// <para>H. H. Robertson, "The solution of a set of reaction rate equations", in J. Walsh (ed.), "Numerical Analysis: an Introduction",
/// Academic Press (1966), 178–182; E. Hairer, G. Wanner, "Solving Ordinary Differential Equations II", 2nd edition (1996), (IV.1.4).</para>
/// </remarks>
public static class Robertson
{
    /// <summary>Robertson's rates: k₁ = 0.04, k₂ = 1e4, k₃ = 3e7.</summary>
    public static RobertsonRates Classical { get; } = new(Scalar(0.04), Scalar(1e4), Scalar(3e7));

    /// <summary>A alone; <c>[3]</c>.</summary>
    public static Tensor Start { get; } = FromArray([1.0, 0, 0]);

    /// <summary>The model as a row of the table.</summary>
    public static OdeModel Model { get; } = new()
    {
        Name = "robertson",
        Rhs = (t, y, p) => Rhs(t, y, ScalarParameters.FromVector(Classical, p)),
        StateNames = [new("a", "concentration of A", ""), new("b", "concentration of B", ""), new("c", "concentration of C", "")],
        ParameterNames = [new("k₁", "decay of A", "1/s"), new("k₂", "return by C", "1/s"), new("k₃", "formation of C", "1/s")],
        TimeUnit = "s",
        Start = Start,
        Parameters = ScalarParameters.ToVector(Classical),
        End = 1e4,
        TimeScale = 2e-4,
        IsStiff = true,
        Invariants = [new("a + b + c", (y, p) => Sum(y))],
        References = [new(1e11, [0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050], 1e-13, IvpTestSet)],
    };

    private const string IvpTestSet = "F. Mazzia, C. Magherini, Test set for initial value problem solvers, release 2.4 (2008), problem ROBER";

    /// <summary>The right-hand side.</summary>
    /// <param name="t">Time in s; the equations do not depend on it.</param>
    /// <param name="y">a, b, c; <c>[3]</c>.</param>
    /// <param name="p">The rates.</param>
    /// <returns>Their rates of change in 1/s, <c>[3]</c>.</returns>
    public static Tensor Rhs(Tensor t, Tensor y, RobertsonRates p)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(p);
        var (a, b, c) = (y[0], y[1], y[2]);
        Tensor decay = p.K1 * a, back = p.K2 * b * c, formation = p.K3 * b * b;
        return Stack(back - decay, decay - back - formation, formation);
    }
}
