using System.Collections.Concurrent;

namespace Adjoint.Solvers;

/// <summary>
/// A march over a step sequence that is already known: carries c₀ → c₁ → … by the step graph, with observations at points
/// within the steps. It knows nothing of differential equations: (x, c…, q…) → c… is the step, (x, point…, c…, q…) → observed…
/// the observation, x the three numbers of the clock. Its derivatives are marches again, over the differentiated graphs, so two
/// primitives serve every order with the step sequence held fixed.
/// </summary>
internal sealed class MarchSpec : IEquatable<MarchSpec>
{
    private readonly ConcurrentDictionary<EquatableArray<bool>, MarchSpec> _sensitivities = new();
    private MarchSpec? _tangent;
    private MarchPlan? _plan;

    private MarchSpec(OdeProblem problem, bool timed, int order, Graph step, Graph? observe, int carries, int parameters, int pointInputs)
    {
        Problem = problem;
        Timed = timed;
        Order = order;
        Step = step;
        Observe = observe;
        Carries = carries;
        Parameters = parameters;
        PointInputs = pointInputs;
    }

    /// <summary>The solve whose step sequence is marched over.</summary>
    public OdeProblem Problem { get; }

    /// <summary>Whether the clock tells fractions and the parameters begin with t0 and t1; otherwise it tells times.</summary>
    public bool Timed { get; }

    /// <summary>How many times the march of the solve itself was linearized.</summary>
    public int Order { get; }

    public Graph Step { get; }

    public Graph? Observe { get; }

    public int Carries { get; }

    public int Parameters { get; }

    /// <summary>Vectors over the save points that observations read.</summary>
    public int PointInputs { get; }

    public int Observed => Observe?.Outputs.Length ?? 0;

    /// <summary>Carry, parameters, point vectors: what can be differentiated by.</summary>
    public int DifferentiableInputs => Carries + Parameters + PointInputs;

    public TensorType[] CarryTypes => Array.ConvertAll(Step.Outputs, v => v.Type);

    /// <summary>Inputs of the primitives before those of the solve and the ticket.</summary>
    public int Inputs => DifferentiableInputs + Problem.InputCount + 1;

    public TensorType[] ObservedTypes => Observe is null ? []
        : Array.ConvertAll(Observe.Outputs, v => v.Type with { Shape = v.Type.Shape.Insert(0, Problem.Points) });

    public MarchPlan Plan => _plan ?? Interlocked.CompareExchange(ref _plan, new MarchPlan(this), null) ?? _plan;

    /// <summary>The march of the solve itself.</summary>
    public static MarchSpec Of(OdeProblem problem, bool timed)
    {
        OdeStepper stepper = problem.Stepper;
        TensorType clock = problem.Clock;
        int leaves = problem.Leaves, extra = timed ? 2 : 0;
        TensorType[] times = timed ? [clock, clock] : [];
        (Tensor T, Tensor H, Tensor End) Clock(Tensor[] x, int first) =>
            timed ? OdeClock.Trace(x[0], x[1], x[2], x[first], x[first + 1]) : (x[0], x[1], x[2]);

        var (step, _) = Traced.Abstractly(
            x =>
            {
                var (t, h, end) = Clock(x, 3 + leaves);
                return stepper.Step(t, h, end, x[3..(3 + leaves)], x[(3 + leaves + extra)..]);
            },
            [clock, clock, clock, .. problem.StateTypes, .. times, .. problem.ParameterTypes]);
        Graph? observe = null;
        if (problem.Points > 0)
        {
            (observe, _) = Traced.Abstractly(
                x =>
                {
                    var (t, h, end) = Clock(x, 4 + leaves);
                    return stepper.Interpolate(t, h, end, x[3], x[4..(4 + leaves)], x[(4 + leaves + extra)..]);
                },
                [clock, clock, clock, clock, .. problem.StateTypes, .. times, .. problem.ParameterTypes]);
        }

        return new MarchSpec(problem, timed, 0, step, observe, leaves, problem.Parameters + extra, problem.Points > 0 ? 1 : 0);
    }

    /// <summary>From the inputs of the solve to carry, parameters, point vectors.</summary>
    public T[] Arrange<T>(T[] inputs)
    {
        OdeProblem problem = Problem;
        int first = problem.FirstState;
        var result = new List<T>(inputs[first..(first + problem.Leaves)]);
        if (Timed) result.AddRange(inputs[..2]);
        result.AddRange(inputs[(first + problem.Leaves)..problem.InputCount]);
        if (problem.Points > 0) result.Add(inputs[2]);
        return [.. result];
    }

    /// <summary>The inverse of <see cref="Arrange{T}"/> for derivatives.</summary>
    public Tensor?[] Restore(Tensor?[] arranged)
    {
        OdeProblem problem = Problem;
        var result = new Tensor?[problem.InputCount];
        int first = problem.FirstState, extra = Timed ? 2 : 0;
        Array.Copy(arranged, 0, result, first, problem.Leaves);
        if (Timed) Array.Copy(arranged, problem.Leaves, result, 0, 2);
        Array.Copy(arranged, problem.Leaves + extra, result, first + problem.Leaves, problem.Parameters);
        if (problem.Points > 0) result[2] = arranged[^1];
        return result;
    }

    /// <summary>
    /// The march of the carry and its derivatives in K fixed directions: one for each number among the carry and the parameters in
    /// <paramref name="wanted"/>. The carry is followed by its tangents, [K, …]; an observation by its tangents, [K + 1, …], of which the last is
    /// its derivative by the place in time.
    /// </summary>
    public MarchSpec Sensitivities(bool[] wanted) => _sensitivities.TryGetValue(wanted, out MarchSpec? known)
        ? known
        : _sensitivities.GetOrAdd(wanted, WithSensitivities(wanted));

