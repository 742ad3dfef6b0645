using Adjoint.Learning;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint;

/// <summary>
/// Learns a start from which a few steps of gradient descent on a new task's examples go far: the gradient, by the start, of how well the
/// adapted models do. The rules differ in how they differentiate the adaptation; feed the gradient to any <see cref="Optimizer"/>.
/// </summary>
/// <remarks>
/// <para>
/// With the start w, the training loss L of a task and the inner rate α, adaptation is w₀ = w, wₖ₊₁ = wₖ − α ∇L(wₖ). It is one
/// <see cref="Loop"/> of the engine, run for all tasks of a batch together, so it compiles, whatever the number of steps, and has
/// derivatives of every order.
/// </para>
/// <para>A start is any tree of floating tensors, a task any tree; a batch of tasks has a first axis more in every tensor.</para>
/// </remarks>
/// <example>
/// <code>
/// var learner = new Maml { InnerSteps = 1, InnerRate = 0.01 };
/// var loss = new TaskLoss&lt;Sequential, Sine&gt;(
///     (net, task) => Loss.MeanSquaredError(net.Apply(task.X), task.Y), (net, task) => Loss.MeanSquaredError(net.Apply(task.Query), task.Answer));
/// var step = Compile((Sequential net, OptimizerState state, Sine tasks) =>
/// {
///     (Tensor value, Sequential gradient) = learner.ValueAndGradient(loss, net, tasks);
///     return (value, adam.Step(net, gradient, state));
/// });
/// </code>
/// </example>
public abstract record MetaLearner
{
    private readonly int _innerSteps = 1;
    private readonly double _innerRate = 0.01;
    private readonly Checkpoints _checkpoints = Checkpoints.StoreAll;

    /// <summary>One of each kind, with default options.</summary>
    public static IReadOnlyList<MetaLearner> All { get; } = [new Maml(), new FirstOrderMaml(), new Reptile()];

    /// <summary>Steps of adaptation, 1 by default. Each adds the cost of a gradient, and of its derivative where the rule is of second order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int InnerSteps
    {
        get => _innerSteps;
        init
        {
            if (value < 1) MetaLearningThrow.TooFewSteps(nameof(InnerSteps), value, 1);
            _innerSteps = value;
        }
    }

    /// <summary>The rate α of a step of adaptation, 0.01 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not a finite number above 0.</exception>
    public double InnerRate
    {
        get => _innerRate;
        init
        {
            OptimizationThrow.IfNotPositive(nameof(MetaLearner), nameof(InnerRate), value);
            _innerRate = value;
        }
    }

    /// <summary>
    /// Which of the adapted models are kept for the derivative of the adaptation, by default those of all steps: the memory of a model for each task and
    /// step. <see cref="Checkpoints.Binomial"/> keeps fewer and computes the others again.
    /// </summary>
    public Checkpoints Checkpoints
    {
        get => _checkpoints;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _checkpoints = value;
        }
    }

    /// <summary>The model adapted to one task. Inside a gradient it is differentiated exactly, whatever the kind of learner.</summary>
    /// <typeparam name="TModel">The model: a tensor or a tree.</typeparam>
    /// <typeparam name="TTask">The task: a tensor or a tree.</typeparam>
    /// <param name="loss">The losses.</param>
    /// <param name="start">The model before.</param>
    /// <param name="task">One task.</param>
    /// <param name="steps">How many steps, from 0; <see cref="InnerSteps"/> if not given.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    /// <exception cref="ArgumentException">The training loss is not a scalar.</exception>
    public TModel Adapt<TModel, TTask>(TaskLoss<TModel, TTask> loss, TModel start, TTask task, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        int count = steps ?? InnerSteps;
        if (count < 0) MetaLearningThrow.TooFewSteps(nameof(steps), count, 0);

        // A loop of one step would only be kept from fusing with what is around it.
        return count == 1 ? Step(loss, start, task) : Loop.Repeat(count, start, w => Step(loss, w, task), Checkpoints);
    }

    /// <summary>The test losses of a model while it adapts to a task: before the first step, after it, after the second, ….</summary>
    /// <typeparam name="TModel">The model: a tensor or a tree.</typeparam>
    /// <typeparam name="TTask">The task: a tensor or a tree.</typeparam>
    /// <param name="loss">The losses.</param>
    /// <param name="start">The model before.</param>
    /// <param name="task">One task; for many put this into <see cref="Batch{T, TResult}"/>.</param>
    /// <param name="steps">How many steps, from 0.</param>
    /// <returns>Losses <c>[steps + 1]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    /// <exception cref="ArgumentException">A loss is not a scalar.</exception>
    public Tensor TestLosses<TModel, TTask>(TaskLoss<TModel, TTask> loss, TModel start, TTask task, int steps)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (steps < 0) MetaLearningThrow.TooFewSteps(nameof(steps), steps, 0);
        (TModel final, Tensor losses) = Loop.Scan((TModel w) => (Step(loss, w, task), loss.Test(w, task)), start, steps, Checkpoints);
        return Concat(0, losses, loss.Test(final, task).Reshape(1));
    }

    /// <summary>The mean test loss of models adapted to a batch of tasks, and the rule's gradient of it by the start.</summary>
    /// <typeparam name="TModel">The model: a tensor or a tree.</typeparam>
    /// <typeparam name="TTask">The tasks: a tensor or a tree.</typeparam>
    /// <param name="loss">The losses.</param>
    /// <param name="start">The start that is learned.</param>
    /// <param name="tasks">Tasks, with the batch as first axis of every tensor.</param>
    /// <exception cref="ArgumentException">A loss is not a scalar, or the tasks are not a batch.</exception>
    public abstract (Tensor Loss, TModel Gradient) ValueAndGradient<TModel, TTask>(TaskLoss<TModel, TTask> loss, TModel start, TTask tasks);

    /// <summary>One step of gradient descent on a task's training loss.</summary>
    private TModel Step<TModel, TTask>(TaskLoss<TModel, TTask> loss, TModel w, TTask task) =>
        Tree.Map((p, slope) => p - (InnerRate * slope), w, Grad((TModel v) => loss.Train(v, task))(w));
}
