using System.Numerics;

namespace Adjoint.Blas;

/// <summary>The ways in which the built-in product is computed.</summary>
internal enum GemmPath
{
    /// <summary>Tiles of C, see <see cref="BlockedGemm{T, TVector, TSimd}"/>.</summary>
    Blocked,

    /// <summary>Inner products of rows of A with rows of the stored B.</summary>
    InnerProducts,

    /// <summary>Few columns, A as stored.</summary>
    NarrowInnerProducts,

    /// <summary>Few columns, A transposed.</summary>
    NarrowTransposed,
}

/// <summary>Which path a shape takes.</summary>
internal static class GemmPaths
{
    private const int MaxNarrow = 4;

    // Below this the inner products are shorter than a register.
    private const int MinDepth = 8;

    /// <summary>
    /// The path by shape alone. Packing a transposed B costs about as much as sixteen rows of arithmetic save, per unit of depth; below
    /// that inner products need no packing (8 x 256 x 256: 52 GFLOP/s, packed 33).
    /// </summary>
    public static GemmPath Choose<T>(in GemmProblem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (problem.TransA)
            return problem.N <= MaxNarrow && problem.M > MaxNarrow ? GemmPath.NarrowTransposed : GemmPath.Blocked;
        if (problem.K < MinDepth)
            return GemmPath.Blocked;
        if (problem.TransB)
        {
            bool fewRows = problem.M <= MaxNarrow || 16 * problem.M <= problem.K;
            return fewRows || problem.N <= MaxNarrow ? GemmPath.InnerProducts : GemmPath.Blocked;
        }

        return problem.N <= MaxNarrow ? GemmPath.NarrowInnerProducts : GemmPath.Blocked;
    }
}