    /// <summary>Where each wanted input's directions begin, and their number.</summary>
    public (int[] First, int Count) Directions(bool[] wanted)
    {
        int[] first = new int[Carries + Parameters];
        int count = 0;
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = count;
            if (wanted[i]) count += Step.Inputs[3 + i].Type.Shape.Size;
        }

        return (first, count);
    }

    /// <summary>The unit directions of an input: [K, …].</summary>
    public static Tensor Seed(TensorType type, int first, int count, bool wanted)
    {
        int size = type.Shape.Size;
        double[] seed = new double[count * size];
        for (int i = 0; wanted && i < size; i++) seed[((first + i) * size) + i] = 1;
        return Tensor.FromArray(seed, type.Shape.Insert(0, count)).Cast(type.Element);
    }

    /// <summary>The march of carry and tangent together: every list is followed by its tangents.</summary>
    public MarchSpec Linearize()
    {
        if (_tangent is not null) return _tangent;

        Graph step = Linearize(Step, 3, [Carries, Parameters]);
        Graph? observe = Observe is null ? null : Linearize(Observe, 3, [PointInputs, Carries, Parameters]);
        return _tangent = new MarchSpec(Problem, Timed, Order + 1, step, observe, 2 * Carries, 2 * Parameters, 2 * PointInputs);
    }

    public bool Equals(MarchSpec? other) =>
        ReferenceEquals(this, other) || (other is not null && Order == other.Order && Timed == other.Timed && Problem.Equals(other.Problem)
            && Step.StructurallyEquals(other.Step));

    public override bool Equals(object? obj) => Equals(obj as MarchSpec);

    public override int GetHashCode() => HashCode.Combine(Problem, Order, Timed);

    /// <summary>(constants, a…, b…) → f becomes (constants, a…, ȧ…, b…, ḃ…) → (f…, ḟ…).</summary>
    private static Graph Linearize(Graph graph, int constants, int[] lists)
    {
        var types = new List<TensorType>();
        int position = constants;
        types.AddRange(graph.InputTypes[..constants]);
        foreach (int count in lists)
        {
            TensorType[] list = graph.InputTypes[position..(position + count)];
            types.AddRange(list);
            types.AddRange(list);
            position += count;
        }

        var (result, _) = Traced.Abstractly(
            x =>
            {
                var primal = new List<Tensor>(x[..constants]);
                var tangent = new List<Tensor?>(new Tensor?[constants]);
                int at = constants;
                foreach (int count in lists)
                {
                    primal.AddRange(x[at..(at + count)]);
                    tangent.AddRange(x[(at + count)..(at + (2 * count))]);
                    at += 2 * count;
                }

                var (y, dy) = ForwardMode.Run(graph, [.. primal], [.. tangent]);
                return [.. y, .. y.Zip(dy, (v, d) => d ?? Tensor.ZerosLike(v))];
            },
            [.. types]);
        return result;
    }

    private MarchSpec WithSensitivities(bool[] wanted)
    {
        var (first, count) = Directions(wanted);
        int carries = Carries, points = PointInputs;
        Graph step = Augment(Step, 3, count, 0);
        Graph? observe = Observe is null ? null : Augment(Observe, 3 + points, count + 1, points);
        return new MarchSpec(Problem, Timed, Order + 1, step, observe, 2 * carries, Parameters, points);

        // (constants, point…, c…, q…) → f… becomes (constants, point…, c…, ċ [count, …]…, q…) → (f…, ḟ [rows, …]…).
        Graph Augment(Graph graph, int before, int rows, int pointInputs)
        {
            int inputs = graph.Inputs.Length;
            bool[] active = new bool[inputs];
            for (int i = 0; i < pointInputs; i++) active[3 + i] = true;
            for (int i = 0; i < carries + Parameters; i++) active[before + i] = i < carries || wanted[i];
            Graph forward = ForwardMode.Transform(graph, active);
            TensorType[] types = graph.InputTypes;
            TensorType[] tangents = Array.ConvertAll(types[before..(before + carries)], t => t with { Shape = t.Shape.Insert(0, count) });
            var (result, _) = Traced.Abstractly(
                x =>
                {
                    var arguments = new List<Tensor>([.. x[..(before + carries)], .. x[(before + (2 * carries))..]]);
                    bool[] batched = new bool[forward.Inputs.Length];
                    for (int i = 0; i < pointInputs; i++) arguments.Add(Seed(types[3 + i], count, rows, true));
                    for (int c = 0; c < carries; c++)
                    {
                        Tensor tangent = x[before + carries + c];
                        arguments.Add(rows == count ? tangent : Tensor.Concat(0, tangent, Tensor.Zeros(types[before + c].Shape.Insert(0, 1), types[before + c].Element)));
                    }

                    for (int i = carries; i < carries + Parameters; i++)
                        if (wanted[i]) arguments.Add(Seed(types[before + i], first[i], rows, true));
                    Array.Fill(batched, true, inputs, arguments.Count - inputs);
                    var (values, lined) = BatchMode.Run(forward, [.. arguments], batched, rows);
                    int results = graph.Outputs.Length;
                    return
                    [
                        .. values[..results],
                        .. Enumerable.Range(results, results).Select(i => lined[i] ? values[i] : values[i].BroadcastTo(values[i].Shape.Insert(0, rows))),
                    ];
                },
                [.. types[..(before + carries)], .. tangents, .. types[(before + carries)..]]);
            return result;
        }
    }
}
