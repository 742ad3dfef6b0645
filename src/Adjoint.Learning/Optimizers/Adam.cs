using Adjoint.Learning;
using static Adjoint.Tensor;

namespace Adjoint;

/// <summary>
/// Adaptive moment estimation (Kingma and Ba 2015, "Adam: a method for stochastic optimization", Algorithm 1): steps of about the learning
/// rate in every parameter, whatever the scale of its gradient.
/// </summary>
/// <remarks>Two tensors of the parameters' size are kept. For the variant with decoupled decay chain <see cref="Scale"/>,
/// <see cref="Optimizer.WeightDecay"/> and <see cref="Optimizer.LearningRate"/>.</remarks>
public sealed class Adam : Optimizer
{
    private readonly Optimizer _chain;

    /// <summary>Adam with a learning rate.</summary>
    /// <param name="rate">The learning rate: a number or a <see cref="Schedule"/>.</param>
    /// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean square, positive.</param>
    public Adam(Schedule rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        _chain = Chain(Scale(beta1, beta2, epsilon), LearningRate(rate));

    /// <summary>The scaling alone, m̂ / (√v̂ + ε), as a link of a chain.</summary>
    /// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean square, positive.</param>
    public static Optimizer Scale(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        OptimizationThrow.IfOutside(nameof(Adam), nameof(beta1), beta1, 0, 1);
        OptimizationThrow.IfOutside(nameof(Adam), nameof(beta2), beta2, 0, 1);
        OptimizationThrow.IfNotPositive(nameof(Adam), nameof(epsilon), epsilon);
        return new AdamScale(beta1, beta2, epsilon);
    }

    /// <inheritdoc/>
    protected internal override OptimizerState Start(Tensor[] parameters) => _chain.Start(parameters);

    /// <inheritdoc/>
    protected internal override (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters) =>
        _chain.Advance(updates, state, parameters);

    private sealed record AdamState(Tensor Step, IReadOnlyList<Tensor> Mean, IReadOnlyList<Tensor> Square) : OptimizerState;

    private sealed class AdamScale(double beta1, double beta2, double epsilon) : Optimizer
    {
        protected internal override OptimizerState Start(Tensor[] parameters) =>
            new AdamState(Scalar(0), Array.ConvertAll(parameters, Zeros), Array.ConvertAll(parameters, Zeros));

        protected internal override (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters)
        {
            if (state is not AdamState { Mean: var mean, Square: var square } adam || mean.Count != updates.Length)
                throw OptimizationThrow.WrongState(nameof(Adam), state);

            // t ← t + 1; m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; m̂ = m / (1 − β₁ᵗ); v̂ = v / (1 − β₂ᵗ); u = m̂ / (√v̂ + ε).
            // The corrections are scalars in double precision: in single precision 1 − β₂ᵗ would lose half its digits at the first steps.
            Tensor t = adam.Step + 1.0;
            Tensor correction1 = 1 - Pow(Scalar(beta1), t), correction2 = 1 - Pow(Scalar(beta2), t);
            Tensor[] m = new Tensor[updates.Length], v = new Tensor[updates.Length], u = new Tensor[updates.Length];
            for (int i = 0; i < u.Length; i++)
            {
                Tensor g = updates[i];
                m[i] = (beta1 * mean[i]) + ((1 - beta1) * g);
                v[i] = (beta2 * square[i]) + ((1 - beta2) * g * g);
                u[i] = m[i] / correction1.Cast(g.ElementType) / (Root(v[i] / correction2.Cast(g.ElementType)) + epsilon);
            }

            return (u, new AdamState(t, m, v));
        }

        private static Tensor Zeros(Tensor like) => Tensor.Zeros(like.Shape, like.ElementType);
    }
}
