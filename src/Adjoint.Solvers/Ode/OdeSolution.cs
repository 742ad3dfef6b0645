using Adjoint.Solvers;

namespace Adjoint;

/// <summary>The solution of a differential equation for a state of type <typeparamref name="TState"/>.</summary>
/// <typeparam name="TState">A tensor or a tree.</typeparam>
public record OdeSolution<TState>
{
    private readonly TState? _states;

    internal OdeSolution(TState finalState, TState? states, Tensor? times, Tensor report, string method)
    {
        FinalState = finalState;
        _states = states;
        Times = times;
        Report = report;
        MethodName = method;
    }

    /// <summary>The state at the end, shaped as the initial state.</summary>
    public TState FinalState { get; }

    /// <summary>The states at the save points: a leading axis <c>[times]</c> before the state's own.</summary>
    /// <exception cref="InvalidOperationException">No save points were asked for.</exception>
    public TState States => Times is null
        ? throw new InvalidOperationException("The solution has no saved states: ask for them with SaveAt = SaveAt.Times(…).")
        : _states!;

    /// <summary>The save points, <c>[times]</c>; null where none were asked for.</summary>
    public Tensor? Times { get; }

    /// <summary>How the solve ended.</summary>
    /// <exception cref="InvalidOperationException">The solution is traced and has no value yet.</exception>
    public OdeStatus Status => OdeReport.Status(ReportOf(nameof(Status)), MethodName);

    /// <summary>The work done.</summary>
    /// <exception cref="InvalidOperationException">The solution is traced and has no value yet.</exception>
    public OdeStatistics Statistics => OdeReport.Statistics(ReportOf(nameof(Statistics)));

    internal Tensor Report { get; }

    internal string MethodName { get; }

    private double[] ReportOf(string what) => Report.Concrete?.ToArray() ?? throw new InvalidOperationException(
        $"OdeSolution.{what}: the solve is being compiled or batched and has not run yet. Read it of a solve outside of Compile and Batch; with Throw = true, the "
        + "default, a failure does not pass unseen inside.");
}

/// <summary>The solution of a differential equation for a state that is one tensor.</summary>
public sealed record OdeSolution : OdeSolution<Tensor>
{
    internal OdeSolution(OdeSolution<Tensor> solution) : base(solution)
    {
    }
}
