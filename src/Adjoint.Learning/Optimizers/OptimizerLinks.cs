namespace Adjoint.Learning;

/// <summary>The states of the links of a chain.</summary>
internal sealed record ChainState(IReadOnlyList<OptimizerState> Links) : OptimizerState;

/// <summary>The state of a link that remembers nothing.</summary>
internal sealed record EmptyState : OptimizerState
{
    public static readonly EmptyState Instance = new();
}

/// <summary>How many updates were made.</summary>
internal sealed record CountState(Tensor Step) : OptimizerState;

/// <summary>Links one after the other.</summary>
internal sealed class OptimizerChain(Optimizer[] links) : Optimizer
{
    protected internal override OptimizerState Start(Tensor[] parameters) => new ChainState(Array.ConvertAll(links, link => link.Start(parameters)));

    protected internal override (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters)
    {
        if (state is not ChainState chain || chain.Links.Count != links.Length)
            throw OptimizationThrow.WrongState("Optimizer.Chain", state);

        var next = new OptimizerState[links.Length];
        for (int i = 0; i < links.Length; i++) (updates, next[i]) = links[i].Advance(updates, chain.Links[i], parameters);
        return (updates, new ChainState(next));
    }
}

/// <summary>A link without memory.</summary>
internal abstract class StatelessLink : Optimizer
{
    protected internal sealed override OptimizerState Start(Tensor[] parameters) => EmptyState.Instance;

    protected internal sealed override (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters) =>
        (Map(updates, parameters), state);

    protected abstract Tensor[] Map(Tensor[] updates, Tensor[] parameters);
}

/// <summary>u ← −η(t) u.</summary>
internal sealed class LearningRateScale(Schedule rate) : Optimizer
{
    // The count is a float: integers carry no gradient, and 2⁵³ steps are enough.
    protected internal override OptimizerState Start(Tensor[] parameters) => new CountState(Tensor.Scalar(0));

    protected internal override (Tensor[] Updates, OptimizerState State) Advance(Tensor[] updates, OptimizerState state, Tensor[] parameters)
    {
        if (state is not CountState count)
            throw OptimizationThrow.WrongState("Optimizer.LearningRate", state);

        Tensor eta = rate.At(count.Step);
        return (Array.ConvertAll(updates, u => u * -eta.Cast(u.ElementType)), new CountState(count.Step + 1.0));
    }
}

/// <summary>u ← u + λ p.</summary>
internal sealed class WeightDecayLink(double strength) : StatelessLink
{
    protected override Tensor[] Map(Tensor[] updates, Tensor[] parameters)
    {
        var result = new Tensor[updates.Length];
        for (int i = 0; i < result.Length; i++) result[i] = updates[i] + (strength * parameters[i]);
        return result;
    }
}
