using System.Numerics;
using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>
/// Gaussian elimination with partial pivoting for matrices of a few rows, written once for numbers and for the instructions of a
/// straight-line program. Rows are exchanged by selection, so there is no branch, and a singular matrix shows as values that are not finite.
/// </summary>
/// <remarks>
/// For A it finds M and U with M·A = U, U upper triangular: M = L⁻¹·P of the usual factors. A permutation in M costs nothing in a
/// solve, x = U⁻¹·(M·b), where exchanging the right-hand side by selection would cost as much as M's other half. L has a unit diagonal and no
/// element above 1, so that its inverse is harmless. U's diagonal is kept as reciprocals.
/// </remarks>
internal static class Elimination
{
    /// <summary>The most rows: the code grows with the cube.</summary>
    public const int MaxRows = 8;

    /// <summary>Factors in place.</summary>
    /// <param name="by">How to compute.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="w">Rows of 2 n values: on entry A and the unit matrix, on return U and M.</param>
    public static void Factor<V, TBy>(TBy by, int n, Span<V> w) where TBy : struct, IElimination<V>
    {
        int width = 2 * n;
        for (int k = 0; k < n; k++)
        {
            Span<V> pivot = w.Slice(k * width, width);
            for (int i = k + 1; i < n; i++)
            {
                Span<V> row = w.Slice(i * width, width);
                V exchange = by.IsLarger(row[k], pivot[k]);
                for (int j = k; j < width; j++)
                    (pivot[j], row[j]) = (by.Select(exchange, row[j], pivot[j]), by.Select(exchange, pivot[j], row[j]));
            }

            pivot[k] = by.Reciprocal(pivot[k]);
            for (int i = k + 1; i < n; i++)
            {
                Span<V> row = w.Slice(i * width, width);
                V factor = by.Multiply(row[k], pivot[k]);
                row[k] = by.Zero;
                for (int j = k + 1; j < width; j++)
                    row[j] = by.Subtract(row[j], factor, pivot[j]);
            }
        }
    }

    /// <summary>Solves A·x = b, or Aᵀ·x = b; x and b may not overlap.</summary>
    public static void Solve<V, TBy>(TBy by, bool transposed, int n, ReadOnlySpan<V> w, ReadOnlySpan<V> b, Span<V> x) where TBy : struct, IElimination<V>
    {
        int width = 2 * n;
        if (!transposed)
        {
            for (int i = n - 1; i >= 0; i--)
            {
                V sum = by.Zero;
                for (int j = 0; j < n; j++) sum = by.Add(sum, w[(i * width) + n + j], b[j]);
                for (int j = n - 1; j > i; j--) sum = by.Subtract(sum, w[(i * width) + j], x[j]);
                x[i] = by.Multiply(sum, w[(i * width) + i]);
            }

            return;
        }

        // Aᵀ = Uᵀ·M⁻ᵀ, so x = Mᵀ·(U⁻ᵀ·b).
        var z = new V[n];
        for (int j = 0; j < n; j++)
        {
            V sum = b[j];
            for (int i = 0; i < j; i++) sum = by.Subtract(sum, w[(i * width) + j], z[i]);
            z[j] = by.Multiply(sum, w[(j * width) + j]);
        }

        for (int j = 0; j < n; j++)
        {
            V sum = by.Zero;
            for (int i = 0; i < n; i++) sum = by.Add(sum, w[(i * width) + n + j], z[i]);
            x[j] = sum;
        }
    }
}

/// <summary>The arithmetic that elimination takes.</summary>
internal interface IElimination<V>
{
    V Zero { get; }

    V One { get; }

    /// <summary>|x| &gt; |y|, as a mask for <see cref="Select"/>.</summary>
    V IsLarger(V x, V y);

    V Select(V mask, V x, V y);

    V Reciprocal(V x);

    V Multiply(V x, V y);

    /// <summary>sum + x·y, rounded once.</summary>
    V Add(V sum, V x, V y);

    /// <summary>sum − x·y, rounded once.</summary>
    V Subtract(V sum, V x, V y);
}

/// <summary>Elimination of numbers.</summary>
internal readonly struct EliminationOfNumbers<T> : IElimination<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T Zero => T.Zero;

    public T One => T.One;

    public T IsLarger(T x, T y) => T.Abs(x) > T.Abs(y) ? T.One : T.Zero;

    public T Select(T mask, T x, T y) => mask != T.Zero ? x : y;

    public T Reciprocal(T x) => T.One / x;

    public T Multiply(T x, T y) => x * y;

    public T Add(T sum, T x, T y) => T.FusedMultiplyAdd(x, y, sum);

    public T Subtract(T sum, T x, T y) => T.FusedMultiplyAdd(-x, y, sum);
}

/// <summary>Elimination written as instructions.</summary>
internal readonly struct EliminationOfInstructions(ScalarProgram program) : IElimination<int>
{
    public int Zero => ScalarProgram.Zero;

    public int One => program.Constant(1);

    public int IsLarger(int x, int y) => program.Apply(Comparison.Greater, program.Apply(Arithmetic.Abs, x), program.Apply(Arithmetic.Abs, y));

    public int Select(int mask, int x, int y) => x == y ? x : program.Apply(Comparison.Select, mask, x, y);

    public int Reciprocal(int x) => program.Apply(Arithmetic.Divide, One, x);

    public int Multiply(int x, int y) => program.Apply(Arithmetic.Multiply, x, y);

    public int Add(int sum, int x, int y) => program.Apply(Arithmetic.MultiplyAdd, x, y, sum);

    // An element of M that no exchange can reach is zero whatever the numbers.
    public int Subtract(int sum, int x, int y) =>
        y == Zero ? sum : program.Apply(Arithmetic.MultiplyAdd, program.Apply(Arithmetic.Negate, x), y, sum);
}
