using Adjoint.Solvers;

namespace Adjoint;

/// <summary>Ordinary differential equations y′ = f(t, y, p), y(t0) = y0; and M y′ = f(t, y, p) with a constant matrix M, which may be singular.</summary>
/// <example>
/// Robertson's reactions with their conservation law as an algebraic equation, the solution at any time, and the gradient of a state by the rates:
/// <code>
/// static Tensor Reactions(Tensor t, Tensor y, Tensor k) => Tensor.Stack(
///     (k[1] * y[1] * y[2]) - (k[0] * y[0]),
///     (k[0] * y[0]) - (k[1] * y[1] * y[2]) - (k[2] * y[1] * y[1]),
///     y[0] + y[1] + y[2] - 1);
///
/// var options = new OdeOptions { Method = OdeMethod.Rodas5P, MassMatrix = Tensor.FromArray([1.0, 1, 0]), SaveAt = SaveAt.Steps };
/// OdeSolution path = Ode.Solve(Reactions, start, (0, 4000), rates, options);
/// Tensor early = path.At(0.4);
/// Tensor gradient = Transform.Grad((Tensor k) => Ode.Solve(Reactions, start, (0, 4000), k, options).FinalState[2])(rates);
/// </code>
/// </example>
public static class Ode
{
    /// <summary>
    /// Solves an initial-value problem. The solve is an operation like any other: it works inside <c>Grad</c>, <c>Hvp</c>, <c>Batch</c> and
    /// <c>Compile</c>, and its derivatives by y0, p, the ends of the interval and the save points are exact for the numbers computed.
    /// </summary>
    /// <typeparam name="TParameters">The parameters: a tensor or a tree.</typeparam>
    /// <param name="f">The right-hand side (t, y, p) → y′: t a scalar, y and y′ of one shape. It must not read values.</param>
    /// <param name="y0">The initial state, of any shape.</param>
    /// <param name="interval">From t0 to t1; t1 below t0 integrates backwards.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">The method, tolerances, save points and adjoint.</param>
    /// <exception cref="ArgumentException">Shapes, times, tolerances or initial values are unusable; named in the message.</exception>
    /// <exception cref="OdeSolveException">The solve failed: the message says when and where, and what to try.</exception>
    public static OdeSolution Solve<TParameters>(
        Func<Tensor, Tensor, TParameters, Tensor> f, Tensor y0, (Tensor T0, Tensor T1) interval, TParameters parameters, OdeOptions? options = null) =>
        new(SolveTree(f, y0, interval, parameters, options));

    /// <summary>Solves an initial-value problem without parameters.</summary>
    /// <inheritdoc cref="Solve{TParameters}"/>
    public static OdeSolution Solve(Func<Tensor, Tensor, Tensor> f, Tensor y0, (Tensor T0, Tensor T1) interval, OdeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(SolveTree<Tensor, ValueTuple>((t, y, _) => f(t, y), y0, interval, default, options));
    }

    /// <summary>Solves an initial-value problem whose state is a tree: a record, tuple or list of tensors.</summary>
    /// <typeparam name="TState">The state's type.</typeparam>
    /// <typeparam name="TParameters">The parameters: a tensor or a tree.</typeparam>
    /// <inheritdoc cref="Solve{TParameters}"/>
    public static OdeSolution<TState> SolveTree<TState, TParameters>(
        Func<Tensor, TState, TParameters, TState> f, TState y0, (Tensor T0, Tensor T1) interval, TParameters parameters, OdeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        options ??= new OdeOptions();
        options.Validate();
        Tensor[] state = Tree.Leaves(y0), theta = Tree.Leaves(parameters);
        ElementType element = OdeChecks.State(state);
        OdeChecks.Tolerances(options.Atol, state);
        Tensor t0 = OdeChecks.Time("t0", interval.T0, element), t1 = OdeChecks.Time("t1", interval.T1, element);
        Tensor? points = options.SaveAt.Points?.Cast(element);

        var clock = new TensorType(element, Shape.Scalar);
        int leaves = state.Length;
        var (slope, captures) = Traced.Abstractly(
            x => OdeChecks.Slope(f(x[0], Tree.WithLeaves(y0, x[1..(1 + leaves)]), Tree.WithLeaves(parameters, x[(1 + leaves)..])), state),
            [clock, .. state.Select(l => l.Type), .. theta.Select(l => l.Type)],
            ["t", .. state.Select(l => l.Label ?? "y"), .. theta.Select(l => l.Label)]);
        Tensor[] parameterLeaves = [.. theta, .. captures];
        if (options.MassMatrix is { } mass)
        {
            // As one more parameter it has all the derivatives that parameters have.
            mass = OdeChecks.Mass(mass, state, element);
            slope = new Graph([.. slope.Inputs, new Value(mass.Type, null, slope.Inputs.Length) { Name = "M" }], slope.Nodes, slope.Outputs);
            parameterLeaves = [.. parameterLeaves, mass];
        }

        if (options.SaveAt.IsSteps) return SolveSteps(f, y0, (t0, t1), parameters, options, slope, [t0, t1, .. state, .. parameterLeaves]);
        var problem = new OdeProblem(slope, leaves, points?.Size ?? 0, element, options with { MassMatrix = null }, options.MassMatrix is not null);
        Tensor[] inputs = [t0, t1, .. points is null ? Array.Empty<Tensor>() : [points], .. state, .. parameterLeaves];
        bool traced = Array.Exists(inputs, x => x.IsTraced);
        Tensor[] results = new OdeSolve(problem, traced).Bind(inputs);
        int saved = points is null ? leaves : 2 * leaves;
        return new OdeSolution<TState>(
            Tree.WithLeaves(y0, results[..leaves]), points is null ? default : Tree.WithLeaves(y0, results[leaves..saved]),
            points, results[saved], options.Method.Name);
    }

