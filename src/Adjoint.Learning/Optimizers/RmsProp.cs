using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>
/// Gradients divided by the root of a running mean of their squares (Tieleman and Hinton 2012, "Lecture 6.5, RMSprop", COURSERA: neural networks
/// for machine learning): Adam without the mean of gradients and without correction of the bias.
/// </summary>
/// <remarks>One tensor of the parameters' size is kept.</remarks>
public sealed class RmsProp : Optimizer
{
    private readonly Optimizer _chain;

    /// <summary>RMSprop with a learning rate.</summary>
    /// <param name="rate">The learning rate: a number or a <see cref="Schedule"/>.</param>
    /// <param name="decay">Decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean square, positive.</param>
    public RmsProp(Schedule rate, double decay = 0.99, double epsilon = 1e-8) => _chain = Chain(Scale(decay, epsilon), LearningRate(rate));

    /// <summary>The scaling alone, g / (√v + ε), as a link of a chain.</summary>
    /// <param name="decay">Decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean square, positive.</param>
    public static Optimizer Scale(double decay = 0.99, double epsilon = 1e-8)
    {
        OptimizationThrow.IfOutside(nameof(RmsProp), nameof(decay), decay, 0, 1);
        OptimizationThrow.IfNotPositive(nameof(RmsProp), nameof(epsilon), epsilon);
        return new RmsScale(decay, epsilon);
    }

    /// <inheritdoc/>
    protected internal override OptimizerState Start(Tensor[] parameters) => _chain.Start(parameters);

    /// <inheritdoc/>
    protected internal override (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters) =>
        _chain.Advance(updates, state, parameters);

    private sealed record RmsState(IReadOnlyList<Tensor> Square) : OptimizerState;

    private sealed class RmsScale(double decay, double epsilon) : Optimizer
    {
        protected internal override OptimizerState Start(Tensor[] parameters) =>
            new RmsState(Array.ConvertAll(parameters, p => Tensor.Zeros(p.Shape, p.ElementType)));

        protected internal override (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters)
        {
            if (state is not RmsState { Square: var square } || square.Count != updates.Length)
                throw OptimizationThrow.WrongState(nameof(RmsProp), state);

            // v ← ρ v + (1 − ρ) g²; u = g / (√v + ε).
            Tensor[] v = new Tensor[updates.Length], u = new Tensor[updates.Length];
            for (int i = 0; i < u.Length; i++)
            {
                v[i] = (decay * square[i]) + ((1 - decay) * updates[i] * updates[i]);
                u[i] = updates[i] / (Root(v[i]) + epsilon);
            }

            return (u, new RmsState(v));
        }
    }
}
