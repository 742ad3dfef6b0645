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
/// </code>
/// <para>Values between the steps converge with the order of the method for every method (<see cref="DenseOrder"/>).</para>
/// </remarks>
public sealed class OdeMethod
{
    // Initializers run in textual order, so the list stands before the methods that enter it.
    private static readonly List<OdeMethod> Registered = [];

    private OdeMethod(string name, Tableau tableau)
    {
        tableau.Validate();
        Name = name;
        Tableau = tableau;
        Interpolant = new Interpolant(tableau);
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

    /// <summary>Every method, in order of increasing cost.</summary>
    public static IReadOnlyList<OdeMethod> All { get; } = Registered.AsReadOnly();

    /// <summary>The name, as in the literature.</summary>
    public string Name { get; }

    /// <summary>Order p: the error of an integration with steps of size h is O(h^p).</summary>
    public int Order => Tableau.Order;

    /// <summary>Order of the method the error is estimated with; 0 if there is none.</summary>
    public int EmbeddedOrder => Tableau.EmbeddedOrder;

    /// <summary>Order with which values between the steps converge over an integration.</summary>
    public int DenseOrder => Tableau.DenseOrder;

    /// <summary>Stages of a step.</summary>
    public int StageCount => Tableau.StageCount;

    /// <summary>Evaluations of f in an accepted step.</summary>
    public int EvaluationsPerStep => Tableau.EvaluationsPerStep;

    /// <summary>Whether the last stage of a step is the first of the next.</summary>
    public bool IsFsal => Tableau.IsFsal;

    /// <summary>Whether every stage follows from those before it, without equations to solve.</summary>
    public bool IsExplicit => Tableau.IsExplicit;

    /// <summary>Whether the method estimates its error, so that its steps can adapt. If not, give a fixed step.</summary>
    public bool IsAdaptive => Tableau.HasErrorEstimate;

    /// <summary>Length x of the stability interval: with an eigenvalue λ &lt; 0 of ∂f/∂y, steps above x / |λ| are unstable.</summary>
    public double RealStability => Tableau.RealStability;

    internal Tableau Tableau { get; }

    internal Interpolant Interpolant { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static OdeMethod Register(string name, Tableau tableau)
    {
        var method = new OdeMethod(name, tableau);
        Registered.Add(method);
        return method;
    }
}