    /// <summary>
    /// A solve that keeps every step. On values it is one solve; where something is traced, the steps are found on the values that the trace carries,
    /// and the ends of the steps, at fixed fractions of the interval, are the save points of a solve that is traced as any.
    /// </summary>
    private static OdeSolution<TState> SolveSteps<TState, TParameters>(
        Func<Tensor, TState, TParameters, TState> f, TState y0, (Tensor T0, Tensor T1) interval, TParameters parameters, OdeOptions options, Graph slope, Tensor[] inputs)
    {
        Tensor[] values = Array.ConvertAll(inputs, x => x.Concrete!);
        if (Array.Exists(values, v => v is null))
        {
            throw new NotSupportedException(
                "Ode.Solve: SaveAt.Steps needs to know the number of steps, which has no value yet while a function is compiled, batched or looped. "
                + "Use SaveAt.Times there, or solve outside.");
        }

        int leaves = Tree.Leaves(y0).Length;
        OdeOptions storing = options with { SaveAt = SaveAt.End, Adjoint = OdeAdjoint.Discrete(), MassMatrix = null };
        OdeSteps steps = OdeSteps.Of(new OdeProblem(slope, leaves, 0, inputs[0].ElementType, storing, options.MassMatrix is not null), values);
        if (!Array.Exists(inputs, x => x.IsTraced))
        {
            return new OdeSolution<TState>(
                Tree.WithLeaves(y0, steps.Final), Tree.WithLeaves(y0, steps.States), steps.Times, steps.Report, options.Method.Name,
                time => time.IsTraced ? Traced(time) : Tree.Map(s => time.Rank == 0 ? s[0] : s, Tree.WithLeaves(y0, steps.At(time.Cast(ElementType.Float64).Reshape(time.Size).ToArray()))));
        }

        double[] fractions = steps.Fractions[..^1];
        bool ended = steps.Fractions[^1] == 1;
        Tensor ends = interval.T0 + (Tensor.FromArray(ended ? fractions : steps.Fractions).Cast(interval.T0.ElementType) * (interval.T1 - interval.T0));
        OdeSolution<TState> path = SolveTree(f, y0, interval, parameters, options with { SaveAt = SaveAt.Times(ended ? Tensor.Concat(0, ends, interval.T1.Reshape(1)) : ends) });
        return new OdeSolution<TState>(path.FinalState, path.States, path.Times, path.Report, path.MethodName, Traced);

        TState Traced(Tensor time)
        {
            // Save points are in the direction of integration.
            Tensor times = time.Reshape(time.Size).Cast(interval.T0.ElementType);
            Tensor order = Tensor.ArgSort(Transform.StopGradient(times * Tensor.Sign(interval.T1 - interval.T0))), place = Tensor.ArgSort(order.Cast(ElementType.Float64));
            TState states = SolveTree(f, y0, interval, parameters, options with { SaveAt = SaveAt.Times(Tensor.Take(times, order)) }).States;
            return Tree.Map(s => time.Rank == 0 ? s[0] : Tensor.Take(s, place), states);
        }
    }
}
