namespace Adjoint.Solvers;

/// <summary>
/// The discrete adjoint: the exact derivative of the numbers computed, step sizes held fixed. It never is wrong where the solution is right. The default.
/// </summary>
/// <remarks>
/// With yₙ₊₁ = Φ(tₙ, hₙ, yₙ, p) the steps taken, λ_N = ∂L/∂y_N and
/// <code>
///   λₙ = (∂Φ/∂y)ᵀ λₙ₊₁ + Σ (∂u/∂y)ᵀ ∂L/∂u      over the values u saved within step n
///   dL/dp = Σₙ (∂Φ/∂p)ᵀ λₙ₊₁ + …               dL/dy₀ = λ₀
/// </code>
/// where each product is the step's own reverse derivative, compiled. Steps lie at fixed fractions of the interval, which gives the
/// derivatives by t0 and t1.
/// <para>
/// Memory: the step sequence and the states kept, all N of them by default; with a schedule or a budget the rest is computed again and
/// the gradient stays the same to the bit. Time: a reverse step costs about two forward steps.
/// </para>
/// Reference: W. W. Hager, Runge–Kutta methods in optimal control and the transformed adjoint system, Numer. Math. 87 (2000) 247–282,
/// doi:10.1007/s002110000178; M. Alexe, A. Sandu, Forward and adjoint sensitivity analysis with continuous explicit Runge–Kutta schemes,
/// Appl. Math. Comput. 208 (2009) 328–346, doi:10.1016/j.amc.2008.11.035.
/// </remarks>
internal sealed record DiscreteAdjoint : OdeAdjoint
{
    public DiscreteAdjoint(Checkpoints checkpoints) => Checkpoints = checkpoints;

    internal override Checkpoints Checkpoints { get; }

    internal override bool KeepsStates => true;

    public override string ToString() => $"OdeAdjoint.Discrete({Checkpoints})";

    internal override Tensor?[] Pull(OdePullback pullback)
    {
        MarchSpec spec = pullback.March;
        return spec.Restore(Solvers.March.Cotangents(
            spec, spec.Arrange(pullback.Inputs), spec.Arrange(pullback.Needed), pullback.Inputs, pullback.Ticket, pullback.Results, pullback.Cotangents));
    }
}
