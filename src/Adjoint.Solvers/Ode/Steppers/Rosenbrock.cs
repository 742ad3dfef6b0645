using static Adjoint.Solvers.FlatState;

namespace Adjoint.Solvers;

/// <summary>
/// The Rosenbrock step, written once in tensor operations for every tableau: one matrix M/(hγ) − ∂f/∂y a step, factored once, and a linear
/// solve a stage. ∂f/∂y and ∂f/∂t come from the slope's own forward derivative, so that the step's derivatives, which take second
/// derivatives of f, follow as those of any function do.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Tableau">Its data; see there for the equations.</param>
/// <param name="Slope">f as a graph: (t, y…, θ…) → y′….</param>
/// <param name="Leaves">How many tensors the state is made of; they are one vector here.</param>
/// <param name="HasMass">Whether the equation is M y′ = f, with M the last of θ; otherwise M is the identity.</param>
internal sealed record Rosenbrock(OdeMethod Method, RosenbrockTableau Tableau, Graph Slope, int Leaves, bool HasMass) : OdeStepper(Method, Slope, Leaves)
{
    public override Tensor[] Step(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[] theta)
    {
        Tensor[] u = Stages(t, h, end, y, theta);
        return Split(Flatten(y) + Combine(Tableau.B, u)!, y);
    }

    public override Tensor[] StepWithError(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[]? first, Tensor[] theta, double rtol, Tolerance atol)
    {
        Tensor[] u = Stages(t, h, end, y, theta);
        Tensor[] next = Split(Flatten(y) + Combine(Tableau.B, u)!, y), error = Split(Flatten(Nothing(next)) + Combine(Tableau.BError, u)!, y);
        return [.. next, ErrorSquared(error, y, next, rtol, atol)];
    }

    public override Tensor[] Interpolate(Tensor t, Tensor h, Tensor end, Tensor time, Tensor[] y, Tensor[] theta)
    {
        Tensor[] u = Stages(t, h, end, y, theta);
        Tensor x = (time - t) / h, rest = (end - time) / h, start = Flatten(y);
        Tensor? inner = null;
        for (int m = Tableau.Dense.Count - 1; m >= 0; m--)
        {
            Tensor row = Combine(Tableau.Dense[m], u)!;
            inner = inner is null ? row : row + (x * inner);
        }

        // By increments, so that at late times, where x and 1 − x do not add up to 1 for the rounding of time, no part of y itself is lost.
        Tensor whole = Combine(Tableau.B, u)!;
        return Split(start + (x * (inner is null ? whole : whole + (rest * inner))), y);
    }

    public override OdeFault? FindFault(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[] theta)
    {
        OdeFault? fault = null;
        Stages(t, h, end, y, theta, (stage, slope, derivatives, u) =>
        {
            if (fault is not null) return;
            fault = OdeFault.FirstNonFinite([slope]) is { } f ? f with { Stage = stage } : null;
            fault ??= derivatives.Select(column => OdeFault.FirstNonFinite([column])).FirstOrDefault(d => d is not null) is { } d
                ? d with { Outcome = OdeOutcome.NonFiniteDerivative } : null;
            fault ??= OdeFault.FirstNonFinite([u]) is { } x ? x with { Outcome = OdeOutcome.SingularMatrix } : null;
        });
        return fault;
    }

    /// <summary>Σ w_i u_i; null where all weights are zero.</summary>
    private static Tensor? Combine(IReadOnlyList<double> weights, Tensor[] u)
    {
        Tensor? sum = null;
        for (int i = 0; i < weights.Count; i++)
        {
            if (weights[i] == 0) continue;
            Tensor term = weights[i] == 1 ? u[i] : weights[i] * u[i];
            sum = sum is null ? term : sum + term;
        }

        return sum;
    }

    /// <summary>The stages; <paramref name="watch"/> sees each one's slope, the derivatives of f (with the first) and the stage.</summary>
    private Tensor[] Stages(Tensor t, Tensor h, Tensor end, Tensor[] y, Tensor[] theta, Action<int, Tensor, Tensor[], Tensor>? watch = null)
    {
        Tensor start = Flatten(y), inverse = Inverse(h);
        Tensor[] columns = StateDerivatives(t, y, theta);
        Tensor? byTime = TimeDerivative(t, y, theta);
        MassMatrix? mass = HasMass ? new MassMatrix(theta[^1]) : null;
        Func<Tensor, Tensor> solve = LinearSystem.Factor((1 / Tableau.Gamma) * inverse, columns, mass);
        var u = new Tensor[Tableau.StageCount];
        for (int i = 0; i < u.Length; i++)
        {
            double c = Tableau.Nodes[i];
            Tensor time = c == 0 ? t : c == 1 ? end : t + (c * h);
            Tensor[] state = Combine(Tableau.A[i], u) is { } increment ? Split(start + increment, y) : y;
            Tensor slope = Flatten(Evaluate(time, state, theta)), right = slope;
            if (Combine(Tableau.C[i], u) is { } coupled) right += inverse * (mass?.Times(coupled) ?? coupled);
            if (byTime is not null && Tableau.D[i] != 0) right += Tableau.D[i] * h * byTime;
            u[i] = solve(right);
            watch?.Invoke(i + 1, slope, i > 0 ? [] : byTime is null ? columns : [.. columns, byTime], u[i]);
        }

        return u;
    }

    /// <summary>
    /// 1/h. An empty step, as a solve between equal times makes, counts as one too short to change anything, so that its derivatives up to the second
    /// are finite in the element type.
    /// </summary>
    private static Tensor Inverse(Tensor h)
    {
        Tensor shortest = h.ElementType == ElementType.Float32 ? 1e-12 : 1e-100;
        return 1.0 / (h + Tensor.Where(Tensor.Equal(h, 0.0), shortest, 0.0).Cast(h.ElementType));
    }

    /// <summary>∂f/∂t; null where f does not contain t.</summary>
    private Tensor? TimeDerivative(Tensor t, Tensor[] y, Tensor[] theta)
    {
        var tangents = new Tensor?[1 + Leaves + theta.Length];
        tangents[0] = Tensor.Ones(Shape.Scalar, t.ElementType);
        var (slope, derivative) = ForwardMode.Run(Slope, [t, .. y, .. theta], tangents);
        return Array.TrueForAll(derivative, d => d is null) ? null : Flatten([.. derivative.Zip(slope, (d, s) => d ?? Tensor.ZerosLike(s))]);
    }

    /// <summary>
    /// ∂f/∂y: its columns one by one where they are few, which leaves structural zeros for straight-line code to see; otherwise one matrix, from
    /// all unit vectors at once.
    /// </summary>
    private Tensor[] StateDerivatives(Tensor t, Tensor[] y, Tensor[] theta)
    {
        int n = y.Sum(l => l.Size);
        Tensor[] arguments = [t, .. y, .. theta];
        if (!LinearSystem.IsSmall(n)) return [FlatState.Jacobian(Slope, arguments, 1, Leaves)];
        var columns = new List<Tensor>();
        for (int l = 0; l < Leaves; l++)
        {
            for (int i = 0; i < y[l].Size; i++)
            {
                var tangents = new Tensor?[arguments.Length];
                double[] unit = new double[y[l].Size];
                unit[i] = 1;
                tangents[1 + l] = Tensor.FromArray(unit).Reshape(y[l].Shape).Cast(y[l].ElementType);
                Tensor?[] derivative = ForwardMode.Run(Slope, arguments, tangents).Tangents;
                columns.Add(Flatten([.. derivative.Zip(y, (d, s) => d ?? Tensor.ZerosLike(s))]));
            }
        }

        return [.. columns];
    }
}
