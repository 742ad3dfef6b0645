namespace Adjoint;

/// <summary>
/// A matrix with its factorization P·A = L·U, to be used for many solves: a tree, so it can be passed, batched, compiled and differentiated.
/// Made by <see cref="Tensor.Lu(Tensor)"/>.
/// </summary>
/// <param name="Matrix">A <c>[…, n, n]</c>. Derivatives of <see cref="Solve"/> and of the determinant go through it.</param>
/// <param name="Factors">L below the diagonal (its own diagonal is ones) and U on and above it, <c>[…, n, n]</c>.</param>
/// <param name="Pivots"><c>Int64</c>, <c>[…, n]</c>: for j = 0, 1, …, row j was exchanged with row <c>Pivots[j]</c>.</param>
public sealed record LuFactors(Tensor Matrix, Tensor Factors, Tensor Pivots)
{
    /// <summary>L, unit lower triangular, <c>[…, n, n]</c>.</summary>
    public Tensor Lower() => SquareMatrices.Lower(Factors, -1) + Tensor.Eye(Factors.Shape[^1], Factors.ElementType);

    /// <summary>U, upper triangular, <c>[…, n, n]</c>.</summary>
    public Tensor Upper() => SquareMatrices.Upper(Factors);

    /// <summary>P·b: the rows of <paramref name="b"/> in the order in which elimination took them.</summary>
    /// <param name="b"><c>[…, n, k]</c>.</param>
    public Tensor Permute(Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        return new ExchangeRows().Apply(Pivots, b);
    }

    /// <summary>
    /// Solves A·x = b, or Aᵀ·x = b, in about 2·n² operations a right-hand side. Its derivatives, of every order, are solves with these same
    /// factors.
    /// </summary>
    /// <param name="b">Right-hand sides <c>[…, n, k]</c>, or one <c>[n]</c>; leading axes broadcast.</param>
    /// <param name="transposed">Whether the transposed system is solved.</param>
    /// <returns>x, shaped like b.</returns>
    /// <exception cref="ArgumentException">The shapes or element types do not fit.</exception>
    /// <exception cref="SingularMatrixException">A pivot is zero.</exception>
    public Tensor Solve(Tensor b, bool transposed = false)
    {
        ArgumentNullException.ThrowIfNull(b);
        Tensor factors = Transform.StopGradient(Factors);
        return Tensor.SolveBroadcast("Solve", Matrix, b, (outer, right) => new LuSolve(transposed).Apply(
            Tensor.BroadcastLeading(Matrix, outer, 2), Tensor.BroadcastLeading(factors, outer, 2), Tensor.BroadcastLeading(Pivots, outer, 1), right));
    }

    /// <summary>det A, <c>[…]</c>. Its derivative costs one solve with n right-hand sides.</summary>
    public Tensor Determinant() => Determinants()[0];

    /// <summary>The sign of det A and the logarithm of its absolute value, each <c>[…]</c>; the derivative costs one solve with n right-hand sides.</summary>
    public (Tensor Sign, Tensor LogAbs) LogDeterminant()
    {
        Tensor[] all = Determinants();
        return (all[1], all[2]);
    }

    private Tensor[] Determinants() => new LuDeterminant().Bind(Matrix, Transform.StopGradient(Factors), Pivots);
}
