namespace Adjoint.Solvers;

/// <summary>What an adjoint is asked: to pull the cotangents of a solve's results back to its inputs.</summary>
/// <param name="Problem">The solve.</param>
/// <param name="Inputs">t0, t1, save points if any, state, parameters.</param>
/// <param name="Results">Final state, then saved states if any.</param>
/// <param name="Ticket">Names the tape with the step sequence.</param>
/// <param name="Cotangents">Those of the results; null where zero.</param>
/// <param name="Needed">Which inputs' cotangents are wanted.</param>
internal sealed record OdePullback(OdeProblem Problem, Tensor[] Inputs, Tensor[] Results, Tensor Ticket, Tensor?[] Cotangents, bool[] Needed)
{
    /// <summary>The march over the steps of the solve, on fractions of the interval where times are differentiated by.</summary>
    public MarchSpec March => Problem.MarchFor(Inputs, Needed);

    /// <summary>The cotangent of a result, zeros where there is none.</summary>
    public Tensor Cotangent(int result) => Cotangents[result] ?? Tensor.ZerosLike(Results[result]);
}
