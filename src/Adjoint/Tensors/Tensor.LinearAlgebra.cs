namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>
    /// Solves a·x = b by LU factorization with partial pivoting, in about ⅔·n³ + 2·n²·k operations. Derivatives, of every order, reuse the
    /// factors: each costs solves, never another factorization.
    /// </summary>
    /// <param name="a">Matrices <c>[…, n, n]</c>.</param>
    /// <param name="b">Right-hand sides <c>[…, n, k]</c>, or one <c>[n]</c>; leading axes broadcast.</param>
    /// <returns>x, with the leading axes of both and the last axes of b.</returns>
    /// <exception cref="ArgumentException">The shapes or element types do not fit.</exception>
    /// <exception cref="SingularMatrixException">A pivot is exactly zero.</exception>
    public static Tensor Solve(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        _ = OuterOfSolve("Solve", a, b);
        return Factor("Solve", a, allowSingular: false).Solve(b);
    }

    /// <summary>Solves t·x = b, or tᵀ·x = b, for one triangle t of a, in n²·k operations.</summary>
    /// <param name="a">Matrices <c>[…, n, n]</c>, of which the other triangle is not read.</param>
    /// <param name="b">Right-hand sides <c>[…, n, k]</c>, or one <c>[n]</c>; leading axes broadcast.</param>
    /// <param name="lower">Whether t is the lower triangle of a, else the upper.</param>
    /// <param name="transposed">Whether the transposed system is solved.</param>
    /// <param name="unitDiagonal">Whether t's diagonal is ones, whatever a has there.</param>
    /// <returns>x, with the leading axes of both and the last axes of b.</returns>
    /// <exception cref="ArgumentException">The shapes or element types do not fit.</exception>
    /// <exception cref="SingularMatrixException">An element on the diagonal is zero.</exception>
    public static Tensor TriangularSolve(Tensor a, Tensor b, bool lower = true, bool transposed = false, bool unitDiagonal = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var solve = new TriangularSolve(lower, transposed, unitDiagonal);
        return SolveBroadcast("TriangularSolve", a, b, (outer, right) => solve.Apply(BroadcastLeading(a, outer, 2), right));
    }

    /// <summary>Factors a as P·a = L·U with partial pivoting, in about ⅔·n³ operations, to be used for many solves.</summary>
    /// <param name="a">Matrices <c>[…, n, n]</c>.</param>
    /// <exception cref="ArgumentException">The matrices are not square, or not of floating-point numbers.</exception>
    /// <exception cref="SingularMatrixException">A pivot is exactly zero.</exception>
    public static LuFactors Lu(Tensor a) => Factor("Lu", a, allowSingular: false);

    /// <summary>
    /// The lower triangular L of a = L·Lᵀ, in about ⅓·n³ operations. Derivatives are those along symmetric matrices.
    /// </summary>
    /// <param name="a">Symmetric positive definite matrices <c>[…, n, n]</c>; symmetric means: to half the digits.</param>
    /// <exception cref="ArgumentException">The matrices are not square, or not of floating-point numbers.</exception>
    /// <exception cref="NotPositiveDefiniteException">A matrix is not symmetric or not positive definite.</exception>
    public static Tensor Cholesky(Tensor a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return new Cholesky().Apply(a);
    }

    /// <summary>Solves L·Lᵀ·x = b, given L as <see cref="Cholesky"/> makes it, in 2·n²·k operations.</summary>
    /// <param name="l">Lower triangular matrices <c>[…, n, n]</c>.</param>
    /// <param name="b">Right-hand sides <c>[…, n, k]</c>, or one <c>[n]</c>; leading axes broadcast.</param>
    /// <returns>x, with the leading axes of both and the last axes of b.</returns>
    /// <exception cref="ArgumentException">The shapes or element types do not fit.</exception>
    /// <exception cref="SingularMatrixException">An element on the diagonal is zero.</exception>
    public static Tensor CholeskySolve(Tensor l, Tensor b) => TriangularSolve(l, TriangularSolve(l, b), transposed: true);

    /// <summary>
    /// The factorization a = Q·R by Householder reflections, in about 4·m·n² operations: Q has n orthonormal columns, R is upper triangular
    /// with a diagonal that is not negative.
    /// </summary>
    /// <param name="a">Matrices <c>[…, m, n]</c>, m ≥ n. The derivative needs full column rank.</param>
    /// <returns>Q <c>[…, m, n]</c> and R <c>[…, n, n]</c>.</returns>
    /// <exception cref="ArgumentException">There are fewer rows than columns, or the elements are not floating-point numbers.</exception>
    public static (Tensor Q, Tensor R) Qr(Tensor a)
    {
        ArgumentNullException.ThrowIfNull(a);
        Tensor[] factors = new Qr("Qr").Bind(a);
        return (factors[0], factors[1]);
    }

    /// <summary>The x that makes ‖a·x − b‖₂ least, by QR factorization; twice as accurate, in digits, as the normal equations.</summary>
    /// <param name="a">Matrices <c>[…, m, n]</c>, m ≥ n, of full column rank.</param>
    /// <param name="b">Right-hand sides <c>[…, m, k]</c>, or one <c>[m]</c>; leading axes broadcast.</param>
    /// <returns>x, <c>[…, n, k]</c> or <c>[…, n]</c>.</returns>
    /// <exception cref="ArgumentException">The shapes or element types do not fit.</exception>
    /// <exception cref="SingularMatrixException">A column depends on those before it, exactly.</exception>
    public static Tensor LeastSquares(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Rank < 2 || b.Rank == 0 || (b.Rank == 1 ? b.Shape[0] : b.Shape[^2]) != a.Shape[^2] || a.ElementType != b.ElementType)
        {
            Throw.Misuse(
                "LeastSquares", $"the matrix is {a.ElementType} {a.Describe()}, the right-hand side {b.ElementType} {b.Describe()}: they need the same number of "
                + "rows ([…, m, n] and [m] or […, m, k]) and the same element type.");
        }

        Tensor[] factors = new Qr("LeastSquares").Bind(a);
        Tensor right = MatMul(factors[0].Transpose(), b.Rank == 1 ? b.ExpandAxis(1) : b);
        var solve = new TriangularSolve(Lower: false, Operation: "LeastSquares");
        Tensor x = SolveBroadcast("LeastSquares", factors[1], right, (outer, columns) => solve.Apply(BroadcastLeading(factors[1], outer, 2), columns));
        return b.Rank == 1 ? x.Reshape(x.Shape.Remove(x.Rank - 1)) : x;
    }

    /// <summary>The inverse, in about 2·n³ operations. To solve a system, <see cref="Solve"/> is faster and more accurate.</summary>
    /// <param name="a">Matrices <c>[…, n, n]</c>.</param>
    /// <exception cref="ArgumentException">The matrices are not square, or not of floating-point numbers.</exception>
    /// <exception cref="SingularMatrixException">A pivot is exactly zero.</exception>
    public static Tensor Inverse(Tensor a)
    {
        LuFactors factors = Factor("Inverse", a, allowSingular: false);
        return factors.Solve(Eye(a.Shape[^1], a.ElementType));
    }

    /// <summary>The determinant; zero where the matrix is singular, and there its derivative throws.</summary>
    /// <param name="a">Matrices <c>[…, n, n]</c>.</param>
    /// <returns>One number for each matrix, <c>[…]</c>.</returns>
    /// <exception cref="ArgumentException">The matrices are not square, or not of floating-point numbers.</exception>
    public static Tensor Determinant(Tensor a) => Factor("Determinant", a, allowSingular: true).Determinant();

    /// <summary>
    /// The sign of the determinant and the logarithm of its absolute value, which neither overflow nor underflow; 0 and −∞ where the matrix
    /// is singular, and there the derivative throws. The derivative of the logarithm costs one solve with n right-hand sides.
    /// </summary>
    /// <param name="a">Matrices <c>[…, n, n]</c>.</param>
    /// <exception cref="ArgumentException">The matrices are not square, or not of floating-point numbers.</exception>
    public static (Tensor Sign, Tensor LogAbs) LogDeterminant(Tensor a) => Factor("LogDeterminant", a, allowSingular: true).LogDeterminant();

    /// <summary>The elements on and below a diagonal of the last two axes; zeros above.</summary>
    /// <param name="a">Matrices <c>[…, m, n]</c>.</param>
    /// <param name="diagonal">Which diagonal is the last one kept: 0 the main one, 1 the one above it, −1 the one below.</param>
    public static Tensor LowerTriangle(Tensor a, int diagonal = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        return SquareMatrices.Lower(a, diagonal);
    }

    /// <summary>The elements on and above a diagonal of the last two axes; zeros below.</summary>
    /// <param name="a">Matrices <c>[…, m, n]</c>.</param>
    /// <param name="diagonal">Which diagonal is the first one kept: 0 the main one, 1 the one above it, −1 the one below.</param>
    public static Tensor UpperTriangle(Tensor a, int diagonal = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        return SquareMatrices.Upper(a, diagonal);
    }

    /// <summary>Gives a solve right-hand sides in matrix form with the leading axes of both operands, and its result the form of b.</summary>
    internal static Tensor SolveBroadcast(string operation, Tensor a, Tensor b, Func<Shape, Tensor, Tensor> solve)
    {
        Shape outer = OuterOfSolve(operation, a, b);
        Tensor x = solve(outer, BroadcastLeading(b.Rank == 1 ? b.ExpandAxis(1) : b, outer, 2));
        return b.Rank == 1 ? x.Reshape(x.Shape.Remove(x.Rank - 1)) : x;
    }

    /// <summary>The tensor repeated so that the axes before its last <paramref name="kept"/> ones are <paramref name="outer"/>.</summary>
    internal static Tensor BroadcastLeading(Tensor x, Shape outer, int kept) => x.BroadcastTo(new Shape([.. outer.Extents, .. x.Shape.Extents[^kept..]]));

    /// <summary>The leading axes of a·x = b; refuses operands that do not fit.</summary>
    private static Shape OuterOfSolve(string operation, Tensor a, Tensor b)
    {
        SquareMatrices.Check(operation, a.Type);
        Shape right = b.Rank == 1 ? b.Shape.Insert(1, 1) : b.Shape;
        Shape? outer = right.Rank < 2 || right[^2] != a.Shape[^1] || b.ElementType != a.ElementType ? null : Shape.Broadcast(a.Shape[..^2], right[..^2]);
        if (outer is null)
        {
            Throw.Misuse(
                operation, $"the matrix is {a.ElementType} {a.Describe()}, the right-hand side {b.ElementType} {b.Describe()}: it needs {a.Shape[^1]} rows "
                + "([n] or […, n, k]), leading axes that broadcast, and the same element type.");
        }

        return outer.Value;
    }

    private static LuFactors Factor(string operation, Tensor a, bool allowSingular)
    {
        ArgumentNullException.ThrowIfNull(a);
        Tensor[] factors = new Lu(operation, allowSingular).Bind(a);
        return new LuFactors(a, factors[0], factors[1]);
    }
}
