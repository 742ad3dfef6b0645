using System.Numerics;
using static Adjoint.Solvers.VectorKernels;

namespace Adjoint.Solvers;

/// <summary>
/// Stabilized biconjugate gradients, preconditioned from the right, with r̂ the residual at the start of the cycle:
/// <code>
///   β = (ρ/ρ₋)(α/ω),  p = r + β (p − ω v)          ρ = r̂ᵀ r
///   v = A M p,  α = ρ / r̂ᵀ v,  s = r − α v
///   t = A M s,  ω = tᵀs / tᵀt,  x = x + α M p + ω M s,  r = s − ω t
/// </code>
/// Reference: H. A. van der Vorst, SIAM J. Sci. Stat. Comput. 13 (1992) 631–644, section 4, doi:10.1137/0913035.
/// </summary>
internal sealed unsafe class BiCgStab<T>(KrylovSystem<T> system) : KrylovCycle<T>(system) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _shadow = system.Take();
    private readonly int _p = system.Take();
    private readonly int _v = system.Take();
    private readonly int _t = system.Take();
    private readonly int _z = system.Take();

    private static double Epsilon => typeof(T) == typeof(double) ? Math.ScaleB(1, -52) : Math.ScaleB(1, -23);

    public override (KrylovEnd End, int Steps) Run(T* x, T* r, double target, int steps)
    {
        int n = Size;
        T* shadow = System.Vector(_shadow), p = System.Vector(_p), v = System.Vector(_v), t = System.Vector(_t);
        T* ofZ = System.HasPreconditioner ? System.Vector(_z) : null;
        Copy(r, shadow, n);
        double size = Norm(r, n), norm = size, before = 1, alpha = 1, omega = 1;
        for (int k = 0; k < steps; k++)
        {
            double rho = Dot(shadow, r, n);
            if (!double.IsFinite(rho)) return (KrylovEnd.NonFinite, k);
            if (Math.Abs(rho) <= Epsilon * size * norm) return (KrylovEnd.Breakdown, k);
            if (k == 0)
            {
                Copy(r, p, n);
            }
            else
            {
                Add(-omega, v, p, n);
                ScaleAndAdd(r, rho / before * (alpha / omega), p, n);
            }

            T* direction = System.Precondition(p, ofZ);
            System.Apply(direction, v);
            double along = Dot(shadow, v, n);
            if (!double.IsFinite(along)) return (KrylovEnd.NonFinite, k);
            if (along == 0) return (KrylovEnd.Breakdown, k);
            alpha = rho / along;
            Add(alpha, direction, x, n);
            Add(-alpha, v, r, n);
            if (Norm(r, n) <= target) return (KrylovEnd.Converged, k + 1);

            direction = System.Precondition(r, ofZ);
            System.Apply(direction, t);
            double square = Dot(t, t, n);
            if (!double.IsFinite(square)) return (KrylovEnd.NonFinite, k);
            if (square == 0) return (KrylovEnd.Breakdown, k + 1);
            omega = Dot(t, r, n) / square;
            Add(omega, direction, x, n);
            Add(-omega, t, r, n);
            norm = Norm(r, n);
            if (norm <= target) return (KrylovEnd.Converged, k + 1);
            if (omega == 0) return (KrylovEnd.Breakdown, k + 1);
            before = rho;
        }

        return (KrylovEnd.Restart, steps);
    }
}
