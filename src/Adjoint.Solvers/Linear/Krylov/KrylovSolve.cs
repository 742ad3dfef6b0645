namespace Adjoint.Solvers;

/// <summary>
/// The solution x of A x = b by an iterative method, as an operation. Inputs: b, the guess if there is one, θ… of A, μ… of the preconditioner.
/// Outputs: x, a report. No step is differentiated: a derivative is a solve of its own.
/// </summary>
/// <remarks>
/// From A(θ) x = b follow
/// <code>
///   A dx = db − (dA) x          Aᵀ b̄ = x̄,   θ̄ = −(∂(A x)/∂θ)ᵀ b̄
/// </code>
/// which hold of a transposed solve as well, with Aᵀ in the place of A: so every order follows. Aᵀ is derived even where a method asks for a symmetric
/// A. The residual of every solve is computed in the end from its own operator, so that an A that is not symmetric cannot give a wrong derivative: it gives
/// a failure.
/// </remarks>
internal sealed record KrylovSolve(KrylovProblem Problem, bool HasGuess, bool IsDerivative) : Primitive
{
    public override string Name => "krylovSolve";

    public override bool IsPure => false;

    private int FirstParameter => HasGuess ? 2 : 1;

    private int FirstOfPreconditioner => FirstParameter + Problem.Parameters;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0], new TensorType(ElementType.Float64, [LinearStatus.Length])];

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        string operation = IsDerivative ? "LinearSolve.Run, solving for a derivative" : "LinearSolve.Run";
        LinearStatus status;
        KrylovWorker worker = Problem.Rent();
        try
        {
            worker.Bind(inputs[FirstParameter..FirstOfPreconditioner], inputs[FirstOfPreconditioner..]);
            if (!IsDerivative) worker.CheckLinear(operation);
            status = worker.Solve(inputs[0], HasGuess ? inputs[1] : null, outputs[0], IsDerivative ? 0 : Problem.Settings.Atol);
        }
        finally
        {
            Problem.Return(worker);
        }

        if (status.Outcome != LinearOutcome.Success && (IsDerivative || Problem.Settings.Throw)) throw new LinearSolveException(operation, status);
        status.Write(outputs[1].As<double>());
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        Tensor? right = tangents[0];
        Tensor?[] dTheta = tangents[FirstParameter..FirstOfPreconditioner];
        if (Array.Exists(dTheta, t => t is not null)
            && ForwardMode.Run(Problem.Map, [outputs[0], .. Parameters(inputs)], [null, .. dTheta]).Tangents[0] is { } moved)
            right = right is null ? -moved : right - moved;
        return [right is null ? null : Solve(Problem, right, inputs), null];
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        var result = new Tensor?[inputs.Length];
        if (cotangents[0] is not { } bar) return result;
        bool[] wrt = [false, .. needed[FirstParameter..FirstOfPreconditioner]];
        if (!needed[0] && !Array.Exists(wrt, w => w)) return result;
        Tensor right = Solve(Problem.Transposed, bar, inputs);
        if (needed[0]) result[0] = right;
        if (!Array.Exists(wrt, w => w)) return result;
        Tensor?[] pulled = new ReverseMode(Problem.Map, [outputs[0], .. Parameters(inputs)], wrt).Pull([-right]);
        Array.Copy(pulled, 1, result, FirstParameter, Problem.Parameters);
        return result;
    }

    /// <summary>Every lane is solved by itself, so that it has the same bits alone and in any batch.</summary>
    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => LaneByLane.Apply(this, size, inputs, batched);

    public override string Format(string[] inputs) => $"krylovSolve[{Problem.Method}]({string.Join(", ", inputs)})";

    private Tensor[] Parameters(Tensor[] inputs) => inputs[FirstParameter..FirstOfPreconditioner];

    private Tensor Solve(KrylovProblem problem, Tensor right, Tensor[] inputs) =>
        new KrylovSolve(problem, HasGuess: false, IsDerivative: true).Bind([right, .. inputs[FirstParameter..]])[0];
}
