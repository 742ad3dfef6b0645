using Adjoint.Solvers;

namespace Adjoint;

/// <summary>A method for ordinary differential equations y' = f(t, y), chosen by name: <c>OdeMethod.Tsit5</c>.</summary>
/// <remarks>
/// <para>Each row is also in <see cref="All"/>. Cost is evaluations of f in an accepted step.</para>
/// <code>
///             order  cost  error estimate  stable to hλ =   for
///   Euler       1      1   none (fixed h)      −2            teaching, tests of order
///   Midpoint    2      2   order 1             −2            rough answers
///   Heun        2      2   order 1             −2            right-hand sides with jumps at known times
///   Bosh3       3      3   order 2             −2.51         relative tolerances above 1e-3
///   RK4         4      4   none (fixed h)      −2.79         fixed steps, comparison with literature
///   Dopri5      5      6   order 4             −3.31         tolerances 1e-3 to 1e-8
///   Tsit5       5      6   order 4             −3.51         tolerances 1e-3 to 1e-8; the default
///   Dopri8      8     12   orders 5 and 3      −6.39         tolerances below 1e-8, smooth f
///
///   Rosenbrock23  2    3   order 3             −∞            stiff, tolerances above 1e-3, f with little smoothness
///   Rodas5P       5    8   order 4             −∞            stiff, any tolerance
/// </code>
/// <para>
/// The methods for stiff problems also take ∂f/∂y and ∂f/∂t, which the engine derives, and one factorization of a matrix of the size of the
/// state, in every step. They also solve M y′ = f(t, y) with a constant M, singular or not: <see cref="OdeOptions.MassMatrix"/>. A problem is stiff when an explicit method is held to steps far shorter than the solution needs.
/// </para>
/// <para>Values between the steps converge with the order of the method for every method (<see cref="DenseOrder"/>).</para>
/// </remarks>
public sealed class OdeMethod
{
    // Initializers run in textual order, so the list stands before the methods that enter it.
    private static readonly List<OdeMethod> Registered = [];

    private OdeMethod(string name, OdeScheme scheme)
    {
        scheme.Validate();
        Name = name;
        Scheme = scheme;
        if (scheme is Tableau tableau) Interpolant = new Interpolant(tableau);
    }

    /// <summary>Euler's explicit method, order 1, fixed steps.</summary>
    public static OdeMethod Euler { get; } = Register(nameof(Euler), Solvers.Methods.Euler.Tableau);

    /// <summary>The explicit midpoint rule, order 2(1).</summary>
    public static OdeMethod Midpoint { get; } = Register(nameof(Midpoint), Solvers.Methods.Midpoint.Tableau);

    /// <summary>Heun's method (the explicit trapezoidal rule), order 2(1).</summary>
    public static OdeMethod Heun { get; } = Register(nameof(Heun), Solvers.Methods.Heun.Tableau);

    /// <summary>Bogacki's and Shampine's method of order 3(2).</summary>
    public static OdeMethod Bosh3 { get; } = Register(nameof(Bosh3), Solvers.Methods.Bosh3.Tableau);

    /// <summary>The classical Runge–Kutta method, order 4, fixed steps.</summary>
    public static OdeMethod RK4 { get; } = Register(nameof(RK4), Solvers.Methods.RK4.Tableau);

    /// <summary>Dormand's and Prince's method of order 5(4).</summary>
    public static OdeMethod Dopri5 { get; } = Register(nameof(Dopri5), Solvers.Methods.Dopri5.Tableau);

    /// <summary>Tsitouras's method of order 5(4): the default for problems that are not stiff.</summary>
    public static OdeMethod Tsit5 { get; } = Register(nameof(Tsit5), Solvers.Methods.Tsit5.Tableau);

    /// <summary>Dormand's and Prince's method of order 8(5,3), as in Hairer's code DOP853.</summary>
    public static OdeMethod Dopri8 { get; } = Register(nameof(Dopri8), Solvers.Methods.Dopri8.Tableau);

    /// <summary>Shampine's and Reichelt's linearly implicit method of order 2(3) for stiff problems, known as ode23s.</summary>
    public static OdeMethod Rosenbrock23 { get; } = Register(nameof(Rosenbrock23), Solvers.Methods.Rosenbrock23.Tableau);

    /// <summary>Steinebach's linearly implicit method of order 5(4) for stiff problems.</summary>
    public static OdeMethod Rodas5P { get; } = Register(nameof(Rodas5P), Solvers.Methods.Rodas5P.Tableau);

    /// <summary>Every method, explicit ones first, in order of increasing cost.</summary>
    public static IReadOnlyList<OdeMethod> All { get; } = Registered.AsReadOnly();

    /// <summary>The name, as in the literature.</summary>
    public string Name { get; }

    /// <summary>Order p: the error of an integration with steps of size h is O(h^p).</summary>
    public int Order => Scheme.Order;

    /// <summary>Order of the method the error is estimated with; 0 if there is none.</summary>
    public int EmbeddedOrder => Scheme.EmbeddedOrder;

    /// <summary>Order with which values between the steps converge over an integration.</summary>
    public int DenseOrder => Scheme.DenseOrder;

    /// <summary>Stages of a step.</summary>
    public int StageCount => Scheme.StageCount;

    /// <summary>Evaluations of f in an accepted step.</summary>
    public int EvaluationsPerStep => Scheme.EvaluationsPerStep;

    /// <summary>Whether the last stage of a step is the first of the next.</summary>
    public bool IsFsal => Scheme.IsFsal;

    /// <summary>Whether every stage follows from those before it, without equations to solve.</summary>
    public bool IsExplicit => Scheme.IsExplicit;

    /// <summary>Whether the method estimates its error, so that its steps can adapt. If not, give a fixed step.</summary>
    public bool IsAdaptive => Scheme.HasErrorEstimate;

    /// <summary>Length x of the stability interval: with an eigenvalue λ &lt; 0 of ∂f/∂y, steps above x / |λ| are unstable; infinite for the methods for stiff problems.</summary>
    public double RealStability => Scheme.RealStability;

    internal OdeScheme Scheme { get; }

    /// <summary>The data of a Runge–Kutta method; of no other.</summary>
    internal Tableau Tableau => (Tableau)Scheme;

    /// <summary>The dense output of a Runge–Kutta method; of no other.</summary>
    internal Interpolant Interpolant { get => field ?? throw new InvalidOperationException($"{Name} is not a Runge–Kutta method."); private init; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static OdeMethod Register(string name, OdeScheme scheme)
    {
        var method = new OdeMethod(name, scheme);
        Registered.Add(method);
        return method;
    }
}
