using System.Numerics;

namespace Adjoint.Solvers;

/// <summary>Why a cycle ended.</summary>
internal enum KrylovEnd
{
    /// <summary>By its own account the residual is small enough.</summary>
    Converged,

    /// <summary>It is time to begin again from the point reached, or no steps are left.</summary>
    Restart,

    /// <summary>It would divide by zero.</summary>
    Breakdown,

    NotPositiveDefinite,

    NonFinite,
}

/// <summary>An iterative method from one point until its account of the residual is to be checked.</summary>
/// <param name="system">A, the preconditioner M, and vectors to work on.</param>
internal abstract unsafe class KrylovCycle<T>(KrylovSystem<T> system) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected KrylovSystem<T> System { get; } = system;

    protected int Size => System.Size;

    /// <summary>Improves x.</summary>
    /// <param name="x">The point.</param>
    /// <param name="r">b − A x, free to be overwritten.</param>
    /// <param name="target">Where the norm of the residual shall come down to.</param>
    /// <param name="steps">How many steps are allowed.</param>
    /// <returns>Why it ended, and the steps taken.</returns>
    public abstract (KrylovEnd End, int Steps) Run(T* x, T* r, double target, int steps);
}
