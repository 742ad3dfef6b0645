namespace Adjoint.Solvers;

/// <summary>The polynomials b_i(θ) of a tableau's dense output, ready to be evaluated.</summary>
/// <remarks>Stages are numbered through: first those of the tableau, then the extra ones.</remarks>
internal sealed class Interpolant
{
    private readonly Tableau _tableau;

    // One row per basis function φ₁, φ₂, …, one entry per stage and extra stage; see DenseOutput for their meaning.
    private readonly double[][] _coefficients;

    public Interpolant(Tableau tableau)
    {
        _tableau = tableau;
        DenseOutput dense = tableau.Dense;
        StageCount = tableau.StageCount + dense.ExtraC.Count;
        EndStage = FindEndStage(tableau);
        _coefficients = new double[dense.Degree][];
        for (int j = 0; j < dense.Degree; j++) _coefficients[j] = new double[StageCount];
        for (int i = 0; i < StageCount; i++)
        {
            double b = i < tableau.StageCount ? tableau.B[i] : 0, first = i == 0 ? 1 : 0, end = i == EndStage ? 1 : 0;
            _coefficients[0][i] = b;
            if (dense.Degree > 1) _coefficients[1][i] = first - b;
            if (dense.Degree > 2) _coefficients[2][i] = (2 * b) - first - end;
            for (int j = 3; j < dense.Degree; j++) _coefficients[j][i] = dense.Corrections[j - 3][i];
        }
    }

    /// <summary>Number of stages the interpolant reads: those of the tableau and the extra ones.</summary>
    public int StageCount { get; }

    /// <summary>Degree of the polynomials.</summary>
    public int Degree => _coefficients.Length;

    /// <summary>The stage that is f at the end of the step, −1 if there is none. A driver that holds f(t + h, y₁) already, as the first
    /// stage of the next step, need not evaluate it again.</summary>
    public int EndStage { get; }

    /// <summary>Coefficient of basis function φ_(power+1) in b_stage(θ).</summary>
    public double Coefficient(int power, int stage) => _coefficients[power][stage];

    /// <summary>The row a_ij of a stage or extra stage, without trailing zeros.</summary>
    public EquatableArray<double> StageRow(int stage) =>
        stage < _tableau.StageCount ? _tableau.A[stage] : _tableau.Dense.ExtraA[stage - _tableau.StageCount];

    /// <summary>The node c_i of a stage or extra stage.</summary>
    public double StageNode(int stage) =>
        stage < _tableau.StageCount ? _tableau.C[stage] : _tableau.Dense.ExtraC[stage - _tableau.StageCount];

    /// <summary>Writes b_i(θ) for every stage and extra stage.</summary>
    /// <param name="theta">Place in the step: 0 at its start, 1 at its end.</param>
    /// <param name="weights">Receives <see cref="StageCount"/> values.</param>
    public void Weights(double theta, Span<double> weights)
    {
        weights[..StageCount].Clear();

        // φ_j is φ_(j−1) times θ or 1 − θ in turn, so Horner's scheme runs from the last basis function inwards. The innermost factor 1 − θ
        // is zero at the end of the step, which leaves b_i itself there.
        for (int j = Degree - 1; j >= 0; j--)
        {
            double factor = j % 2 == 0 ? theta : 1 - theta;
            double[] row = _coefficients[j];
            for (int i = 0; i < row.Length; i++) weights[i] = (weights[i] + row[i]) * factor;
        }
    }

    /// <summary>The last stage or extra stage with c = 1 and the coefficients of b; −1 if there is none.</summary>
    internal static int FindEndStage(Tableau tableau)
    {
        for (int i = tableau.Dense.ExtraC.Count - 1; i >= 0; i--)
            if (tableau.EndsStep(tableau.Dense.ExtraA[i], tableau.Dense.ExtraC[i])) return tableau.StageCount + i;
        return tableau.IsFsal ? tableau.StageCount - 1 : -1;
    }
}
