namespace Adjoint.Primitives;

/// <summary>What the shape rules and batching rules of factorizations and solves share.</summary>
internal static class SquareMatrices
{
    /// <summary>Refuses anything but floating-point square matrices in the last two axes.</summary>
    public static void Check(string operation, TensorType a)
    {
        if (!a.Element.IsFloating()) Throw.WrongElementType(operation, a, "floating-point");
        if (a.Shape.Rank < 2 || a.Shape[^1] != a.Shape[^2])
            Throw.Misuse(operation, $"the matrix is {a.Shape}; its last two axes must be equal. LeastSquares takes rectangular ones.");
    }

    /// <summary>Refuses right-hand sides that do not fit the matrix.</summary>
    public static void Check(string operation, TensorType a, TensorType b)
    {
        Check(operation, a);
        int rank = a.Shape.Rank;
        if (b.Element != a.Element || b.Shape.Rank != rank || b.Shape[..(rank - 1)] != a.Shape[..(rank - 1)])
        {
            Throw.Misuse(
                operation, $"the matrix is {a}, the right-hand side {b}: they need the same element type, leading axes and number of rows. "
                + "A single right-hand side is a column [n, 1] or a vector [n].");
        }
    }

    /// <summary>How many matrices there are.</summary>
    public static int Count(Shape shape)
    {
        int count = 1;
        for (int axis = 0; axis < shape.Rank - 2; axis++) count *= shape[axis];
        return count;
    }

    /// <summary>
    /// Solves for a batch of right-hand sides <c>[size, n, k]</c> with one shared matrix: all columns side by side, in one solve
    /// that reads the factors once.
    /// </summary>
    public static Tensor[] SolveSideBySide(int size, Tensor b, Func<Tensor, Tensor> solve)
    {
        int n = b.Shape[1], k = b.Shape[2];
        Tensor columns = b.Transpose(1, 0, 2).Reshape([n, size * k]);
        return [solve(columns).Reshape([n, size, k]).Transpose(1, 0, 2)];
    }

    /// <summary>op(a)·op(b), op transposing where the flag is set.</summary>
    public static Tensor Product(Tensor a, bool transposeA, Tensor b, bool transposeB) => new MatMul(transposeA, transposeB).Apply(a, b);

    /// <summary>The entries on and below a diagonal, zero elsewhere.</summary>
    public static Tensor Lower(Tensor a, int diagonal = 0) => new TriangularPart(Lower: true, diagonal).Apply(a);

    /// <summary>The entries on and above a diagonal, zero elsewhere.</summary>
    public static Tensor Upper(Tensor a, int diagonal = 0) => new TriangularPart(Lower: false, diagonal).Apply(a);
}
