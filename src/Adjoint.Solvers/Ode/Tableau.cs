namespace Adjoint.Solvers;

/// <summary>A Runge–Kutta method as data: the Butcher tableau with its error rows and its dense output.</summary>
/// <remarks>
/// One step of size h from (t, y) to (t + h, y₁) for y' = f(t, y):
/// <code>
///   c₁ │ a₁₁ ⋯ a₁ₛ          k_i  = f(t + c_i h, y + h Σ_j a_ij k_j)    stages      C, A
///    ⋮ │  ⋮      ⋮
///   cₛ │ aₛ₁ ⋯ aₛₛ
///   ───┼────────────
///      │ b₁  ⋯ bₛ           y₁   = y + h Σ_i b_i k_i                   solution    B, Order
///      │ e₁  ⋯ eₛ           err  = h Σ_i e_i k_i,  e_i = b_i − b̂_i     error       BError, EmbeddedOrder
///      │ ē₁  ⋯ ēₛ           err̄  = h Σ_i ē_i k_i,  ē_i = b_i − b̄_i     second one  BErrorLow, EmbeddedOrderLow
///   ───┼────────────
///      │ b₁(θ) ⋯            y(t + θh) = y + h Σ_i b_i(θ) k_i           between     Dense, see <see cref="DenseOutput"/>
/// </code>
/// Rows of A may stop at their last nonzero entry: an explicit row i has at most i entries (the first row is empty), a
/// diagonally implicit one i + 1. The solution carried on is always the one of the higher order, b (local extrapolation).
/// Reference: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, sections II.1, II.4
/// and II.6, doi:10.1007/978-3-540-78862-1.
/// </remarks>
internal sealed record Tableau : OdeScheme
{
    // Spacing of doubles at 1: 2⁻⁵².
    private const double UnitInLastPlace = 2.220446049250313e-16;

    /// <summary>Nodes c_i, one per stage.</summary>
    public required EquatableArray<double> C { get; init; }

    /// <summary>Stage coefficients a_ij, one row per stage, without trailing zeros.</summary>
    public required EquatableArray<EquatableArray<double>> A { get; init; }

    /// <summary>Weights b_i of the solution.</summary>
    public required EquatableArray<double> B { get; init; }

    /// <summary>Error weights e_i = b_i − b̂_i; empty for a method without an error estimate (fixed steps only).</summary>
    public EquatableArray<double> BError { get; init; }

    /// <summary>Error weights of a second comparison method of lower order, combined by <see cref="ErrorNorm"/>; empty for most.</summary>
    public EquatableArray<double> BErrorLow { get; init; }

    /// <summary>Order of the second comparison method; 0 without one.</summary>
    public int EmbeddedOrderLow { get; init; }

    /// <summary>The continuous extension of the method.</summary>
    public required DenseOutput Dense { get; init; }

    /// <summary>Number of stages s, including a last one that is the first of the next step.</summary>
    public override int StageCount => B.Count;

    public override bool HasErrorEstimate => BError.Count > 0;

    public override bool HasSecondEstimate => BErrorLow.Count > 0;

    /// <summary>
    /// Power of h with which the error norm shrinks, the k of a step controller. A single comparison method of order p̂ gives p̂ + 1.
    /// The combination err² / √(err² + 0.01 err̄²) is dominated by err̄ in its denominator: 2 (p̂ + 1) − (p̄ + 1).
    /// </summary>
    public override int ErrorOrder => BErrorLow.Count > 0
        ? (2 * (EmbeddedOrder + 1)) - (EmbeddedOrderLow + 1)
        : Math.Min(Order, EmbeddedOrder) + 1;

    /// <summary>Whether no stage depends on itself or on a later one.</summary>
    public override bool IsExplicit
    {
        get
        {
            for (int i = 0; i < A.Count; i++)
                for (int j = i; j < A[i].Count; j++)
                    if (A[i][j] != 0) return false;
            return true;
        }
    }

    /// <summary>
    /// First same as last: the last stage is f at the end of the step, which is the first stage of the next one, so that an accepted
    /// step costs one evaluation less than it has stages.
    /// </summary>
    public override bool IsFsal => StageCount > 1 && IsExplicit && EndsStep(A[^1], C[^1]);

    /// <summary>Evaluations of f in an accepted step.</summary>
    public override int EvaluationsPerStep => IsFsal ? StageCount - 1 : StageCount;

