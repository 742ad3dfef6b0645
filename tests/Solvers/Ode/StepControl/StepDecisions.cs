using Adjoint.Solvers;

namespace Adjoint.Tests.Solvers.Ode.StepControl;

/// <summary>Decisions that leave the history they are given as it was.</summary>
internal static class StepDecisions
{
    public static (bool Accepted, double NextStep, StepHistory History) Decide(
        this StepController controller, StepHistory history, double step, double error, int errorOrder)
    {
        StepDecision decision = controller.Decide(ref history, step, error * error, errorOrder);
        return (decision.Accepted, decision.NextStep, history);
    }
}
