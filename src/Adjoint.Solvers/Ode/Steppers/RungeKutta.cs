namespace Adjoint.Solvers;

/// <summary>
/// The explicit Runge–Kutta step, written once in tensor operations for every tableau:
/// kᵢ = f(t + cᵢh, y + h Σⱼ aᵢⱼ kⱼ), y₁ = y + h Σ bᵢkᵢ.
/// </summary>
internal sealed record RungeKutta(OdeMethod Method, Graph Slope, int Leaves) : OdeStepper(Method, Slope, Leaves)
{
    private Tableau Tableau => Method.Tableau;

    /// <summary>The stages, with the first given where it is known. A stage at the end of the step uses <paramref name="end"/>, so that its slope is the next step's first to the bit.</summary>
    public Tensor[][] Stages(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[]? first, Tensor[] theta, int count)
    {
        Interpolant interpolant = Method.Interpolant;
        var k = new Tensor[count][];
        for (int i = 0; i < count; i++)
        {
            if (i == 0 && first is not null)
            {
                k[0] = first;
                continue;
            }

            double c = interpolant.StageNode(i);
            Tensor time = c == 0 ? t : c == 1 ? end : t + (c * h);
            k[i] = Evaluate(time, Combine(y, h, interpolant.StageRow(i), k), theta);
        }

        return k;
    }

    /// <summary>y + h Σ wⱼ kⱼ.</summary>
    public static Tensor[] Combine(Tensor[] y, Tensor h, IReadOnlyList<double> weights, Tensor[][] k)
    {
        var result = new Tensor[y.Length];
        for (int l = 0; l < y.Length; l++)
        {
            Tensor? sum = null;
            for (int j = 0; j < weights.Count; j++)
            {
                if (weights[j] == 0) continue;
                Tensor term = weights[j] * k[j][l];
                sum = sum is null ? term : sum + term;
            }

            result[l] = sum is null ? y[l] : y[l] + (h * sum);
        }

        return result;
    }

    /// <summary>The end of the step.</summary>
    public override Tensor[] Step(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[] theta)
    {
        int needed = Tableau.IsFsal ? Tableau.StageCount - 1 : Tableau.StageCount;
        return Combine(y, h, Tableau.B, Stages(t, h, end, y, null, theta, needed));
    }

    /// <summary>The end of the step, its slope for methods that reuse it, and the squared norms of the error estimates, scaled by the tolerances.</summary>
    public override Tensor[] StepWithError(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[]? first, Tensor[] theta, double rtol, Tolerance atol)
    {
        Tensor[][] k = Stages(t, h, end, y, first, theta, Tableau.StageCount);
        Tensor[] next = Combine(y, h, Tableau.B, k);
        var outputs = new List<Tensor>(next);
        if (Tableau.IsFsal) outputs.AddRange(k[^1]);
        if (Tableau.HasErrorEstimate)
        {
            outputs.Add(Squared(Tableau.BError));
            if (Tableau.BErrorLow.Count > 0) outputs.Add(Squared(Tableau.BErrorLow));
        }

        return [.. outputs];

        Tensor Squared(IReadOnlyList<double> weights) => ErrorSquared(Combine(Nothing(next), h, weights, k), y, next, rtol, atol);
    }

    public override OdeFault? FindFault(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[] theta)
    {
        Tensor[][] stages = Stages(t, h, end, y, null, theta, Tableau.StageCount);
        for (int i = 0; i < stages.Length; i++)
            if (OdeFault.FirstNonFinite(stages[i]) is { } fault) return fault with { Stage = i + 1 };
        return null;
    }

    /// <summary>The dense output at a time within the step.</summary>
    public override Tensor[] Interpolate(Tensor t, Tensor h, Tensor end, Tensor time, Tensor[] y, Tensor[] theta)
    {
        Interpolant interpolant = Method.Interpolant;
        Tensor[][] k = Stages(t, h, end, y, null, theta, interpolant.StageCount);
        Tensor x = (time - t) / h, rest = (end - time) / h;
        var result = new Tensor[y.Length];
        for (int l = 0; l < y.Length; l++)
        {
            // Horner's scheme from the last basis function inwards; see Interpolant.
            Tensor? sum = null;
            for (int j = interpolant.Degree - 1; j >= 0; j--)
            {
                Tensor? row = null;
                for (int i = 0; i < interpolant.StageCount; i++)
                {
                    double c = interpolant.Coefficient(j, i);
                    if (c == 0) continue;
                    Tensor term = c * k[i][l];
                    row = row is null ? term : row + term;
                }

                Tensor? inner = sum is null ? row : row is null ? sum : sum + row;
                sum = inner is null ? null : (j % 2 == 0 ? x : rest) * inner;
            }

            result[l] = sum is null ? y[l] : y[l] + (h * sum);
        }

        return result;
    }
}
