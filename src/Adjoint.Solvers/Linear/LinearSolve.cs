using Adjoint.Solvers;

namespace Adjoint;

/// <summary>Linear systems A x = b, A a matrix or a function x ↦ A x.</summary>
/// <remarks>
/// A solve is an operation like any other: it works inside <c>Grad</c>, <c>Hvp</c>, <c>Batch</c> and <c>Compile</c>. Its derivatives, by the
/// implicit-function theorem, are solves with the same A, or with Aᵀ, which the engine derives; they do not go through the steps of the method:
/// <code>
///   dx = A⁻¹ (db − dA x)          b̄ = A⁻ᵀ x̄          Ā = −b̄ xᵀ
/// </code>
/// A direct solve factors once, for the solution and its derivatives of every order. An iterative solve is deterministic: sums are taken in a fixed
/// order, on any machine and with any number of threads.
/// </remarks>
/// <example>
/// The gradient of a misfit by the conductivity k of each cell of a rod, A never being written down:
/// <code>
/// static Tensor Conduct(Tensor x, Tensor k)                     // x − (k x′)′, insulated ends
/// {
///     Tensor flux = k * (Tensor.Shift(x, 1, 0, Boundary.Edge) - x);
///     return x + Tensor.Shift(flux, -1, 0) - flux;
/// }
///
/// var options = new LinearOptions { Method = LinearMethod.Cg, Rtol = 1e-12 };
/// Tensor gradient = Transform.Grad((Tensor k) => Tensor.Sum(Tensor.Square(LinearSolve.Run(Conduct, heat, k, options).Value - measured)))(k);
/// </code>
/// </example>
public static class LinearSolve
{
    private const string Operation = "LinearSolve.Run";

    /// <summary>Solves a(x, p) = b for x, where a is linear in x.</summary>
    /// <typeparam name="TParameters">The parameters: a tensor or a tree.</typeparam>
    /// <param name="a">
    /// The operator (x, p) ↦ A x, shaped like x. It is traced without values. Tensors that it captures get their derivatives as well. It must be
    /// linear in x: products of x with itself are refused when it is traced; of loops and calls, and of a part that does not depend on x, the first
    /// solve finds out by applying it to 0, and, where it must, to two other vectors and their sum.
    /// </param>
    /// <param name="b">The right-hand side, of any shape, which is that of x too.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="options">Method, tolerances, preconditioner.</param>
    /// <exception cref="ArgumentException">Shapes or tolerances are unusable, or the operator is not linear; named in the message.</exception>
    /// <exception cref="LinearSolveException">The solve failed: the message says how, and what to try.</exception>
    public static LinearSolution Run<TParameters>(Func<Tensor, TParameters, Tensor> a, Tensor b, TParameters parameters, LinearOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        options ??= new LinearOptions();
        LinearMethod method = options.Method ?? LinearMethod.Gmres();
        Check(b, options, method);
        Tensor[] theta = Tree.Leaves(parameters);
        var (map, captures) = LoopTracing.Trace(
            a, x => [Shaped("the operator", a(x[0], Tree.WithLeaves(parameters, x[1..])), b)],
            [b.Type, .. theta.Select(l => l.Type)], ["x", .. theta.Select(l => l.Label)]);
        bool isProven = Linearity.IsProven(Operation, "operator", map);
        Tensor[] arguments = [.. theta, .. captures];
        if (method == LinearMethod.Direct)
        {
            Tensor matrix = FlatState.Jacobian(map, [Tensor.Zeros(b.Shape, b.ElementType), .. arguments], 0, 1);
            DirectSolution.Factors factors = DirectSolution.Factor(matrix);
            Tensor x = factors.Solve(b.Reshape(b.Size)).Reshape(b.Shape);
            return factors.Report(x, b - map.Apply([x, .. arguments])[0], options.Throw);
        }

        Graph? preconditioner = null;
        Tensor[] approximation = [];
        bool precondProven = true;
        if (options.Preconditioner is { } m)
        {
            (preconditioner, approximation) = LoopTracing.Trace(m, r => [Shaped("the preconditioner", m(r[0]), b)], [b.Type], ["r"]);
            precondProven = Linearity.IsProven(Operation, "preconditioner", preconditioner);
        }

        var problem = new KrylovProblem(map, preconditioner, method, KrylovSettings.Of(options, b), isProven, precondProven);
        Tensor[] guess = options.Guess is { } start ? [start] : [];
        Tensor[] results = new KrylovSolve(problem, guess.Length > 0, IsDerivative: false).Bind([b, .. guess, .. arguments, .. approximation]);
        return new LinearSolution(results[0], results[1]);
    }

