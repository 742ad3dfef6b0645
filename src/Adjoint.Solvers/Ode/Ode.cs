using Adjoint.Solvers;

namespace Adjoint;

/// <summary>Ordinary differential equations y′ = f(t, y, p), y(t0) = y0.</summary>
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
        ElementType element = CheckState(state);
        Tensor t0 = Clock("t0", interval.T0, element), t1 = Clock("t1", interval.T1, element);
        CheckInterval(t0, t1, options);
        Tensor? points = options.SaveAt.Points?.Cast(element);
        CheckPoints(points, t0, t1);

        var clock = new TensorType(element, Shape.Scalar);
        int leaves = state.Length;
        var (slope, captures) = Traced.Abstractly(
            x => Slope(f(x[0], Tree.WithLeaves(y0, x[1..(1 + leaves)]), Tree.WithLeaves(parameters, x[(1 + leaves)..])), state),
            [clock, .. state.Select(l => l.Type), .. theta.Select(l => l.Type)],
            ["t", .. state.Select(l => l.Label ?? "y"), .. theta.Select(l => l.Label)]);
        var problem = new OdeProblem(slope, leaves, points?.Size ?? 0, element, options);
        Tensor[] inputs = [t0, t1, .. points is null ? Array.Empty<Tensor>() : [points], .. state, .. theta, .. captures];
        bool traced = Array.Exists(inputs, x => x.IsTraced);
        Tensor[] results = new OdeSolve(problem, traced).Bind(inputs);
        int saved = points is null ? leaves : 2 * leaves;
        return new OdeSolution<TState>(
            Tree.WithLeaves(y0, results[..leaves]), points is null ? default : Tree.WithLeaves(y0, results[leaves..saved]),
            points, results[saved], options.Method.Name);
    }

    private static ElementType CheckState(Tensor[] state)
    {
        if (state.Length == 0) throw new ArgumentException("Ode.Solve: the initial state holds no tensor.");
        ElementType element = state[0].ElementType;
        for (int l = 0; l < state.Length; l++)
        {
            Tensor leaf = state[l];
            string name = state.Length == 1 ? "y0" : leaf.Label ?? $"y0, part {l}";
            if (leaf.ElementType is not (ElementType.Float64 or ElementType.Float32))
                throw new ArgumentException($"Ode.Solve: {name} has {leaf.ElementType} elements; a state needs Float64 or Float32. Convert with Cast(ElementType.Float64).");
            if (leaf.ElementType != element)
                throw new ArgumentException($"Ode.Solve: {name} is {leaf.ElementType} where the first part of the state is {element}; one type is needed.");
            if (leaf.Size == 0) throw new ArgumentException($"Ode.Solve: {name} has the shape {leaf.Shape}, which has no elements (an empty batch?).");
            if (leaf.Concrete is not { } value) continue;
            double[] values = value.ToArray();
            int bad = Array.FindIndex(values, v => !double.IsFinite(v));
            if (bad >= 0) throw new ArgumentException($"Ode.Solve: component {bad} of {name} is {values[bad]}; the initial state must be finite.");
        }

        return element;
    }

    private static Tensor Clock(string name, Tensor time, ElementType element)
    {
        ArgumentNullException.ThrowIfNull(time, name);
        if (time.Rank != 0) throw new ArgumentException($"Ode.Solve: {name} must be a scalar, but has the shape {time.Shape}.");
        if (time.Concrete is { } value && !double.IsFinite(value.ToDouble()))
            throw new ArgumentException($"Ode.Solve: {name} is {value.ToDouble()}; it must be finite.");
        return time.Cast(element);
    }

    private static void CheckInterval(Tensor t0, Tensor t1, OdeOptions options)
    {
        _ = options;
        if (t0.Concrete is { } a && t1.Concrete is { } b && a.ToDouble() == b.ToDouble())
            throw new ArgumentException($"Ode.Solve: t0 and t1 are both {a.ToDouble()}; there is no interval to integrate over.");
    }

    private static void CheckPoints(Tensor? points, Tensor t0, Tensor t1)
    {
        if (points?.Concrete is not { } known) return;
        double[] times = known.ToArray();
        int bad = Array.FindIndex(times, t => !double.IsFinite(t));
        if (bad >= 0) throw new ArgumentException($"Ode.Solve: save point {bad} is {times[bad]}; save points must be finite.");
        if (t0.Concrete is not { } from || t1.Concrete is not { } to) return;
        double start = from.ToDouble(), end = to.ToDouble(), sign = Math.Sign(end - start);
        for (int i = 0; i < times.Length; i++)
        {
            if (sign * (times[i] - start) < 0 || sign * (end - times[i]) < 0)
                throw new ArgumentException($"Ode.Solve: save point {i}, t = {times[i]}, is outside the interval from {start} to {end}.");
            if (i > 0 && sign * (times[i] - times[i - 1]) < 0)
                throw new ArgumentException($"Ode.Solve: save points {i - 1} and {i}, t = {times[i - 1]} and {times[i]}, are not in the direction of integration. Sort them.");
        }
    }

    private static Tensor[] Slope<TState>(TState slope, Tensor[] state)
    {
        Tensor[] leaves = Tree.Leaves(slope);
        if (leaves.Length != state.Length)
            throw new ArgumentException($"Ode.Solve: the right-hand side returns {leaves.Length} tensors for a state of {state.Length}.");
        for (int l = 0; l < leaves.Length; l++)
        {
            if (leaves[l].Shape != state[l].Shape || leaves[l].ElementType != state[l].ElementType)
            {
                throw new ArgumentException(
                    $"Ode.Solve: the right-hand side returns {leaves[l].ElementType}{leaves[l].Shape} where the state is {state[l].ElementType}{state[l].Shape}; "
                    + "f must return one derivative for each component of y.");
            }
        }

        return leaves;
    }
}
