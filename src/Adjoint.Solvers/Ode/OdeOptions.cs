using Adjoint.Solvers;

namespace Adjoint;

/// <summary>How an ordinary differential equation is integrated; one default a line.</summary>
public sealed record OdeOptions
{
    /// <summary>The method. Default: <see cref="OdeMethod.Tsit5"/>.</summary>
    public OdeMethod Method { get; init; } = OdeMethod.Tsit5;

    /// <summary>Relative tolerance of the local error. Default: 1e-6.</summary>
    public double Rtol { get; init; } = 1e-6;

    /// <summary>Absolute tolerance of the local error, in units of the state: one number, or one for each component. Default: 1e-6.</summary>
    public Tolerance Atol { get; init; } = 1e-6;

    /// <summary>
    /// M of M y′ = f(t, y), constant: its diagonal <c>[n]</c>, or the whole <c>[n, n]</c>, over all n components of the state in their order. It may be
    /// singular, which makes some of the equations algebraic (a differential-algebraic equation of index 1); y0 must satisfy these within the tolerances. It may be
    /// differentiated by. Only for <see cref="OdeMethod.Rodas5P"/> and <see cref="OdeMethod.Rosenbrock23"/>, which keep their orders, but that the components M leaves open
    /// are between the steps of order 4 by the former; and not with <see cref="OdeAdjoint.Backsolve"/>. Default: none, the identity.
    /// </summary>
    public Tensor? MassMatrix { get; init; }

    /// <summary>What to save besides the final state. Default: nothing.</summary>
    public SaveAt SaveAt { get; init; } = SaveAt.End;

    /// <summary>How gradients are computed. Default: <see cref="OdeAdjoint.Discrete(Checkpoints?)"/>, exact for the numbers computed.</summary>
    public OdeAdjoint Adjoint { get; init; } = OdeAdjoint.Discrete();

    /// <summary>What chooses the steps. Default: PI control for methods with an error estimate; others need <see cref="StepController.Fixed"/>.</summary>
    public StepController? Controller { get; init; }

    /// <summary>The first step's size. Default: chosen from the problem.</summary>
    public double? InitialStep { get; init; }

    /// <summary>The longest step that control by the error may choose. Default: none.</summary>
    public double? MaxStep { get; init; }

    /// <summary>
    /// The shortest step that control by the error may choose; where it wants a shorter one the solve fails with
    /// <see cref="OdeOutcome.StepTooSmall"/>. Default: four times the spacing of numbers at the time reached.
    /// </summary>
    public double? MinStep { get; init; }

    /// <summary>How many steps, rejected ones included, before the solve is given up. Default: 100 000 for adaptive steps, unlimited for fixed ones.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>Whether a failed solve throws <see cref="OdeSolveException"/>; otherwise it is a value, <see cref="OdeSolution{TState}.Status"/>. Default: true.</summary>
    public bool Throw { get; init; } = true;

    internal StepController EffectiveController => Controller ?? StepController.Pi;

    /// <summary>Refuses what cannot work, all problems together.</summary>
    internal void Validate()
    {
        var problems = new List<string>();
        if (Method is null) problems.Add("Method is null");
        if (SaveAt is null) problems.Add("SaveAt is null; SaveAt.End saves nothing but the final state");
        if (Adjoint is null) problems.Add("Adjoint is null; OdeAdjoint.Discrete() is the default");
        if (!(Rtol > 0) || !double.IsFinite(Rtol)) problems.Add($"Rtol must be positive, but is {Rtol}");
        if (Atol is null || !Atol.IsPositive) problems.Add($"Atol must be positive, but is {Atol?.ToString() ?? "null"}");
        if (InitialStep is { } h && (!(h > 0) || !double.IsFinite(h)))
            problems.Add($"InitialStep must be positive (its sign follows from t0 and t1), but is {h}");
        if (MaxStep is { } longest && !(longest > 0)) problems.Add($"MaxStep must be positive, but is {MaxStep}");
        if (MinStep is { } shortest && (!(shortest >= 0) || !double.IsFinite(shortest))) problems.Add($"MinStep must not be negative, but is {MinStep}");
        if (MinStep > InitialStep) problems.Add($"InitialStep, {InitialStep}, is below MinStep, {MinStep}");
        if (MinStep > MaxStep) problems.Add($"MinStep, {MinStep}, is above MaxStep, {MaxStep}");
        if (MaxSteps is <= 0) problems.Add($"MaxSteps must be positive, but is {MaxSteps}");
        if (EffectiveController is not FixedStep && Method is { IsAdaptive: false })
            problems.Add($"{Method} has no error estimate to adapt its steps by; give Controller = StepController.Fixed(step), or choose Bosh3, Dopri5, Tsit5 or Dopri8, or Rodas5P where the problem is stiff");
        if (MassMatrix is not null && Method is { IsExplicit: true })
        {
            problems.Add(
                $"{Method} is explicit and cannot take a mass matrix; choose OdeMethod.Rodas5P, or, where the matrix is regular, let f return M⁻¹ f: LinearSolve.Run(M, f)");
        }

        if (MassMatrix is not null && Adjoint is BacksolveAdjoint)
            problems.Add("OdeAdjoint.Backsolve takes no mass matrix: its backward equation has other initial values where M is singular; use OdeAdjoint.Discrete()");
        if (problems.Count > 0) throw new ArgumentException($"Ode.Solve: {string.Join("; ", problems)}.");
    }
}