    /// <summary>Solves a(x) = b for x, where a is linear; what a captures is what can be differentiated by.</summary>
    /// <inheritdoc cref="Run{TParameters}"/>
    public static LinearSolution Run(Func<Tensor, Tensor> a, Tensor b, LinearOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        Naming.NameCaptures(a);
        return Run<ValueTuple>((x, _) => a(x), b, default, options);
    }

    /// <summary>Solves a·x = b for a matrix.</summary>
    /// <param name="a">Matrices <c>[…, n, n]</c>; one matrix <c>[n, n]</c> for iterative methods.</param>
    /// <param name="b">Right-hand sides <c>[…, n, k]</c>, or one <c>[n]</c>, leading axes broadcasting; one <c>[n]</c> for iterative methods.</param>
    /// <param name="options">Method, tolerances, preconditioner.</param>
    /// <remarks>By default it factors, in about ⅔·n³ operations. <see cref="Tensor.Solve"/> is the same without a status.</remarks>
    /// <exception cref="ArgumentException">Shapes or tolerances are unusable; named in the message.</exception>
    /// <exception cref="LinearSolveException">The solve failed: the message says how, and what to try.</exception>
    public static LinearSolution Run(Tensor a, Tensor b, LinearOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        options ??= new LinearOptions();
        LinearMethod method = options.Method ?? LinearMethod.Direct;
        Check(b, options, method);
        if (method == LinearMethod.Direct)
        {
            SquareMatrices.Check(Operation, a.Type);
            DirectSolution.Factors factors = DirectSolution.Factor(a);
            Tensor x = factors.Solve(b);
            return factors.Report(x, b - Product(a, x), options.Throw);
        }

        if (a.Rank != 2 || b.Rank != 1)
        {
            throw new ArgumentException(
                $"{Operation}: {method} takes one matrix [n, n] and one right-hand side [n], but was given {a.Shape} and {b.Shape}. Use Batch over the others, or LinearMethod.Direct.");
        }

        return Run((x, matrix) => Tensor.MatMul(matrix, x), b, a, options with { Method = method });
    }

    // A vector is a vector for every matrix of a stack.
    private static Tensor Product(Tensor a, Tensor x) =>
        x.Rank == a.Rank - 1 && a.Rank > 2 ? Tensor.MatMul(a, x.ExpandAxis(x.Rank)).Reshape(x.Shape) : Tensor.MatMul(a, x);

    private static void Check(Tensor b, LinearOptions options, LinearMethod method)
    {
        ArgumentNullException.ThrowIfNull(b);
        if (!b.ElementType.IsFloating())
            throw new ArgumentException($"{Operation}: b has {b.ElementType} elements; it needs Float64 or Float32. Convert with Cast(ElementType.Float64).");
        if (b.Size == 0) throw new ArgumentException($"{Operation}: b has the shape {b.Shape}, which has no elements.");
        options.Validate(Operation, b, method);
    }

    private static Tensor Shaped(string what, Tensor value, Tensor b) => value.Shape == b.Shape && value.ElementType == b.ElementType
        ? value
        : throw new ArgumentException(
            $"{Operation}: {what} returns {value.ElementType} {value.Shape} for an argument of {b.ElementType} {b.Shape}; it must return what is shaped like its argument.");
}
