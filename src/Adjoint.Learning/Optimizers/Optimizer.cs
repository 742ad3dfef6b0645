using Adjoint.Learning;

namespace Adjoint;

/// <summary>
/// A rule that turns gradients into updates of the parameters, by pure functions: <see cref="Init{T}"/> makes the first state,
/// <see cref="Update{T}"/> maps (gradient, state) to (update, next state). Rules are links that <see cref="Chain"/> joins: clipping, then
/// Adam's scaling, then the learning rate.
/// </summary>
/// <remarks>
/// States and updates are trees of tensors and every rule is made of tensor operations, so that a whole training step compiles into one
/// program, and gradients can be taken through it. Updates are added to the parameters; <see cref="LearningRate"/> turns the sign.
/// </remarks>
/// <example>
/// <code>
/// var optimizer = Optimizer.Chain(Clip.GlobalNorm(1), Adam.Scale(), Optimizer.LearningRate(1e-3));
/// var step = Compile((Net net, OptimizerState state, Batch batch) =>
/// {
///     (Tensor loss, Net gradient) = ValueAndGrad((Net n) => Loss(n, batch))(net);
///     return (loss, optimizer.Step(net, gradient, state));
/// });
/// </code>
/// </example>
public abstract class Optimizer
{
    /// <summary>Links applied one after the other; each sees the updates that the one before it made.</summary>
    /// <param name="links">The links, the first of which sees the gradient.</param>
    public static Optimizer Chain(params ReadOnlySpan<Optimizer> links)
    {
        foreach (Optimizer link in links) ArgumentNullException.ThrowIfNull(link, nameof(links));
        return new OptimizerChain(links.ToArray());
    }

    /// <summary>Multiplies by −η: the step downhill. A number is a constant rate; see <see cref="Schedule"/> for others.</summary>
    /// <param name="rate">The learning rate η, positive.</param>
    public static Optimizer LearningRate(Schedule rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return new LearningRateScale(rate);
    }

    /// <summary>
    /// Adds λ times the parameters to the updates: decoupled weight decay when it stands between the scaling and the learning rate
    /// (Loshchilov and Hutter 2019, "Decoupled weight decay regularization", Algorithm 2).
    /// </summary>
    /// <param name="strength">The decay λ, at least 0.</param>
    public static Optimizer WeightDecay(double strength)
    {
        OptimizationThrow.IfNegative(nameof(WeightDecay), nameof(strength), strength);
        return new WeightDecayLink(strength);
    }

    /// <summary>The parameters after an update: their sum.</summary>
    /// <typeparam name="T">A tensor or a tree.</typeparam>
    /// <param name="parameters">The parameters.</param>
    /// <param name="updates">The updates.</param>
    public static T Apply<T>(T parameters, T updates) => Tree.Map((p, u) => p + u, parameters, updates);

    /// <summary>The state before the first update.</summary>
    /// <typeparam name="T">A tensor or a tree.</typeparam>
    /// <param name="parameters">Parameters of the shapes to come.</param>
    public OptimizerState Init<T>(T parameters) => Start(Tree.Leaves(parameters));

    /// <summary>The update for a gradient, and the next state.</summary>
    /// <typeparam name="T">A tensor or a tree.</typeparam>
    /// <param name="gradient">The gradient, or what an earlier link made of it.</param>
    /// <param name="state">The state from <see cref="Init{T}"/> or from the update before.</param>
    /// <param name="parameters">The parameters at which the gradient was taken.</param>
    /// <exception cref="ArgumentException">The gradient is not like the parameters, or the state is another optimizer's.</exception>
    public (T Updates, OptimizerState State) Update<T>(T gradient, OptimizerState state, T parameters)
    {
        ArgumentNullException.ThrowIfNull(state);
        Tensor[] gradients = Tree.Leaves(gradient), leaves = Tree.Leaves(parameters);
        if (gradients.Length != leaves.Length) OptimizationThrow.LeavesDiffer("Optimizer.Update", "gradient", gradients.Length, leaves.Length);
        (Tensor[] updates, OptimizerState next) = Advance(gradients, state, leaves);
        return (Tree.WithLeaves(parameters, updates), next);
    }

    /// <summary>The next parameters and state: <see cref="Update{T}"/>, then <see cref="Apply{T}"/>.</summary>
    /// <typeparam name="T">A tensor or a tree.</typeparam>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradient">The gradient at them.</param>
    /// <param name="state">The state.</param>
    public (T Parameters, OptimizerState State) Step<T>(T parameters, T gradient, OptimizerState state)
    {
        (T updates, OptimizerState next) = Update(gradient, state, parameters);
        return (Apply(parameters, updates), next);
    }

    /// <summary>Minimizes a function by steps of this optimizer, each a gradient evaluation.</summary>
    /// <typeparam name="T">A tensor or a tree.</typeparam>
    /// <param name="function">A scalar function of the parameters.</param>
    /// <param name="start">Where to start: finite, within the constraints.</param>
    /// <param name="options">When to stop and how to run; defaults where null.</param>
    /// <param name="progress">Told after every iteration.</param>
    /// <exception cref="ArgumentException">The start holds no tensors, is not finite or violates a constraint, or the result is no scalar.</exception>
    public MinimizeResult<T> Minimize<T>(
        Func<T, Tensor> function, T start, MinimizeOptions? options = null, IProgress<OptimizationProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FirstOrderRun<T>(this, function, start, options ?? new MinimizeOptions(), progress).Run();
    }

    /// <summary>The state before the first update, for parameters with the given leaves.</summary>
    /// <param name="parameters">The leaves.</param>
    protected internal abstract OptimizerState Start(Tensor[] parameters);

    /// <summary>One update on leaves.</summary>
    /// <param name="updates">The gradient, or what an earlier link made of it.</param>
    /// <param name="state">The state.</param>
    /// <param name="parameters">The parameters.</param>
    protected internal abstract (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters);

    /// <summary>The root of a mean square, with derivative 0 where it is zero: √v itself has none there, and gradients that are exactly zero are common.</summary>
    private protected static Tensor Root(Tensor square)
    {
        Tensor isZero = Tensor.Equal(square, 0.0);
        return Tensor.Where(isZero, 0.0, Tensor.Sqrt(Tensor.Where(isZero, 1.0, square)));
    }
}
