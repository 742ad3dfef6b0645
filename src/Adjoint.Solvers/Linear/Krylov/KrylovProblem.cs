namespace Adjoint.Solvers;

/// <summary>
/// What identifies an iterative solve: A as the graph (x, θ…) → A x, the preconditioner as (r, μ…) → M r, the method and its settings; and
/// the transposed problem, whose own transpose this one is.
/// </summary>
internal sealed class KrylovProblem(
    Graph map, Graph? preconditioner, LinearMethod method, KrylovSettings settings, bool mapIsProven, bool preconditionerIsProven) : IEquatable<KrylovProblem>
{
    private readonly IdlePool<KrylovWorker> _workers = new();
    private KrylovProblem? _transposed;

    public Graph Map { get; } = map;

    public Graph? Preconditioner { get; } = preconditioner;

    public LinearMethod Method { get; } = method;

    public KrylovSettings Settings { get; } = settings;

    /// <summary>Whether the graph shows that the operator is linear but for a constant; otherwise the solve tries it.</summary>
    public bool MapIsProven { get; } = mapIsProven;

    public bool PreconditionerIsProven { get; } = preconditionerIsProven;

    public TensorType Unknown => Map.Inputs[0].Type;

    /// <summary>How many operands A has besides x.</summary>
    public int Parameters => Map.Inputs.Length - 1;

    /// <summary>Aᵀ and Mᵀ, derived.</summary>
    public KrylovProblem Transposed
    {
        get
        {
            if (_transposed is { } known) return known;
            var made = new KrylovProblem(Transpose(Map), Preconditioner is null ? null : Transpose(Preconditioner), Method, Settings, true, true) { _transposed = this };
            return Interlocked.CompareExchange(ref _transposed, made, null) ?? made;
        }
    }

    public KrylovWorker Rent() => _workers.TryTake() ?? KrylovWorker.Create(this);

    public void Return(KrylovWorker worker) => _workers.Give(worker);

    public bool Equals(KrylovProblem? other) =>
        ReferenceEquals(this, other) || (other is not null && Method == other.Method && Settings == other.Settings && MapIsProven == other.MapIsProven
            && PreconditionerIsProven == other.PreconditionerIsProven && Map.StructurallyEquals(other.Map)
            && (Preconditioner is null ? other.Preconditioner is null : other.Preconditioner is { } m && Preconditioner.StructurallyEquals(m)));

    public override bool Equals(object? obj) => Equals(obj as KrylovProblem);

    public override int GetHashCode() => HashCode.Combine(Map.GetStructuralHash(), Method, Settings);

    /// <summary>
    /// (y, θ…) → Aᵀ y, from the reverse derivative of A at x = 0, which for a linear A is the same at any x. What it computes of x alone falls away.
    /// </summary>
    private static Graph Transpose(Graph graph)
    {
        bool[] wrt = new bool[graph.Inputs.Length];
        wrt[0] = true;
        var (transposed, _) = Traced.Abstractly(
            x =>
            {
                Tensor[] at = [Tensor.Zeros(graph.Inputs[0].Type.Shape, graph.Inputs[0].Type.Element), .. x[1..]];
                return [new ReverseMode(graph, at, wrt).Pull([x[0]])[0] ?? Tensor.ZerosLike(x[0])];
            },
            [graph.Outputs[0].Type, .. graph.InputTypes[1..]],
            ["y", .. graph.Inputs[1..].Select(v => v.Name)]);
        return new Compilation.Passes.DeadCode().Run(transposed);
    }
}
