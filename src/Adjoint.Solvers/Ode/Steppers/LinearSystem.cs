namespace Adjoint.Solvers;

/// <summary>
/// The linear systems of a stiff step, (s M − J) x = b, factored once. No system is refused: where the matrix is singular or not finite, so is
/// x, and the step that used it is rejected.
/// </summary>
internal static class LinearSystem
{
    /// <summary>Whether systems of n equations are solved in straight-line code, together with the rest of the step.</summary>
    public static bool IsSmall(int n) => n <= Elimination.MaxRows;

    /// <summary>The map b ↦ x.</summary>
    /// <param name="shift">s, a scalar.</param>
    /// <param name="derivative">J: its n columns where it is small, otherwise one matrix <c>[n, n]</c>.</param>
    /// <param name="mass">M; the identity where there is none.</param>
    public static Func<Tensor, Tensor> Factor(Tensor shift, Tensor[] derivative, MassMatrix? mass)
    {
        int n = derivative[0].Shape[0];
        if (IsSmall(n))
        {
            // s e_j as a padded number: the zeros beside it take no subtraction.
            var columns = new Tensor[n];
            for (int j = 0; j < n; j++)
                columns[j] = (mass?.ScaledColumn(shift, j) ?? new Pad((int[])[j], (int[])[n - 1 - j], (int[])[0]).Apply(shift.Reshape(1))) - derivative[j];
            Tensor[] factors = new SmallFactors().Bind(columns);
            return b => new SmallSolve().Apply([.. columns, .. factors, b]);
        }

        Tensor matrix = (mass?.Scaled(shift) ?? (shift * Tensor.Eye(n, shift.ElementType))) - derivative[0];
        Tensor[] lu = new Lu("Ode.Solve", AllowSingular: true).Bind(matrix);
        Tensor packed = Transform.StopGradient(lu[0]);
        return b => new LuSolve(AllowSingular: true).Apply(matrix, packed, lu[1], b.Reshape(n, 1)).Reshape(n);
    }
}
