namespace Adjoint.Solvers;

/// <summary>A method as data: what the table of methods and the driver ask of it, whatever its family.</summary>
internal abstract record OdeScheme
{
    /// <summary>Order p of the solution: the local error is O(h^(p+1)), the error of an integration O(h^p).</summary>
    public required int Order { get; init; }

    /// <summary>Order p̂ of the comparison method; 0 without one.</summary>
    public int EmbeddedOrder { get; init; }

    /// <summary>Length x of the stability interval: |R(z)| ≤ 1 on the negative real axis for −x ≤ z = hλ ≤ 0.</summary>
    public required double RealStability { get; init; }

    /// <summary>Order with which values between the steps converge over an integration.</summary>
    public abstract int DenseOrder { get; }

    /// <summary>Number of stages.</summary>
    public abstract int StageCount { get; }

    /// <summary>Evaluations of f in an accepted step.</summary>
    public abstract int EvaluationsPerStep { get; }

    /// <summary>Whether the error can be estimated, so that the step size can adapt.</summary>
    public abstract bool HasErrorEstimate { get; }

    /// <summary>Whether there is a second estimate, to be combined with the first.</summary>
    public virtual bool HasSecondEstimate => false;

    /// <summary>Power of h with which the error norm shrinks, the k of a step controller.</summary>
    public abstract int ErrorOrder { get; }

    /// <summary>Whether every stage follows from those before it, without equations to solve.</summary>
    public abstract bool IsExplicit { get; }

    /// <summary>Whether the last stage of a step is the first of the next, which is then carried along with the state.</summary>
    public abstract bool IsFsal { get; }

    /// <summary>Checks the data; every violation found is reported at once.</summary>
    /// <exception cref="ArgumentException">The data are inconsistent.</exception>
    public abstract void Validate();

    /// <summary>The step of this method for a right-hand side.</summary>
    /// <param name="method">The method whose data these are.</param>
    /// <param name="slope">f as a graph: (t, y…, θ…) → y′….</param>
    /// <param name="leaves">How many tensors the state is made of.</param>
    /// <param name="hasMass">Whether the equation is M y′ = f, with M the last of the parameters, which f does not read.</param>
    public abstract OdeStepper CreateStepper(OdeMethod method, Graph slope, int leaves, bool hasMass = false);
}
