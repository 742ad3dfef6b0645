namespace Adjoint.Solvers.Methods;

/// <summary>Euler's explicit method: y₁ = y + h f(t, y).</summary>
/// <remarks>
/// Order 1, 1 stage, no error estimate, not FSAL; stability interval [−2, 0]. Dense output: the straight line, order 1.
/// For teaching and for tests of convergence; with fixed steps only.
/// Reference: L. Euler, Institutionum calculi integralis, vol. 1, 1768, §650; in the present notation E. Hairer, S. P. Nørsett,
/// G. Wanner, Solving Ordinary Differential Equations I, 2nd ed. 1993, section I.7, doi:10.1007/978-3-540-78862-1.
/// </remarks>
internal static class Euler
{
    public static Tableau Tableau { get; } = new()
    {
        Order = 1,
        C = [0],
        A = [[]],
        B = [1],
        Dense = DenseOutput.Linear,
        RealStability = 2,
    };
}
