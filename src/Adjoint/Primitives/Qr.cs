using System.Numerics;
using System.Numerics.Tensors;
using Adjoint.Blas;

namespace Adjoint.Primitives;

/// <summary>
/// The thin factorization A = Q·R of matrices with at least as many rows as columns: Q <c>[…, m, n]</c> with orthonormal columns, R
/// <c>[…, n, n]</c> upper triangular with a diagonal that is not negative, which makes it unique for full rank.
/// </summary>
/// <remarks>Householder reflections, G. Golub and C. Van Loan, "Matrix Computations", 4th edition 2013, sections 5.1 and 5.2.</remarks>
internal sealed record Qr(string Operation) : Primitive
{
    public override string Name => "qr";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType a = inputs[0];
        if (!a.Element.IsFloating()) Throw.WrongElementType(Operation, a, "floating-point");
        if (a.Shape.Rank < 2 || a.Shape[^2] < a.Shape[^1])
            Throw.Misuse(Operation, $"the matrix is {a.Shape}; it needs at least as many rows as columns. Factor its transpose if it has fewer.");
        return [a, a with { Shape = a.Shape.With(a.Shape.Rank - 2, a.Shape[^1]) }];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (inputs[0].Element == ElementType.Float64) Run<double>(inputs[0], outputs);
        else Run<float>(inputs[0], outputs);
    }

    /// <summary>
    /// With W = dA·R⁻¹ = dQ + Q·dR·R⁻¹ and S = Qᵀ·W: Qᵀ·dQ is skew and dR·R⁻¹ upper triangular, so the lower part K of S gives Qᵀ·dQ = K − Kᵀ,
    /// then dR = (S − K + Kᵀ)·R and dQ = W − Q·(S − K + Kᵀ).
    /// </summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (tangents[0] is not { } da) return [null, null];
        Tensor q = outputs[0], r = outputs[1], w = TimesInverse(da, r, transposed: false);
        Tensor s = SquareMatrices.Product(q, true, w, false), lower = SquareMatrices.Lower(s, -1);
        Tensor upper = s - lower + lower.Transpose();
        return [w - SquareMatrices.Product(q, false, upper, false), SquareMatrices.Product(upper, false, r, false)];
    }

    /// <summary>
    /// Ā = (Q̄ + Q·sym(M))·R⁻ᵀ with M = R·R̄ᵀ − Q̄ᵀ·Q and sym(M) the symmetric matrix with M's lower triangle (S. Walter and L. Lehmann,
    /// "Algorithmic differentiation of linear algebra functions with application in optimum experimental design", 2010, arXiv:1001.1654).
    /// </summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Tensor q = outputs[0], r = outputs[1];
        Tensor? m = null;
        if (cotangents[1] is { } ofR) m = SquareMatrices.Product(r, false, SquareMatrices.Upper(ofR), true);
        if (cotangents[0] is { } ofQ)
        {
            Tensor part = SquareMatrices.Product(ofQ, true, q, false);
            m = m is null ? -part : m - part;
        }

        Tensor symmetric = SquareMatrices.Lower(m!) + SquareMatrices.Lower(m!, -1).Transpose(), sum = SquareMatrices.Product(q, false, symmetric, false);
        return [TimesInverse(cotangents[0] is { } direct ? direct + sum : sum, r, transposed: true)];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(inputs);

    /// <summary>X·R⁻¹ or X·R⁻ᵀ, as the transpose of a solve.</summary>
    private static Tensor TimesInverse(Tensor x, Tensor r, bool transposed) =>
        new TriangularSolve(Lower: false, Transposed: !transposed).Apply(r, x.Transpose()).Transpose();

    private static unsafe void Run<T>(Operand input, ReadOnlySpan<Operand> outputs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int m = input.Shape[^2], n = input.Shape[^1], count = SquareMatrices.Count(input.Shape);
        input.Bytes.CopyTo(outputs[0].Bytes);
        T* scratch = Workspace.Rent<T>(2 * n);
        for (int i = 0; i < count && n > 0; i++)
            Factor(m, n, (T*)outputs[0].Pointer + ((nint)i * m * n), (T*)outputs[1].Pointer + ((nint)i * n * n), scratch, scratch + n);
    }

    private static unsafe void Factor<T>(int m, int n, T* q, T* r, T* tau, T* sums) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < n; j++)
        {
            tau[j] = Reflector(m - j, n, q + ((nint)j * (n + 1)));
            Reflect(m - j, n, n - j - 1, q + ((nint)j * (n + 1)), tau[j], sums);
        }

        for (int i = 0; i < n; i++)
        {
            new Span<T>(r + ((nint)i * n), i).Clear();
            new Span<T>(q + ((nint)i * (n + 1)), n - i).CopyTo(new Span<T>(r + ((nint)i * (n + 1)), n - i));
        }

        // The reflections applied to the first columns of the identity, the last one first, in the place of their vectors.
        for (int j = n - 1; j >= 0; j--)
        {
            T* corner = q + ((nint)j * (n + 1));
            Reflect(m - j, n, n - j - 1, corner, tau[j], sums);
            *corner = T.One - tau[j];
            for (nint i = 1; i < m - j; i++) corner[i * n] *= -tau[j];
            for (nint i = 1; i <= j; i++) corner[-i * n] = T.Zero;
        }

        for (int j = 0; j < n; j++)
        {
            if (!(r[(nint)j * (n + 1)] < T.Zero)) continue;
            for (nint p = j; p < n; p++) r[((nint)j * n) + p] = -r[((nint)j * n) + p];
            for (nint i = 0; i < m; i++) q[(i * n) + j] = -q[(i * n) + j];
        }
    }

    // Turns a column x into (beta, v₁, v₂, …) with (1 − tau·v·vᵀ)·x = beta·e₀ and v₀ = 1. Scaled by the largest element, so that squares
    // neither overflow nor vanish.
    private static unsafe T Reflector<T>(int rows, nint stride, T* x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (nint i = 0; i < rows; i++) largest = T.Max(largest, T.Abs(x[i * stride]));
        if (largest == T.Zero) return T.Zero;
        T squares = T.Zero;
        for (nint i = 0; i < rows; i++)
        {
            T scaled = x[i * stride] / largest;
            squares += scaled * scaled;
        }

        T beta = -T.CopySign(largest * T.Sqrt(squares), *x), first = *x - beta, tau = -first / beta;
        for (nint i = 1; i < rows; i++) x[i * stride] /= first;
        *x = beta;
        return tau;
    }

    // The reflection applied to the columns on the right of its vector: all passes run along rows.
    private static unsafe void Reflect<T>(int rows, nint stride, int columns, T* v, T tau, T* sums) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (columns == 0 || tau == T.Zero) return;
        var total = new Span<T>(sums, columns);
        new Span<T>(v + 1, columns).CopyTo(total);
        for (nint i = 1; i < rows; i++)
            TensorPrimitives.FusedMultiplyAdd(new ReadOnlySpan<T>(v + (i * stride) + 1, columns), v[i * stride], total, total);
        for (nint i = 0; i < rows; i++)
        {
            var row = new Span<T>(v + (i * stride) + 1, columns);
            TensorPrimitives.FusedMultiplyAdd(total, i == 0 ? -tau : -tau * v[i * stride], row, row);
        }
    }
}
