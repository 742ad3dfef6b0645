using Adjoint.Learning;

namespace Adjoint;

/// <summary>Gradient descent, with momentum where asked for.</summary>
public sealed class Sgd : Optimizer
{
    private readonly Optimizer _chain;

    /// <summary>Gradient descent with a learning rate.</summary>
    /// <param name="rate">The learning rate: a number or a <see cref="Schedule"/>.</param>
    /// <param name="momentum">The momentum μ, in [0, 1); 0 is plain descent.</param>
    /// <param name="nesterov">Whether the gradient is taken ahead (see <see cref="Momentum"/>).</param>
    public Sgd(Schedule rate, double momentum = 0, bool nesterov = false) =>
        _chain = momentum == 0 ? LearningRate(rate) : Chain(Momentum(momentum, nesterov), LearningRate(rate));

    /// <summary>
    /// Accumulates gradients, b ← μ b + g, and gives b (the heavy ball of Polyak 1964), or g + μ b (Nesterov's method in the form of
    /// Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning", section 2), as a link of a chain.
    /// </summary>
    /// <param name="decay">The momentum μ, in [0, 1).</param>
    /// <param name="nesterov">Whether to give g + μ b.</param>
    public static Optimizer Momentum(double decay = 0.9, bool nesterov = false)
    {
        OptimizationThrow.IfOutside("Sgd.Momentum", nameof(decay), decay, 0, 1);
        return new MomentumLink(decay, nesterov);
    }

    /// <inheritdoc/>
    protected internal override OptimizerState Start(Tensor[] parameters) => _chain.Start(parameters);

    /// <inheritdoc/>
    protected internal override (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters) =>
        _chain.Advance(updates, state, parameters);

    private sealed record MomentumState(IReadOnlyList<Tensor> Velocity) : OptimizerState;

    private sealed class MomentumLink(double decay, bool nesterov) : Optimizer
    {
        protected internal override OptimizerState Start(Tensor[] parameters) =>
            new MomentumState(Array.ConvertAll(parameters, p => Tensor.Zeros(p.Shape, p.ElementType)));

        protected internal override (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters)
        {
            if (state is not MomentumState { Velocity: var velocity } || velocity.Count != updates.Length)
                throw OptimizationThrow.WrongState("Sgd.Momentum", state);

            Tensor[] b = new Tensor[updates.Length], u = new Tensor[updates.Length];
            for (int i = 0; i < b.Length; i++)
            {
                b[i] = (decay * velocity[i]) + updates[i];
                u[i] = nesterov ? updates[i] + (decay * b[i]) : b[i];
            }

            return (u, new MomentumState(b));
        }
    }
}
