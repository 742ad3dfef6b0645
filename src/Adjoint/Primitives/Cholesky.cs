using System.Numerics;
using Adjoint.Blas;

namespace Adjoint.Primitives;

/// <summary>The factorization A = L·Lᵀ of symmetric positive definite matrices, L lower triangular with a positive diagonal.</summary>
/// <remarks>Derivatives after I. Murray, "Differentiation of the Cholesky decomposition", 2016, arXiv:1602.07527, sections 3.1 and 3.2.</remarks>
internal sealed record Cholesky : Primitive
{
    public override string Name => "cholesky";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        SquareMatrices.Check("Cholesky", inputs[0]);
        return [inputs[0]];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        if (inputs[0].Element == ElementType.Float64) Run<double>(inputs[0], outputs[0]);
        else Run<float>(inputs[0], outputs[0]);
    }

    /// <summary>dL = L·Φ(L⁻¹·dA·L⁻ᵀ), where Φ takes the lower triangle and half the diagonal; A moves within the symmetric matrices.</summary>
    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (tangents[0] is not { } da) return [null];
        var solve = new TriangularSolve(Lower: true);
        Tensor left = solve.Apply(outputs[0], Symmetric(da));
        return [SquareMatrices.Product(outputs[0], false, Half(solve.Apply(outputs[0], left.Transpose())), false)];
    }

    /// <summary>Ā is the symmetric part of L⁻ᵀ·Φ(Lᵀ·L̄)·L⁻¹.</summary>
    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        var solve = new TriangularSolve(Lower: true, Transposed: true);
        Tensor inner = Half(SquareMatrices.Product(outputs[0], true, SquareMatrices.Lower(cotangents[0]!), false));
        return [Symmetric(solve.Apply(outputs[0], solve.Apply(outputs[0], inner).Transpose()))];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => Bind(inputs);

    private static Tensor Half(Tensor a) => 0.5 * (SquareMatrices.Lower(a) + SquareMatrices.Lower(a, -1));

    private static Tensor Symmetric(Tensor a) => 0.5 * (a + a.Transpose());

    private static unsafe void Run<T>(Operand input, Operand output) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = input.Shape[^1], count = SquareMatrices.Count(input.Shape);
        T tolerance = T.CreateChecked(typeof(T) == typeof(double) ? double.BitIncrement(1.0) - 1.0 : float.BitIncrement(1f) - 1f);
        input.Bytes.CopyTo(output.Bytes);
        for (int i = 0; i < count; i++)
        {
            T* a = (T*)output.Pointer + ((nint)i * n * n);
            CheckSymmetric(i, n, a, tolerance);
            int row = BlasSelection.Current.CholeskyFactor(n, a, n);
            if (row >= 0) throw new NotPositiveDefiniteException("Cholesky", i, row);
        }
    }

    // Only one triangle counts, so a matrix that is not symmetric would be taken for another one. Products of matrices are symmetric to
    // rounding; entries of a positive definite matrix that agree to half the digits of √(a[p,p]·a[q,q]), their bound, pass.
    private static unsafe void CheckSymmetric<T>(int batchIndex, int n, T* a, T tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T root = T.Sqrt(tolerance);

        // By square blocks: the other triangle is read down its columns.
        const int Block = 32;
        for (int top = 0; top < n; top += Block)
        {
            for (int left = 0; left <= top; left += Block)
            {
                for (nint p = top; p < Math.Min(top + Block, n); p++)
                {
                    T diagonal = a[p * (n + 1)];
                    for (nint q = left; q < Math.Min(left + Block, p); q++)
                    {
                        T difference = T.Abs(a[(p * n) + q] - a[(q * n) + p]), other = a[q * (n + 1)];

                        // Equal mostly; the roots one by one, because squares and products vanish and overflow in matrices of small or large numbers.
                        if (difference > T.Zero && difference > root * (T.Sqrt(T.Abs(diagonal)) * T.Sqrt(T.Abs(other))))
                            throw new NotPositiveDefiniteException("Cholesky", batchIndex, (int)p, (int)q);
                    }
                }
            }
        }
    }
}
