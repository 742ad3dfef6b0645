using Adjoint.Solvers;

namespace Adjoint;

/// <summary>The solution of a differential equation for a state of type <typeparamref name="TState"/>.</summary>
/// <typeparam name="TState">A tensor or a tree.</typeparam>
public record OdeSolution<TState>
{
    private readonly TState? _states;
    private readonly Func<Tensor, TState>? _dense;

    internal OdeSolution(TState finalState, TState? states, Tensor? times, Tensor report, string method, Func<Tensor, TState>? dense = null)
    {
        _dense = dense;
        FinalState = finalState;
        _states = states;
        Times = times;
        Report = report;
        MethodName = method;
    }

    /// <summary>The state at the end, shaped as the initial state.</summary>
    public TState FinalState { get; }

    /// <summary>The states at the save points, or at the beginning and after every step: a leading axis <c>[times]</c> before the state's own.</summary>
    /// <exception cref="InvalidOperationException">No save points were asked for.</exception>
    public TState States => Times is null
        ? throw new InvalidOperationException("The solution has no saved states: ask for them with SaveAt = SaveAt.Times(…) or SaveAt.Steps.")
        : _states!;

    /// <summary>The save points, or the ends of the steps from t0 on, <c>[times]</c>; null where none were asked for.</summary>
    public Tensor? Times { get; }

    /// <summary>The state at any time of the interval, by the method's dense output; for solutions with <see cref="SaveAt.Steps"/>.</summary>
    /// <param name="time">A scalar, or a vector <c>[times]</c> in any order.</param>
    /// <returns>The state, with a leading axis <c>[times]</c> for a vector: the same bits as <see cref="SaveAt.Times(Tensor)"/> gives. NaN where a failed solve did not come to.</returns>
    /// <remarks>
    /// A time costs a search and the stages of one step. Where the solution or the times are traced, as inside <c>Grad</c>, a call costs a solve with
    /// these save points, and has all the derivatives of one, by the times as well.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The solution does not hold its steps.</exception>
    /// <exception cref="ArgumentException">The times are neither a scalar nor a vector, or one is outside the interval.</exception>
    public TState At(Tensor time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (_dense is null)
            throw new InvalidOperationException("The solution does not hold its steps, so that it has no values between: ask for them with SaveAt = SaveAt.Steps.");
        if (time.Rank > 1 || time.Size == 0)
            throw new ArgumentException($"OdeSolution.At: a scalar or a vector of at least one time is needed, but the shape is {time.Shape}.");
        return _dense(time);
    }

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
