namespace Adjoint.Solvers;

/// <summary>The strategies for gradients other than the discrete adjoint.</summary>
internal static class OdeAdjoints
{
    public static Tensor[] Bind(OdeProblem problem, Tensor[] inputs) =>
        throw new NotSupportedException($"Internal error in Adjoint: the adjoint {problem.Kind} is not in the table. Please report it.");
}