    /// <summary>
    /// Order with which values between the steps converge over an integration: the interpolant's own error in one step is O(h^(q+1)) and
    /// does not accumulate, the values it starts from have an error of O(h^p).
    /// </summary>
    public override int DenseOrder => Math.Min(Order, Dense.Order + 1);

    /// <summary>The coefficient a_ij; zero beyond the end of a row.</summary>
    public double Coefficient(int stage, int column) => column < A[stage].Count ? A[stage][column] : 0;

    /// <summary>Whether a stage with these coefficients and this node is f(t + h, y₁).</summary>
    public bool EndsStep(EquatableArray<double> row, double node)
    {
        if (node != 1) return false;
        for (int j = 0; j < Math.Max(row.Count, StageCount); j++)
            if ((j < row.Count ? row[j] : 0) != (j < StageCount ? B[j] : 0)) return false;
        return true;
    }

    /// <summary>Checks shapes, row sums and weight sums; every violation found is reported at once.</summary>
    /// <exception cref="ArgumentException">The tableau is inconsistent.</exception>
    public override void Validate()
    {
        var problems = new List<string>();
        int s = StageCount;
        if (s == 0) problems.Add("B is empty");
        if (C.Count != s) problems.Add($"C has {C.Count} entries for {s} stages");
        if (A.Count != s) problems.Add($"A has {A.Count} rows for {s} stages");
        if (Order < 1) problems.Add($"Order is {Order}");
        if (!(RealStability >= 0)) problems.Add($"RealStability is {RealStability}");
        for (int i = 0; i < Math.Min(A.Count, C.Count); i++)
        {
            if (A[i].Count > s) problems.Add($"row {i} of A has {A[i].Count} entries for {s} stages");
            CheckSum($"row {i} of A", A[i], C[i], problems);
        }

        CheckSum("B", B, 1, problems);
        CheckErrorRow(nameof(BError), BError, EmbeddedOrder, problems);
        CheckErrorRow(nameof(BErrorLow), BErrorLow, EmbeddedOrderLow, problems);
        if (BErrorLow.Count > 0 && !(EmbeddedOrderLow < EmbeddedOrder))
            problems.Add($"BErrorLow (order {EmbeddedOrderLow}) must be of lower order than BError (order {EmbeddedOrder})");
        Dense.Check(this, problems);
        if (problems.Count > 0)
            throw new ArgumentException($"The Runge–Kutta tableau is inconsistent: {string.Join("; ", problems)}.");
    }

    public override OdeStepper CreateStepper(OdeMethod method, Graph slope, int leaves, bool hasMass = false) => hasMass
        ? throw new InvalidOperationException($"Internal error in Adjoint: {method} was given a mass matrix. Please report it.")
        : new RungeKutta(method, slope, leaves);

    /// <summary>
    /// Compares a sum of coefficients with its exact value. Each of the n coefficients carries half a unit in its last place, and the
    /// additions as much again for each partial sum: n + 1 units of 2⁻⁵² on the absolute sum covers both, and no printed digit may be wrong.
    /// </summary>
    internal static void CheckSum(string name, EquatableArray<double> row, double expected, List<string> problems)
    {
        double sum = 0, scale = Math.Abs(expected);
        foreach (double a in row)
        {
            sum += a;
            scale += Math.Abs(a);
        }

        if (!(Math.Abs(sum - expected) <= (row.Count + 1) * UnitInLastPlace * scale))
            problems.Add($"{name} sums to {sum:R} instead of {expected:R}");
    }

    private void CheckErrorRow(string name, EquatableArray<double> row, int order, List<string> problems)
    {
        if (row.Count == 0)
        {
            if (order != 0) problems.Add($"{name} is empty, but its order is {order}");
            return;
        }

        if (row.Count != StageCount) problems.Add($"{name} has {row.Count} entries for {StageCount} stages");
        if (order < 1) problems.Add($"{name} is given, but its order is {order}");

        // e = b − b̂ carries the rounding of both rows, so it is judged on the scale of b, whose sum is 1, and not on its own small one.
        double sum = 0, scale = 1;
        foreach (double e in row)
        {
            sum += e;
            scale += Math.Abs(e);
        }

        foreach (double b in B) scale += Math.Abs(b);
        if (!(Math.Abs(sum) <= (row.Count + 1) * UnitInLastPlace * scale)) problems.Add($"{name} sums to {sum:R} instead of 0");
    }
}
