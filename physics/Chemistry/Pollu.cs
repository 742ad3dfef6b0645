using static Adjoint.Tensor;

namespace Adjoint.Physics.Chemistry;

/// <summary>
/// Air pollution: the chemical part of a model of the Dutch health institute RIVM, 25 reactions of 20 species by the law of mass action,
/// <code>
/// y′ = Σ_r k_r y_a(r) y_b(r) s_r       s_r the change of all species by one turn of reaction r       t in min
/// </code>
/// Concentrations in parts per million.
/// </summary>
/// <remarks>
/// <para>Stiff by the atoms and radicals: excited oxygen (O1D) lives for 1e-12 min and stays near 1e-17 ppm. Nitrogen and sulfur are conserved. It holds in
/// daylight of constant strength: the rates of photolysis are numbers here.</para>
/// <para>J. G. Verwer, "Gauss–Seidel iteration for stiff ODEs from chemical kinetics", SIAM Journal on Scientific Computing 15 (1994),
/// 1243–1250, table 1.</para>
/// </remarks>
public static class Pollu
{
    // Reactants, and changes as (species, count), with species numbered from 0 as the names below.
    private static readonly (int[] Reactants, (int Species, int Count)[] Changes)[] Reactions =
    [
        ([0], [(0, -1), (1, 1), (2, 1)]),
        ([1, 3], [(0, 1), (1, -1), (3, -1)]),
        ([4, 1], [(0, 1), (1, -1), (4, -1), (5, 1)]),
        ([6], [(4, 2), (6, -1), (7, 1)]),
        ([6], [(6, -1), (7, 1)]),
        ([6, 5], [(4, 1), (5, -1), (6, -1), (7, 1)]),
        ([8], [(4, 1), (7, 1), (8, -1), (9, 1)]),
        ([8, 5], [(5, -1), (8, -1), (10, 1)]),
        ([10, 1], [(0, 1), (1, -1), (9, 1), (10, -1), (11, 1)]),
        ([10, 0], [(0, -1), (10, -1), (12, 1)]),
        ([12], [(0, 1), (10, 1), (12, -1)]),
        ([9, 1], [(0, 1), (1, -1), (9, -1), (13, 1)]),
        ([13], [(4, 1), (6, 1), (13, -1)]),
        ([0, 5], [(0, -1), (5, -1), (14, 1)]),
        ([2], [(2, -1), (3, 1)]),
        ([3], [(3, -1), (15, 1)]),
        ([3], [(2, 1), (3, -1)]),
        ([15], [(5, 2), (15, -1)]),
        ([15], [(2, 1), (15, -1)]),
        ([16, 5], [(4, 1), (5, -1), (16, -1), (17, 1)]),
        ([18], [(1, 1), (18, -1)]),
        ([18], [(0, 1), (2, 1), (18, -1)]),
        ([0, 3], [(0, -1), (3, -1), (18, 1)]),
        ([18, 0], [(0, -1), (18, -1), (19, 1)]),
        ([19], [(0, 1), (18, 1), (19, -1)]),
    ];

    private static readonly string[] Species =
    [
        "NO2", "NO", "O3P", "O3", "HO2", "OH", "HCHO", "CO", "ALD", "MEO2", "C2O3", "CO2", "PAN", "CH3O", "HNO3", "O1D", "SO2", "SO4", "NO3", "N2O5",
    ];

    /// <summary>The rates k₁ … k₂₅ of the source, 1/min or 1/(min · ppm); <c>[25]</c>.</summary>
    public static Tensor Classical { get; } = FromArray(
    [
        0.35, 26.6, 1.23e4, 8.6e-4, 8.2e-4, 1.5e4, 1.3e-4, 2.4e4, 1.65e4, 9e3, 0.022, 1.2e4, 1.88, 1.63e4, 4.8e6, 3.5e-4, 0.0175, 1e8, 4.44e11,
        1.24e3, 2.1, 5.78, 0.0474, 1.78e3, 3.12,
    ]);

    /// <summary>NO 0.2, O3 0.04, HCHO 0.1, CO 0.3, ALD 0.01, SO2 0.007 ppm; <c>[20]</c>.</summary>
    public static Tensor Start { get; } = FromArray([0, 0.2, 0, 0.04, 0, 0, 0.1, 0.3, 0.01, 0, 0, 0, 0, 0, 0, 0, 0.007, 0, 0, 0]);

    /// <summary>The model as a row of the table.</summary>
    public static OdeModel Model { get; } = new()
    {
        Name = "pollu",
        Rhs = Rhs,
        StateNames = [.. Species.Select((name, i) => new Quantity($"y{i + 1}", name, "ppm"))],
        ParameterNames =
        [
            .. Reactions.Select((reaction, r) => new Quantity(
                $"k{r + 1}", "rate of " + string.Join(" + ", reaction.Reactants.Select(s => Species[s])), reaction.Reactants.Length == 1 ? "1/min" : "1/(min · ppm)")),
        ],
        TimeUnit = "min",
        Start = Start,
        Parameters = Classical,
        End = 60,
        TimeScale = 0.01,
        IsStiff = true,
        Invariants =
        [
            new("nitrogen", (y, p) => y[0] + y[1] + y[12] + y[14] + y[18] + (2 * y[19])),
            new("sulfur", (y, p) => y[16] + y[17]),
        ],
        References =
        [
            new(
                60,
                [
                    0.5646255480022769e-1, 0.1342484130422339, 0.4139734331099427e-8, 0.5523140207484359e-2, 0.2018977262302196e-6,
                    0.1464541863493966e-6, 0.7784249118997964e-1, 0.3245075353396018, 0.7494013383880406e-2, 0.1622293157301561e-7,
                    0.1135863833257075e-7, 0.2230505975721359e-2, 0.2087162882798630e-3, 0.1396921016840158e-4, 0.8964884856898295e-2,
                    0.4352846369330103e-17, 0.6899219696263405e-2, 0.1007803037365946e-3, 0.1772146513969984e-5, 0.5682943292316392e-4,
                ],
                1e-13,
                "F. Mazzia, C. Magherini, Test set for initial value problem solvers, release 2.4 (2008), problem POLLU"),
        ],
    };

    /// <summary>The right-hand side.</summary>
    /// <param name="t">Time in min; the equations do not depend on it.</param>
    /// <param name="y">The concentrations in ppm, <c>[20]</c>.</param>
    /// <param name="k">The rates, <c>[25]</c>.</param>
    /// <returns>Their rates of change in ppm/min, <c>[20]</c>.</returns>
    public static Tensor Rhs(Tensor t, Tensor y, Tensor k)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(k);
        var change = new Tensor?[Species.Length];
        for (int r = 0; r < Reactions.Length; r++)
        {
            Tensor rate = k[r];
            foreach (int reactant in Reactions[r].Reactants) rate *= y[reactant];
            foreach (var (species, count) in Reactions[r].Changes)
            {
                Tensor part = count is 1 or -1 ? rate : Math.Abs(count) * rate;
                change[species] = change[species] is not { } sum ? (count > 0 ? part : -part) : count > 0 ? sum + part : sum - part;
            }
        }

        return Stack([.. change.Select(c => c!)]);
    }
}
