using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint;

/// <summary>
/// Moves the start toward the adapted models (Nichol, Achiam and Schulman 2018, "On first-order meta-learning algorithms", Algorithm 2): the
/// gradient is the mean over tasks of (w₀ − w_K) / α.
/// </summary>
/// <remarks>
/// That is the sum of the training gradients along the adaptation. With one step it is the gradient of the mean training loss, which learns
/// no adaptation: take two steps or more. Test examples enter the value alone.
/// </remarks>
public sealed record Reptile : MetaLearner
{
    /// <inheritdoc/>
    public override (Tensor Loss, TModel Gradient) ValueAndGradient<TModel, TTask>(TaskLoss<TModel, TTask> loss, TModel start, TTask tasks)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var (values, adapted) = Batch((TTask task) =>
        {
            TModel model = Adapt(loss, start, task);
            return (loss.Test(model, task), model);
        })(tasks);
        Tensor[] before = Tree.Leaves(start), after = Tree.Leaves(adapted), gradient = new Tensor[before.Length];
        for (int i = 0; i < gradient.Length; i++) gradient[i] = (before[i] - Mean(after[i], 0)) / InnerRate;
        return (Mean(values), Tree.WithLeaves(start, gradient));
    }
}
