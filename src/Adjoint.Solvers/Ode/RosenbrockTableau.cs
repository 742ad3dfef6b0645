namespace Adjoint.Solvers;

/// <summary>A Rosenbrock–Wanner method as data.</summary>
/// <remarks>
/// One step of size h from (t, y) to (t + h, y₁) for y′ = f(t, y), with J = ∂f/∂y and f_t = ∂f/∂t taken at (t, y):
/// <code>
///   (1/(hγ) I − J) u_i = f(t + c_i h, y + Σ_j a_ij u_j) + 1/h Σ_j C_ij u_j + h d_i f_t      j &lt; i      Gamma, A, C, Nodes, D
///   y₁  = y + Σ_i b_i u_i                                                                              B, Order
///   err = Σ_i e_i u_i                                                                                  BError, EmbeddedOrder
///   y(t + θh) = y + θ (y₁ − y + (1−θ) (v₁ + θ (v₂ + θ v₃ …))),   v_m = Σ_i H_mi u_i                   Dense
/// </code>
/// In this form, of Kaps, Poon and Bui, no product with J is needed: with the method's own coefficients α and Γ = (γ_ij), A = α Γ⁻¹,
/// C = I/γ − Γ⁻¹, b and e are those of the stages times Γ⁻¹, c_i = Σ_j α_ij, and d_i = Σ_j γ_ij. One factorization serves all stages.
/// For M y′ = f with a constant M, which may be singular, M stands before I and before Σ C_ij u_j; nothing else changes.
/// Reference: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. 1996, section IV.7, equations (7.25) and (7.26),
/// doi:10.1007/978-3-642-05221-7.
/// </remarks>
internal sealed record RosenbrockTableau : OdeScheme
{
    // Spacing of doubles at 1: 2⁻⁵².
    private const double UnitInLastPlace = 2.220446049250313e-16;

    /// <summary>γ.</summary>
    public required double Gamma { get; init; }

    /// <summary>Rows a_ij, j &lt; i, without trailing zeros; the first is empty.</summary>
    public required EquatableArray<EquatableArray<double>> A { get; init; }

    /// <summary>Rows C_ij, j &lt; i; the first is empty.</summary>
    public required EquatableArray<EquatableArray<double>> C { get; init; }

    /// <summary>Weights b_i of the solution.</summary>
    public required EquatableArray<double> B { get; init; }

    /// <summary>Weights e_i of the error.</summary>
    public required EquatableArray<double> BError { get; init; }

    /// <summary>Nodes c_i.</summary>
    public required EquatableArray<double> Nodes { get; init; }

    /// <summary>Weights d_i of h f_t.</summary>
    public required EquatableArray<double> D { get; init; }

    /// <summary>Rows H_mi of the dense output.</summary>
    public required EquatableArray<EquatableArray<double>> Dense { get; init; }

    /// <summary>Uniform order q of the dense output: its error within one step is O(h^(q+1)).</summary>
    public required int UniformOrder { get; init; }

    public override int StageCount => B.Count;

    public override int EvaluationsPerStep => StageCount;

    public override int DenseOrder => Math.Min(Order, UniformOrder + 1);

    public override bool HasErrorEstimate => true;

    public override int ErrorOrder => Math.Min(Order, EmbeddedOrder) + 1;

    public override bool IsExplicit => false;

    public override bool IsFsal => false;

    public override OdeStepper CreateStepper(OdeMethod method, Graph slope, int leaves, bool hasMass = false) => new Rosenbrock(method, this, slope, leaves, hasMass);

    /// <summary>The matrix Γ, the inverse of I/γ − C.</summary>
    public double[][] GammaMatrix()
    {
        int s = StageCount;
        var gamma = new double[s][];
        for (int i = 0; i < s; i++)
        {
            // (I/γ − C) Γ = I, row by row: Γ_i = γ (e_i + Σ_j C_ij Γ_j).
            gamma[i] = new double[s];
            gamma[i][i] = Gamma;
            for (int j = 0; j < C[i].Count; j++)
                for (int k = 0; k <= j; k++) gamma[i][k] += Gamma * C[i][j] * gamma[j][k];
        }

        return gamma;
    }

    /// <summary>Coefficients of the f that the stages stand for: a row of weights of the u_i times Γ.</summary>
    public double[] TimesGamma(IReadOnlyList<double> row)
    {
        double[][] gamma = GammaMatrix();
        double[] result = new double[StageCount];
        for (int j = 0; j < row.Count; j++)
            for (int k = 0; k <= j; k++) result[k] += row[j] * gamma[j][k];
        return result;
    }

    public override void Validate()
    {
        var problems = new List<string>();
        int s = StageCount;
        if (s == 0) problems.Add("B is empty");
        if (Order < 1) problems.Add($"Order is {Order}");
        if (!(Gamma > 0)) problems.Add($"Gamma is {Gamma}");
        foreach (var (name, count) in new[] { (nameof(A), A.Count), (nameof(C), C.Count), (nameof(BError), BError.Count), (nameof(Nodes), Nodes.Count), (nameof(D), D.Count) })
            if (count != s) problems.Add($"{name} has {count} rows or entries for {s} stages");
        for (int i = 0; i < Math.Min(A.Count, C.Count); i++)
            if (A[i].Count > i || C[i].Count > i) problems.Add($"row {i} of A or C has more than {i} entries");
        foreach (EquatableArray<double> row in Dense)
            if (row.Count != s) problems.Add($"a row of Dense has {row.Count} entries for {s} stages");
        if (problems.Count == 0)
        {
            double[][] gamma = GammaMatrix();
            for (int i = 0; i < s; i++)
            {
                Compare($"the sum of row {i} of α", A[i], gamma, Nodes[i], problems);
                double[] unit = new double[i + 1];
                unit[i] = 1;
                Compare($"the sum of row {i} of Γ", unit, gamma, D[i], problems);
            }

            Compare("the sum of the weights of the solution", B, gamma, 1, problems);
            Compare("the sum of the weights of the error", BError, gamma, 0, problems);
        }

        if (problems.Count > 0) throw new ArgumentException($"The Rosenbrock tableau is inconsistent: {string.Join("; ", problems)}.");
    }

    /// <summary>Compares Σ (row Γ) with its exact value. Rounding of C by δC moves Γ by Γ δC Γ, and that of the row counts as it is.</summary>
    private void Compare(string name, IReadOnlyList<double> row, double[][] gamma, double expected, List<string> problems)
    {
        double sum = 0, scale = Math.Abs(expected);
        for (int j = 0; j < row.Count; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                sum += row[j] * gamma[j][k];
                scale += Math.Abs(row[j]) * (Math.Abs(gamma[j][k]) + Moved(j, k));
            }
        }

        if (!(Math.Abs(sum - expected) <= UnitInLastPlace * scale)) problems.Add($"{name} is {sum:R} instead of {expected:R}");

        // (|Γ| |C| |Γ|)_jk
        double Moved(int j, int k)
        {
            double moved = 0;
            for (int p = k; p <= j; p++)
                for (int q = k; q < C[p].Count && q <= p; q++) moved += Math.Abs(gamma[j][p] * C[p][q] * gamma[q][k]);
            return moved;
        }
    }
}
