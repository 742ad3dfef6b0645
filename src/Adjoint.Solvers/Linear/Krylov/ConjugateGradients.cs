using System.Numerics;
using static Adjoint.Solvers.VectorKernels;

namespace Adjoint.Solvers;

/// <summary>
/// Conjugate gradients with a preconditioner, from x with r = b − A x:
/// <code>
///   z = M r,  p = z + (zᵀr / ρ) p,  ρ = zᵀr        α = ρ / pᵀA p,  x = x + α p,  r = r − α A p
/// </code>
/// Reference: Y. Saad, Iterative Methods for Sparse Linear Systems, 2nd ed. 2003, algorithm 9.1, doi:10.1137/1.9780898718003.
/// </summary>
internal sealed unsafe class ConjugateGradients<T>(KrylovSystem<T> system) : KrylovCycle<T>(system) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _z = system.Take();
    private readonly int _p = system.Take();
    private readonly int _q = system.Take();

    public override (KrylovEnd End, int Steps) Run(T* x, T* r, double target, int steps)
    {
        int n = Size;
        T* p = System.Vector(_p), q = System.Vector(_q), ofZ = System.HasPreconditioner ? System.Vector(_z) : null;
        T* z = System.Precondition(r, ofZ);
        Copy(z, p, n);
        double rho = Dot(r, z, n);
        for (int k = 0; k < steps; k++)
        {
            if (!double.IsFinite(rho)) return (KrylovEnd.NonFinite, k);
            if (rho <= 0) return (KrylovEnd.NotPositiveDefinite, k);
            System.Apply(p, q);
            double curvature = Dot(p, q, n);
            if (!double.IsFinite(curvature)) return (KrylovEnd.NonFinite, k);
            if (curvature <= 0) return (KrylovEnd.NotPositiveDefinite, k);
            double alpha = rho / curvature;
            Add(alpha, p, x, n);
            Add(-alpha, q, r, n);
            if (Norm(r, n) <= target) return (KrylovEnd.Converged, k + 1);
            z = System.Precondition(r, ofZ);
            double next = Dot(r, z, n);
            ScaleAndAdd(z, next / rho, p, n);
            rho = next;
        }

        return (KrylovEnd.Restart, steps);
    }
}
