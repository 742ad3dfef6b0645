namespace Adjoint.Solvers;

/// <summary>The searches themselves, on values; they know nothing of derivatives by θ.</summary>
/// <param name="solve">The equation.</param>
/// <param name="inputs">The guess, then θ.</param>
/// <remarks>
/// Newton's method takes x + α d with f_x d = −f and the largest α = 1, ½, ¼, … that makes ‖f‖₂ smaller by the factor 1 − α/10⁴ (Armijo's rule). A step d below
/// the tolerance is taken as it is and ends the search, so that rounding in f near the root cannot hold it up.
/// Reference: J. E. Dennis, R. B. Schnabel, Numerical methods for unconstrained optimization and nonlinear equations, SIAM 1996, section 6.3,
/// doi:10.1137/1.9781611971200.
/// </remarks>
internal sealed class RootFinder(ImplicitSolve solve, Tensor[] inputs)
{
    private const double Descent = 1e-4;
    private const double SmallestPart = 1e-8;

    /// <summary>Rounding of f moves a step by so many spacings of numbers, where the derivative is well conditioned; a tolerance below it is never met.</summary>
    private const double Rounding = 32;

    private readonly CompiledProgram _residual = CompiledProgram.For(solve.Residual);

    public (Tensor X, RootStatus Status) Run() => solve.Search == RootSearch.Newton ? Newton() : Repeat();

    private (Tensor X, RootStatus Status) Newton()
    {
        TensorType[] types = solve.Residual.InputTypes;
        var (graph, _) = Traced.Abstractly(x => [FlatState.Jacobian(solve.Residual, x, 0, 1)], types);
        CompiledProgram jacobian = CompiledProgram.For(graph);
        Tensor at = inputs[0], f = Evaluate(at);
        double norm = Norm(f);
        int limit = solve.Options.MaxIterations ?? 50;
        for (int n = 0; n < limit; n++)
        {
            if (!double.IsFinite(norm)) return (at, Status(RootOutcome.NonFinite, n, f));
            if (norm == 0) return (at, Status(RootOutcome.Success, n, f));
            Tensor matrix = jacobian.Run([at, .. inputs[1..]])[0];
            if (!AllFinite(matrix)) return (at, Status(RootOutcome.NonFinite, n, f));
            Tensor[] lu = new Lu(solve.Operation, AllowSingular: true).Bind(matrix);
            Tensor step = -new LuSolve(AllowSingular: true).Apply(matrix, lu[0], lu[1], f.Reshape(f.Size, 1)).Reshape(at.Shape);
            if (!AllFinite(step)) return (at, Status(RootOutcome.SingularJacobian, n, f));
            if (IsSmall(step, at))
            {
                at += step;
                return (at, Status(RootOutcome.Success, n + 1, Evaluate(at)));
            }

            double part = 1;
            while (true)
            {
                Tensor next = at + (part * step), g = Evaluate(next);
                double smaller = Norm(g);
                if (smaller <= (1 - (Descent * part)) * norm)
                {
                    (at, f, norm) = (next, g, smaller);
                    break;
                }

                part *= 0.5;
                if (part < SmallestPart) return (at, Status(IsRounding(step, at) ? RootOutcome.Success : RootOutcome.NoDescent, n, f));
            }
        }

        return (at, Status(RootOutcome.TooManyIterations, limit, f));
    }

    private (Tensor X, RootStatus Status) Repeat()
    {
        Tensor at = inputs[0], f = Evaluate(at);
        int limit = solve.Options.MaxIterations ?? 10_000;
        for (int n = 0; n < limit; n++)
        {
            if (!AllFinite(f)) return (at, Status(RootOutcome.NonFinite, n, f));
            bool ends = IsSmall(f, at);
            at += f;
            f = Evaluate(at);
            if (ends) return (at, Status(RootOutcome.Success, n + 1, f));
        }

        return (at, Status(RootOutcome.TooManyIterations, limit, f));
    }

    private Tensor Evaluate(Tensor x) => _residual.Run([x, .. inputs[1..]])[0];

    private bool IsSmall(Tensor step, Tensor at)
    {
        double[] d = Numbers(step), x = Numbers(at);
        double relative = Math.Max(solve.Options.Rtol, Rounding * Spacing(at));
        for (int i = 0; i < d.Length; i++)
            if (!(Math.Abs(d[i]) <= (relative * Math.Abs(x[i])) + solve.Options.Atol[i])) return false;
        return true;
    }

    /// <summary>Whether a step is one of rounding beside the largest unknown: a component near zero is known no better where others enter its equation.</summary>
    private static bool IsRounding(Tensor step, Tensor at) => Largest(step) <= Rounding * Spacing(at) * Largest(at);

    private static double Largest(Tensor x) => Array.ConvertAll(Numbers(x), Math.Abs).Max();

    private static double Spacing(Tensor x) => x.ElementType == ElementType.Float32 ? float.BitIncrement(1) - 1 : double.BitIncrement(1) - 1;

    private static double[] Numbers(Tensor x) => x.Cast(ElementType.Float64).ToArray();

    private static bool AllFinite(Tensor x) => Array.TrueForAll(Numbers(x), double.IsFinite);

    private static double Norm(Tensor f)
    {
        double sum = 0;
        foreach (double value in Numbers(f)) sum += value * value;
        return Math.Sqrt(sum);
    }

    private static RootStatus Status(RootOutcome outcome, int iterations, Tensor f)
    {
        double[] values = Numbers(f);
        int worst = Array.FindIndex(values, v => !double.IsFinite(v));
        if (worst < 0)
        {
            worst = 0;
            for (int i = 1; i < values.Length; i++)
                if (Math.Abs(values[i]) > Math.Abs(values[worst])) worst = i;
        }

        return new RootStatus(outcome, iterations, Norm(f), worst);
    }
}
