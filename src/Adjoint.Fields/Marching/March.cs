namespace Adjoint;

/// <summary>
/// Time steps of fields: u₁ = step(u₀), u₂ = step(u₁), …, or u[n+1] = step(u[n], u[n−1]) as in leapfrog. A march is a loop of the engine:
/// the step is recorded once and compiled, the march has derivatives of every order, and a gradient keeps what
/// <see cref="MarchOptions.Checkpoints"/> says.
/// </summary>
/// <remarks>
/// A step is ordinary code of tensors; those that it captures, such as the model, keep their derivatives. In each step
/// the old field is observed, the new one is computed, and the source is added to it.
/// </remarks>
public static class March
{
    /// <summary>Steps that read one field.</summary>
    /// <param name="step">u[n] → u[n+1].</param>
    /// <param name="start">The first field.</param>
    /// <param name="steps">How many steps, from 0.</param>
    /// <param name="options">Source, receivers and checkpoints.</param>
    /// <returns>The last field and the record.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or a value given is not finite.</exception>
    public static MarchResult Run(Func<Tensor, Tensor> step, Tensor start, int steps, MarchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        FieldCheck.Finite("March.Run", nameof(start), start);
        var (final, record) = Marched<Tensor>(u => (u, Stepped(step(u), u)), (_, next) => next, start, steps, options ?? new MarchOptions());
        return new MarchResult(final, null, record);
    }

    /// <summary>Steps that read two fields, as for equations of second order in time.</summary>
    /// <param name="step">(u[n], u[n−1]) → u[n+1].</param>
    /// <param name="field">The first field, u[0].</param>
    /// <param name="before">The field before it, u[−1], of the same shape.</param>
    /// <param name="steps">How many steps, from 0.</param>
    /// <param name="options">Source, receivers and checkpoints.</param>
    /// <returns>The last two fields and the record.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or a value given is not finite.</exception>
    public static MarchResult Run(Func<Tensor, Tensor, Tensor> step, Tensor field, Tensor before, int steps, MarchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        FieldCheck.Finite("March.Run", nameof(field), field);
        FieldCheck.Finite("March.Run", nameof(before), before);
        if (before.Shape != field.Shape || before.ElementType != field.ElementType)
        {
            throw new ArgumentException(
                $"March.Run: the first field is {field.ElementType}{field.Shape} and the one before it {before.ElementType}{before.Shape}; they must be of one type.", nameof(before));
        }

        var (final, record) = Marched<(Tensor Field, Tensor Before)>(
            u => (u.Field, Stepped(step(u.Field, u.Before), u.Field)), (u, next) => (next, u.Field), (field, before), steps, options ?? new MarchOptions());
        return new MarchResult(final.Field, final.Before, record);
    }

    /// <summary>What a gradient through a march of one field a step will hold and compute, without running it.</summary>
    /// <param name="step">u[n] → u[n+1].</param>
    /// <param name="start">A field.</param>
    /// <param name="steps">How many steps, from 0.</param>
    /// <param name="checkpoints">The schedule.</param>
    /// <returns>The plan, which prints as a sentence.</returns>
    /// <exception cref="ArgumentException">The budget does not hold one state.</exception>
    public static CheckpointPlan Plan(Func<Tensor, Tensor> step, Tensor start, int steps, Checkpoints checkpoints)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Loop.Plan(u => Stepped(step(u), u), start, steps, checkpoints);
    }

    /// <summary>What a gradient through a march of two fields a step will hold and compute, without running it.</summary>
    /// <param name="step">(u[n], u[n−1]) → u[n+1].</param>
    /// <param name="field">A field.</param>
    /// <param name="steps">How many steps, from 0.</param>
    /// <param name="checkpoints">The schedule.</param>
    /// <returns>The plan, which prints as a sentence.</returns>
    /// <exception cref="ArgumentException">The budget does not hold one state.</exception>
    public static CheckpointPlan Plan(Func<Tensor, Tensor, Tensor> step, Tensor field, int steps, Checkpoints checkpoints)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Loop.Plan<(Tensor Field, Tensor Before)>(
            u => (Stepped(step(u.Field, u.Before), u.Field), u.Field), (field, field), steps, checkpoints);
    }

    private static (T Final, Tensor? Record) Marched<T>(
        Func<T, (Tensor Old, Tensor New)> advance, Func<T, Tensor, T> carry, T start, int steps, MarchOptions options)
    {
        if (steps < 0) throw new ArgumentOutOfRangeException(nameof(steps), steps, $"March.Run: the number of steps cannot be negative; it is {steps}.");
        if (options.Source is { } source)
        {
            FieldCheck.Finite("March.Run", "signals", source.Signals);
            Shape signals = source.Signals.Shape;
            if (signals.Rank != 2 || signals[0] != steps || signals[1] != source.Points.Count) FieldThrow.WrongSignals(signals, steps, source.Points.Count);
            var (driven, rows) = Loop.Scan(
                (T state, Tensor signal) =>
                {
                    var (old, next) = advance(state);
                    return (carry(state, source.Points.Inject(next, signal)), Observed(old));
                },
                start, source.Signals, options.Checkpoints);
            return (driven, rows is [var recorded] ? recorded : null);
        }

        var (final, record) = Loop.Scan(
            (T state) =>
            {
                var (old, next) = advance(state);
                return (carry(state, next), Observed(old));
            },
            start, steps, options.Checkpoints);
        return (final, record is [var single] ? single : null);

        Tensor[] Observed(Tensor old) => options.Observe is { } observe ? [observe(old)] : [];
    }

    private static Tensor Stepped(Tensor next, Tensor old)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Shape != old.Shape || next.ElementType != old.ElementType) FieldThrow.StepChangedField(old, next);
        return next;
    }
}
