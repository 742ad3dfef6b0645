namespace Adjoint;

/// <summary>What a model loses on a task: on the examples that it adapts to, and on those that it is judged by afterwards.</summary>
/// <typeparam name="TModel">The model: a tensor or a tree, such as a network.</typeparam>
/// <typeparam name="TTask">One task: a tensor or a tree, such as its examples.</typeparam>
/// <param name="Train">The scalar loss on the task's examples for adaptation ("support").</param>
/// <param name="Test">The scalar loss on its other examples ("query").</param>
/// <remarks>Both are written for one task; a meta-learner runs them for a batch of tasks.</remarks>
public sealed record TaskLoss<TModel, TTask>(Func<TModel, TTask, Tensor> Train, Func<TModel, TTask, Tensor> Test);
