namespace Adjoint.Primitives;

/// <summary>
/// A graph with a derivative given by the user as a second graph. Inputs are the arguments, what the function captured,
/// and what the rule captured; the value does not depend on the last, so that the body leaves them unused.
/// </summary>
internal abstract record CustomCall(Graph Body, Graph Rule, int Arguments, int Captures) : GraphCall(Body)
{
    /// <summary>The verb that makes it, for messages.</summary>
    protected abstract string Verb { get; }

    /// <summary>What the rule captured.</summary>
    protected Tensor[] RuleCaptures(Tensor[] inputs) => inputs[(Arguments + Captures)..];

    /// <summary>The rule gives no derivative by what the function captured: such a derivative is refused rather than lost.</summary>
    protected void RefuseCaptures(ReadOnlySpan<bool> active)
    {
        for (int i = Arguments; i < Arguments + Captures; i++)
        {
            if (!active[i]) continue;
            Throw.NotDifferentiable(
                $"{Verb} by the captured tensor {Body.Inputs[i].Name ?? "#" + (i - Arguments)} of type {Body.Inputs[i].Type}", "any",
                "The rule gives the derivative by the argument only: pass the tensor in the argument (a tuple or record of tensors is "
                + "one argument), or capture StopGradient of it.");
        }
    }

    public sealed override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        var (rule, captures) = Traced.Abstractly(
            arguments => BatchRule(size, arguments, batched), BatchedRuleTypes(size, batched), Array.ConvertAll(Rule.Inputs, v => v.Name));
        if (captures.Length > 0) Throw.InternalError($"the rule of a {Verb} captured a tensor while it was batched.", Rule);
        return (this with { Body = BatchMode.Transform(Body, batched, size), Rule = rule }).Bind(inputs);
    }

    /// <summary>Which inputs of the rule carry the batch axis when these inputs of the call do.</summary>
    protected abstract bool[] RuleFlags(bool[] batched);

    /// <summary>The rule on a batch, where <paramref name="batched"/> are the flags of the call's inputs.</summary>
    protected abstract Tensor[] BatchRule(int size, Tensor[] arguments, bool[] batched);

    private TensorType[] BatchedRuleTypes(int size, bool[] batched)
    {
        bool[] flags = RuleFlags(batched);
        TensorType[] types = Rule.InputTypes;
        for (int i = 0; i < types.Length; i++)
            if (flags[i]) types[i] = types[i] with { Shape = types[i].Shape.Insert(0, size) };
        return types;
    }

    public virtual bool Equals(CustomCall? other) =>
        base.Equals(other) && Arguments == other!.Arguments && Captures == other.Captures && Rule.StructurallyEquals(other.Rule);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Rule.GetStructuralHash());
}
