using Adjoint.Solvers;

namespace Adjoint;

/// <summary>A method for linear systems A x = b, chosen by name: <c>LinearMethod.Cg</c>.</summary>
/// <remarks>
/// <code>
///              A must be                      work of a step                     memory, vectors of x's size
///   Direct     invertible                     (n³ once)                          n² + …   the matrix itself
///   Cg         symmetric positive definite    1 product with A                   5
///   Gmres(m)   invertible                     1 product, up to 2 m dot products  m + 5
///   BiCgStab   invertible                     2 products                         8
/// </code>
/// <para>A preconditioner is applied once with every product. The number of steps grows with the spread of A's eigenvalues: for Cg as the square
/// root of their ratio.</para>
/// </remarks>
public sealed record LinearMethod
{
    private LinearMethod(KrylovMethod kind, int restart = 0)
    {
        Kind = kind;
        Restart = restart;
    }

    /// <summary>Factorization as P A = L U of the matrix, which an operator is written out as; derivatives use the same factors.</summary>
    public static LinearMethod Direct { get; } = new(KrylovMethod.None);

    /// <summary>
    /// Conjugate gradients, for symmetric positive definite A and preconditioner. Reference: M. R. Hestenes, E. Stiefel, J. Res. Natl. Bur. Stand. 49
    /// (1952) 409–436, doi:10.6028/jres.049.044.
    /// </summary>
    public static LinearMethod Cg { get; } = new(KrylovMethod.Cg);

    /// <summary>
    /// Stabilized biconjugate gradients, for any A that does not make it break down; little memory, a residual that falls unevenly. Reference: H. A.
    /// van der Vorst, SIAM J. Sci. Stat. Comput. 13 (1992) 631–644, doi:10.1137/0913035.
    /// </summary>
    public static LinearMethod BiCgStab { get; } = new(KrylovMethod.BiCgStab);

    internal KrylovMethod Kind { get; }

    /// <summary>The steps of <see cref="Gmres"/> between restarts; 0 for other methods.</summary>
    public int Restart { get; }

    /// <summary>
    /// Generalized minimal residuals with restarts, for any A: the residual never grows. Reference: Y. Saad, M. H. Schultz, SIAM J. Sci. Stat. Comput. 7
    /// (1986) 856–869, doi:10.1137/0907058.
    /// </summary>
    /// <param name="restart">
    /// After how many steps the memory of earlier directions is given up. Too few, and it may stand still; the memory is as many vectors.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="restart"/> is below 1.</exception>
    public static LinearMethod Gmres(int restart = 30)
    {
        if (restart < 1) throw new ArgumentOutOfRangeException(nameof(restart), $"LinearMethod.Gmres: restart must be at least 1, but is {restart}.");
        return new(KrylovMethod.Gmres, restart);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        KrylovMethod.None => "Direct",
        KrylovMethod.Gmres => $"Gmres({Restart})",
        _ => Kind.ToString(),
    };
}
