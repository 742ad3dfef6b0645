namespace Adjoint.Solvers;

/// <summary>How the solution of an equation is searched.</summary>
internal enum RootSearch
{
    /// <summary>Newton's method with a line search.</summary>
    Newton,

    /// <summary>x ← x + f(x), for equations that are f(x) = g(x) − x.</summary>
    Repetition,
}

/// <summary>
/// The solution x of f(x, θ) = 0 as an operation: the one place where derivatives of implicitly defined values are taken. Inputs: the guess,
/// θ…. Outputs: x, a report.
/// </summary>
/// <remarks>
/// From f(x(θ), θ) = 0 for all θ follows f_x dx + f_θ dθ = 0, so that
/// <code>
///   dx = −f_x⁻¹ f_θ dθ           θ̄ = −f_θᵀ f_x⁻ᵀ x̄
/// </code>
/// taken at the solution x, which is an output of this same operation: in a derivative of the derivative it brings its own, so every order
/// follows from these two lines. No search is differentiated.
/// </remarks>
internal sealed record ImplicitSolve(Graph Residual, RootOptions Options, RootSearch Search, string Operation) : Primitive
{
    public override string Name => "implicitSolve";

    public override bool IsPure => false;

    /// <summary>Traces the function, checks and applies.</summary>
    public static RootSolution Apply<TParameters>(
        string operation, Func<Tensor, TParameters, Tensor> f, Tensor guess, TParameters parameters, RootOptions? options, RootSearch search)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(guess);
        options ??= new RootOptions();
        if (!guess.ElementType.IsFloating())
            throw new ArgumentException($"{operation}: the guess has {guess.ElementType} elements; it needs Float64 or Float32. Convert with Cast(ElementType.Float64).");
        if (guess.Size == 0) throw new ArgumentException($"{operation}: the guess has the shape {guess.Shape}, which has no elements.");
        options.Validate(operation, guess.Size);
        Tensor[] theta = Tree.Leaves(parameters);
        var (residual, captures) = Traced.Abstractly(
            x =>
            {
                Tensor value = f(x[0], Tree.WithLeaves(parameters, x[1..]));
                if (value.Size != guess.Size || value.ElementType != guess.ElementType)
                {
                    throw new ArgumentException(
                        $"{operation}: the function returns {value.ElementType}{value.Shape} for an x of {guess.ElementType}{guess.Shape}; there must be as many equations as unknowns.");
                }

                return [value.Reshape(guess.Shape)];
            },
            [guess.Type, .. theta.Select(l => l.Type)],
            ["x", .. theta.Select(l => l.Label)]);
        Tensor[] results = new ImplicitSolve(residual, options, search, operation).Bind([guess, .. theta, .. captures]);
        return new RootSolution(results[0], results[1]);
    }

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0], new TensorType(ElementType.Float64, [4])];

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        var values = new Tensor[inputs.Length];
        for (int i = 0; i < values.Length; i++) values[i] = Copy(inputs[i]);
        var (x, status) = new RootFinder(this, values).Run();
        if (status.Outcome != RootOutcome.Success && Options.Throw) throw new RootException(status);
        x.Bytes.CopyTo(outputs[0].Bytes);
        double[] report = [(int)status.Outcome, status.Iterations, status.Residual, status.Component];
        report.CopyTo(outputs[1].As<double>());
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (Array.TrueForAll(tangents[1..], t => t is null)) return [null, null];
        Tensor[] at = [outputs[0], .. inputs[1..]];
        if (ForwardMode.Run(Residual, at, [null, .. tangents[1..]]).Tangents[0] is not { } moved) return [null, null];
        return [-Factors(at).Solve(moved.Reshape(moved.Size)).Reshape(outputs[0].Shape), null];
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        var result = new Tensor?[inputs.Length];
        if (cotangents[0] is not { } bar) return result;
        Tensor[] at = [outputs[0], .. inputs[1..]];
        Tensor weights = -Factors(at).Solve(bar.Reshape(bar.Size), transposed: true).Reshape(outputs[0].Shape);
        bool[] wrt = (bool[])needed.Clone();
        wrt[0] = false;
        Tensor?[] pulled = new ReverseMode(Residual, at, wrt).Pull([weights]);
        for (int i = 1; i < result.Length; i++)
            if (needed[i]) result[i] = pulled[i];
        return result;
    }

    /// <summary>Every lane is searched by itself.</summary>
    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => LaneByLane.Apply(this, size, inputs, batched);

    public override string Format(string[] inputs) => $"{Operation}({string.Join(", ", inputs)})";

    public bool Equals(ImplicitSolve? other) =>
        other is not null && Search == other.Search && Operation == other.Operation && Options.Equals(other.Options) && Residual.StructurallyEquals(other.Residual);

    public override int GetHashCode() => HashCode.Combine(Residual.GetStructuralHash(), Search, Options);

    private static Tensor Copy(Operand operand)
    {
        Tensor value = Tensor.Uninitialized(operand.Type);
        Operand.Pin([], [value], operand, static (from, _, outs) => from.Bytes.CopyTo(outs[0].Bytes));
        return value;
    }

    private LuFactors Factors(Tensor[] at) => Tensor.Lu(FlatState.Jacobian(Residual, at, 0, 1));
}
