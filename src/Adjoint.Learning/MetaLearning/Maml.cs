using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint;

/// <summary>
/// Model-agnostic meta-learning, the gradient through the adaptation (Finn, Abbeel and Levine 2017, "Model-agnostic meta-learning for fast
/// adaptation of deep networks", Algorithm 1).
/// </summary>
/// <remarks>
/// The gradient is exact: of the mean over tasks of T(w_K), by w₀, through every step. Each step contributes the factor I − α ∇²L(wₖ), of
/// which only products with a vector are computed, by the adjoint of the loop. For a network 1-40-40-1 with one inner step or five it
/// takes 1.4 times as long as <see cref="FirstOrderMaml"/>.
/// </remarks>
public sealed record Maml : MetaLearner
{
    /// <inheritdoc/>
    public override (Tensor Loss, TModel Gradient) ValueAndGradient<TModel, TTask>(TaskLoss<TModel, TTask> loss, TModel start, TTask tasks)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return ValueAndGrad((TModel w) => Mean(Batch((TTask task) => loss.Test(Adapt(loss, w, task), task))(tasks)))(start);
    }
}
