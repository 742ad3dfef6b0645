namespace Adjoint.Solvers;

/// <summary>The iterative methods.</summary>
internal enum KrylovMethod
{
    /// <summary>None: elimination.</summary>
    None,

    Cg,

    Gmres,

    BiCgStab,
}
