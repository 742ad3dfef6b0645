using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint;

/// <summary>
/// MAML that takes the gradients of the adaptation for constants (Finn, Abbeel and Levine 2017, section 5.2): the mean over tasks of the
/// gradient of the test loss at the adapted models, ∇T(w_K).
/// </summary>
/// <remarks>
/// The factors I − α ∇²L(wₖ) of <see cref="Maml"/> are replaced by I, so nothing is kept of the adaptation. The gradient is biased by
/// terms of order α times the curvature of the training loss.
/// </remarks>
public sealed record FirstOrderMaml : MetaLearner
{
    /// <inheritdoc/>
    public override (Tensor Loss, TModel Gradient) ValueAndGradient<TModel, TTask>(TaskLoss<TModel, TTask> loss, TModel start, TTask tasks)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var (values, gradients) = Batch((TTask task) => ValueAndGrad((TModel w) => loss.Test(w, task))(Adapt(loss, start, task)))(tasks);
        return (Mean(values), Tree.WithLeaves(start, Array.ConvertAll(Tree.Leaves(gradients), g => Mean(g, 0))));
    }
}
