using System.Numerics;
using static Adjoint.Solvers.VectorKernels;

namespace Adjoint.Solvers;

/// <summary>
/// Generalized minimal residuals, preconditioned from the right so that the residual made small is that of the equations themselves: with A M V_k =
/// V_{k+1} H by Arnoldi's process from v₁ = r/‖r‖, x + M V_k y where y makes ‖ ‖r‖ e₁ − H y ‖ least. H is brought to triangular form by rotations as it grows,
/// so that the residual is known at every step.
/// Reference: Y. Saad, Iterative Methods for Sparse Linear Systems, 2nd ed. 2003, algorithms 6.9 and 9.5, doi:10.1137/1.9780898718003.
/// </summary>
/// <remarks>
/// A vector that loses more than a third of its length to orthogonalization is orthogonalized again, which leaves it orthogonal to rounding
/// (J. W. Daniel, W. B. Gragg, L. Kaufman, G. W. Stewart, Math. Comp. 30 (1976) 772–795, doi:10.1090/S0025-5718-1976-0431641-8).
/// </remarks>
internal sealed unsafe class Gmres<T> : KrylovCycle<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _restart;
    private readonly int _u;
    private readonly int _z;
    private readonly int[] _v;

    // Column k of H, and after the rotations of R, is in _h[k].
    private readonly double[][] _h;
    private readonly double[] _cosine;
    private readonly double[] _sine;
    private readonly double[] _g;

    public Gmres(KrylovSystem<T> system, int restart) : base(system)
    {
        _restart = Math.Min(restart, system.Size);
        _u = system.Take();
        _z = system.Take();
        _v = new int[_restart + 1];
        for (int k = 0; k <= _restart; k++) _v[k] = system.Take();
        _h = new double[_restart][];
        for (int k = 0; k < _restart; k++) _h[k] = new double[k + 2];
        _cosine = new double[_restart];
        _sine = new double[_restart];
        _g = new double[_restart + 1];
    }

    private static double Epsilon => typeof(T) == typeof(double) ? Math.ScaleB(1, -52) : Math.ScaleB(1, -23);

    public override (KrylovEnd End, int Steps) Run(T* x, T* r, double target, int steps)
    {
        int n = Size, k = 0, taken = 0;
        double norm = Norm(r, n);
        Scale(1 / norm, r, System.Vector(_v[0]), n);
        _g[0] = norm;
        KrylovEnd end = KrylovEnd.Restart;
        while (k < _restart && taken < steps)
        {
            T* w = System.Vector(_v[k + 1]);
            System.Apply(System.Precondition(System.Vector(_v[k]), System.Vector(_z)), w);
            double before = Norm(w, n), after = Orthogonalize(w, k, before);
            if (!double.IsFinite(after)) return (KrylovEnd.NonFinite, taken);
            taken++;
            bool spaceEnds = after <= Epsilon * before;
            if (!Rotate(k, after, before))
            {
                end = KrylovEnd.Breakdown;
                break;
            }

            k++;
            if (Math.Abs(_g[k]) <= target || spaceEnds)
            {
                end = KrylovEnd.Converged;
                break;
            }

            Scale(1 / after, w, w, n);
        }

        Update(x, k);
        return (end, taken);
    }

    /// <summary>w = w − V Vᵀ w, with the products in column k of H. Returns the norm of what is left.</summary>
    private double Orthogonalize(T* w, int k, double before)
    {
        int n = Size;
        double[] h = _h[k];
        Array.Clear(h);
        double after = before;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i <= k; i++)
            {
                T* v = System.Vector(_v[i]);
                double part = Dot(v, w, n);
                h[i] += part;
                Add(-part, v, w, n);
            }

            after = Norm(w, n);
            if (after > 0.7 * before) break;
        }

        return after;
    }

    /// <summary>Brings column k to triangular form; false where its diagonal vanishes, as the column is then of no use.</summary>
    private bool Rotate(int k, double below, double scale)
    {
        double[] h = _h[k];
        for (int i = 0; i < k; i++)
        {
            double upper = (_cosine[i] * h[i]) + (_sine[i] * h[i + 1]);
            h[i + 1] = (_cosine[i] * h[i + 1]) - (_sine[i] * h[i]);
            h[i] = upper;
        }

        double diagonal = Math.Sqrt((h[k] * h[k]) + (below * below));
        if (!(diagonal > Epsilon * scale)) return false;
        _cosine[k] = h[k] / diagonal;
        _sine[k] = below / diagonal;
        h[k] = diagonal;
        _g[k + 1] = -_sine[k] * _g[k];
        _g[k] *= _cosine[k];
        return true;
    }

    /// <summary>x = x + M V y with R y = g, from the first k columns.</summary>
    private void Update(T* x, int k)
    {
        if (k == 0) return;
        int n = Size;
        for (int i = k - 1; i >= 0; i--)
        {
            double sum = _g[i];
            for (int j = i + 1; j < k; j++) sum -= _h[j][i] * _g[j];
            _g[i] = sum / _h[i][i];
        }

        T* u = System.Vector(_u);
        Scale(_g[0], System.Vector(_v[0]), u, n);
        for (int i = 1; i < k; i++) Add(_g[i], System.Vector(_v[i]), u, n);
        Add(1, System.Precondition(u, System.Vector(_z)), x, n);
    }
}
