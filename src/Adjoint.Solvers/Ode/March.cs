namespace Adjoint.Solvers;

/// <summary>
/// A march over a step sequence that is already known: carries c₀ → c₁ → … by the step graph, with observations at points
/// within the steps. It knows nothing of differential equations: (x, c…, q…) → c… is the step, (x, point…, c…, q…) → observed…
/// the observation, x the three numbers of the clock. Its derivatives are marches again, over the differentiated graphs, so two
/// primitives serve every order with the step sequence held fixed.
/// </summary>
internal sealed class MarchSpec : IEquatable<MarchSpec>
{
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

    public TensorType[] ObservedTypes => Observe is null ? []
        : Array.ConvertAll(Observe.Outputs, v => v.Type with { Shape = v.Type.Shape.Insert(0, Problem.Points) });

    public MarchPlan Plan => _plan ?? Interlocked.CompareExchange(ref _plan, new MarchPlan(this), null) ?? _plan;

    /// <summary>The march of the solve itself.</summary>
    public static MarchSpec Of(OdeProblem problem, bool timed)
    {
        RungeKutta stepper = problem.Stepper;
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
    public T[] Arrange<T>(OdeProblem problem, T[] inputs)
    {
        int first = problem.FirstState;
        var result = new List<T>(inputs[first..(first + problem.Leaves)]);
        if (Timed) result.AddRange(inputs[..2]);
        result.AddRange(inputs[(first + problem.Leaves)..problem.InputCount]);
        if (problem.Points > 0) result.Add(inputs[2]);
        return [.. result];
    }

    /// <summary>The inverse of <see cref="Arrange{T}"/> for derivatives.</summary>
    public Tensor?[] Restore(OdeProblem problem, Tensor?[] arranged)
    {
        var result = new Tensor?[problem.InputCount];
        int first = problem.FirstState, extra = Timed ? 2 : 0;
        Array.Copy(arranged, 0, result, first, problem.Leaves);
        if (Timed) Array.Copy(arranged, problem.Leaves, result, 0, 2);
        Array.Copy(arranged, problem.Leaves + extra, result, first + problem.Leaves, problem.Parameters);
        if (problem.Points > 0) result[2] = arranged[^1];
        return result;
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
}

/// <summary>
/// Marches. Inputs: carry…, parameters…, point vectors…, the inputs of the solve (for its step sequence, should its tape be
/// gone), the ticket. Outputs: final carry…, observations….
/// </summary>
internal sealed record March(MarchSpec Spec) : Primitive
{
    public override string Name => $"march[{Spec.Problem.Method}, order {Spec.Order}]";

    public override bool IsPure => false;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [.. Spec.CarryTypes, .. Spec.ObservedTypes];

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => Spec.Plan.Forward(inputs, outputs);

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        int n = Spec.DifferentiableInputs;
        return Tangent(Spec, inputs[..n], tangents[..n], inputs[n..^1], inputs[^1]);
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        int n = Spec.DifferentiableInputs;
        Tensor?[] pulled = Cotangents(Spec, inputs[..n], needed[..n], inputs[n..^1], inputs[^1], outputs, cotangents);
        return [.. pulled, .. new Tensor?[inputs.Length - n]];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => LaneByLane.Apply(this, size, inputs, batched);

    /// <summary>The tangents of a march's results.</summary>
    public static Tensor[] Tangent(MarchSpec spec, Tensor[] x, Tensor?[] dx, Tensor[] solve, Tensor ticket)
    {
        MarchSpec linear = spec.Linearize();
        Tensor[] all = Interleave(spec, x, [.. x.Zip(dx, (v, d) => d ?? Tensor.ZerosLike(v))]);
        Tensor[] results = new March(linear).Bind([.. all, .. solve, ticket]);
        int c = spec.Carries, o = spec.Observed;
        return [.. results[c..(2 * c)], .. results[((2 * c) + o)..]];
    }

    /// <summary>The cotangents of a march's inputs that are needed; null for the others.</summary>
    public static Tensor?[] Cotangents(
        MarchSpec spec, Tensor[] x, bool[] needed, Tensor[] solve, Tensor ticket, Tensor[] outputs, Tensor?[] cotangents)
    {
        Tensor[] bars = [.. outputs.Zip(cotangents, (v, b) => b ?? Tensor.ZerosLike(v))];

        // The carry's cotangent is computed in any case.
        bool[] mask = (bool[])needed.Clone();
        Array.Fill(mask, true, 0, spec.Carries);
        Tensor[] pulled = new MarchVjp(spec, mask).Bind([.. x, .. solve, ticket, .. bars]);
        var result = new Tensor?[x.Length];
        for (int i = 0, k = 0; i < x.Length; i++)
        {
            if (!mask[i]) continue;
            if (needed[i]) result[i] = pulled[k];
            k++;
        }

        return result;
    }

    /// <summary>Each of the three lists followed by its tangents.</summary>
    public static T[] Interleave<T>(MarchSpec spec, T[] x, T[] dx)
    {
        int c = spec.Carries, q = c + spec.Parameters;
        return [.. x[..c], .. dx[..c], .. x[c..q], .. dx[c..q], .. x[q..], .. dx[q..]];
    }
}

/// <summary>
/// The adjoint of a march: inputs as <see cref="March"/>'s, then cotangents of its outputs; outputs the cotangents of the carry,
/// parameters and point vectors in <paramref name="Needed"/>.
/// </summary>
internal sealed record MarchVjp(MarchSpec Spec, EquatableArray<bool> Needed) : Primitive
{
    public override string Name => $"marchAdjoint[{Spec.Problem.Method}, order {Spec.Order}]";

    public override bool IsPure => false;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        var types = new List<TensorType>();
        for (int i = 0; i < Spec.DifferentiableInputs; i++)
            if (Needed[i]) types.Add(inputs[i]);
        return [.. types];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => Spec.Plan.Reverse(Needed.Items, inputs, outputs);

    /// <summary>
    /// The derivative of x̄ = Jᵀȳ along (ẋ, ȳ̇) is the adjoint of the linearized march: with cotangents (ȳ̇, ȳ) for (y, ẏ), the cotangent of
    /// x is (∂Jᵀȳ/∂x) ẋ + Jᵀȳ̇.
    /// </summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        Parts p = Split(inputs);
        int bars = inputs.Length - p.Bars.Length;
        Tensor[] dx = Filled(p.X, tangents.AsSpan(0, p.X.Length));
        Tensor[] dBars = Filled(p.Bars, tangents.AsSpan(bars));
        return SecondOrder(p, dx, dBars, p.Bars, [.. Needed]);
    }

    /// <summary>
    /// ⟨u, x̄⟩ = ⟨ȳ, J u⟩: its derivative by x is the adjoint of the linearized march in the direction u with cotangents (0, ȳ), its
    /// derivative by ȳ is the tangent J u.
    /// </summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Parts p = Split(inputs);
        var u = new Tensor?[p.X.Length];
        for (int i = 0, k = 0; i < u.Length; i++)
            if (Needed[i]) u[i] = cotangents[k++];
        var result = new Tensor?[inputs.Length];
        Tensor[] direction = Filled(p.X, u);
        if (needed.AsSpan(0, p.X.Length).Contains(true))
        {
            Tensor[] zeros = Array.ConvertAll(p.Bars, Tensor.ZerosLike);
            bool[] wanted = needed[..p.X.Length];
            Array.Fill(wanted, true, 0, Spec.Carries);
            Tensor?[] second = SecondOrder(p, direction, zeros, p.Bars, wanted);
            for (int i = 0, k = 0; i < p.X.Length; i++)
                if (wanted[i]) result[i] = second[k++];
        }

        if (needed.AsSpan(inputs.Length - p.Bars.Length).Contains(true))
            March.Tangent(Spec, p.X, direction, p.Solve, p.Ticket).CopyTo(result, inputs.Length - p.Bars.Length);
        return result;
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => LaneByLane.Apply(this, size, inputs, batched);

    private static Tensor[] Filled(Tensor[] like, ReadOnlySpan<Tensor?> values)
    {
        var result = new Tensor[like.Length];
        for (int i = 0; i < like.Length; i++) result[i] = values[i] ?? Tensor.ZerosLike(like[i]);
        return result;
    }

    /// <summary>The cotangents of x under the linearized march with the given cotangents of results and of their tangents.</summary>
    private Tensor?[] SecondOrder(Parts p, Tensor[] dx, Tensor[] resultBars, Tensor[] tangentBars, bool[] wanted)
    {
        MarchSpec linear = Spec.Linearize();
        int c = Spec.Carries;
        Tensor[] bars = [.. resultBars[..c], .. tangentBars[..c], .. resultBars[c..], .. tangentBars[c..]];
        bool[] mask = March.Interleave(Spec, wanted, new bool[wanted.Length]);
        Array.Fill(mask, true, 0, 2 * c);
        Tensor[] pulled = new MarchVjp(linear, mask).Bind([.. March.Interleave(Spec, p.X, dx), .. p.Solve, p.Ticket, .. bars]);

        // The results hold the carry and its tangent, then what was wanted of the rest.
        return [.. pulled[..c], .. pulled[(2 * c)..]];
    }

    private Parts Split(Tensor[] inputs)
    {
        int n = Spec.DifferentiableInputs, solve = Spec.Problem.InputCount;
        return new Parts(inputs[..n], inputs[n..(n + solve)], inputs[n + solve], inputs[(n + solve + 1)..]);
    }

    private readonly record struct Parts(Tensor[] X, Tensor[] Solve, Tensor Ticket, Tensor[] Bars);
}
