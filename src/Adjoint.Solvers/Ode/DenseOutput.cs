namespace Adjoint.Solvers;

/// <summary>The continuous extension of a Runge–Kutta method, as data: values between the steps from the stages of the step.</summary>
/// <remarks>
/// <para>
/// y(t + θh) = y + h Σ_i b_i(θ) k_i over the stages of the tableau and, where <see cref="ExtraA"/> and <see cref="ExtraC"/> name some,
/// extra stages evaluated only when a value is wanted. All methods share one basis, which vanishes at θ = 0 and, but for its first
/// member, at θ = 1:
/// </para>
/// <code>
///   φ₁ = θ   φ₂ = θ(1−θ)   φ₃ = θ²(1−θ)   φ₄ = θ²(1−θ)²   φ₅ = θ³(1−θ)²   φ₆ = θ³(1−θ)³   φ₇ = θ⁴(1−θ)³
/// </code>
/// <para>
/// In it the conditions that make the interpolant join the steps are the first coefficients, whatever the method:
/// </para>
/// <code>
///   Degree ≥ 1   y(t + h) = y₁            φ₁: b_i
///   Degree ≥ 2   y'(t) = k₁               φ₂: δ_i1 − b_i
///   Degree ≥ 3   y'(t + h) = f(t + h, y₁) φ₃: 2 b_i − δ_i1 − δ_ie   with e the stage at the end of the step
///   Degree > 3   the method's own         φ₄ …: Corrections
/// </code>
/// <para>
/// Degree 3 is cubic Hermite interpolation. Against powers of θ the form has two advantages: y(t + h) equals y₁ and the slopes at the ends equal
/// the stages to the last bit, and the coefficients of the order-7 interpolant of Dopri8, which reach 500, meet basis functions below 0.04
/// instead of cancelling each other. It is the form of the DOPRI5 and DOP853 codes: E. Hairer, S. P. Nørsett, G. Wanner, Solving
/// Ordinary Differential Equations I, 2nd ed. 1993, section II.6, doi:10.1007/978-3-540-78862-1.
/// </para>
/// </remarks>
internal sealed record DenseOutput
{
    /// <summary>Straight line between the ends of a step; order 1.</summary>
    public static DenseOutput Linear { get; } = new() { Order = 1, Degree = 1 };

    /// <summary>Parabola through both ends with the slope of the first stage; order 2 for every method of order 2 and more.</summary>
    public static DenseOutput Quadratic { get; } = new() { Order = 2, Degree = 2 };

    /// <summary>Cubic Hermite interpolation; order 3 for every method of order 3 and more that ends with f(t + h, y₁).</summary>
    public static DenseOutput Cubic { get; } = new() { Order = 3, Degree = 3 };

    /// <summary>Uniform order q: the error within one step is O(h^(q+1)) for every θ.</summary>
    public required int Order { get; init; }

    /// <summary>Degree of the polynomials b_i(θ).</summary>
    public required int Degree { get; init; }

    /// <summary>Rows a_ij of the extra stages, over the stages of the tableau and the extra stages before.</summary>
    public EquatableArray<EquatableArray<double>> ExtraA { get; init; }

    /// <summary>Nodes of the extra stages.</summary>
    public EquatableArray<double> ExtraC { get; init; }

    /// <summary>Coefficients of φ₄, φ₅, …: one row per basis function, one entry per stage and extra stage.</summary>
    public EquatableArray<EquatableArray<double>> Corrections { get; init; }

    /// <summary>Adds what is wrong with the data to <paramref name="problems"/>.</summary>
    internal void Check(Tableau tableau, List<string> problems)
    {
        int stages = tableau.StageCount + ExtraC.Count;
        if (Order < 1) problems.Add($"Dense.Order is {Order}");
        if (Degree < 1) problems.Add($"Dense.Degree is {Degree}");
        if (ExtraA.Count != ExtraC.Count) problems.Add($"Dense.ExtraA has {ExtraA.Count} rows for {ExtraC.Count} extra stages");
        if (Corrections.Count != Math.Max(0, Degree - 3))
            problems.Add($"Dense.Corrections has {Corrections.Count} rows; degree {Degree} needs {Math.Max(0, Degree - 3)}");
        for (int i = 0; i < Math.Min(ExtraA.Count, ExtraC.Count); i++)
        {
            if (ExtraA[i].Count > tableau.StageCount + i)
                problems.Add($"row {i} of Dense.ExtraA has {ExtraA[i].Count} entries for {tableau.StageCount + i} stages before it");
            Tableau.CheckSum($"row {i} of Dense.ExtraA", ExtraA[i], ExtraC[i], problems);
        }

        for (int j = 0; j < Corrections.Count; j++)
            if (Corrections[j].Count != stages)
                problems.Add($"row {j} of Dense.Corrections has {Corrections[j].Count} entries for {stages} stages and extra stages");
        if (Degree >= 3 && problems.Count == 0 && Interpolant.FindEndStage(tableau) < 0)
            problems.Add("Dense.Degree 3 and more needs a stage or an extra stage at the end of the step (c = 1, a = b)");
    }
}
