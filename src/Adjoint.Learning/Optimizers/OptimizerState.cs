namespace Adjoint;

/// <summary>
/// What an optimizer remembers between steps: a tree of tensors, so that it can be passed through compiled functions, saved, and
/// differentiated (for hypergradients).
/// </summary>
public abstract record OptimizerState;
