namespace Adjoint.Primitives;

/// <summary>
/// A function with a forward rule (arguments, outputs, tangents of the floating arguments, captures of the rule) → tangents
/// of the floating outputs, linear in the tangents. The reverse derivative is the transpose of the rule.
/// </summary>
internal sealed record CustomJvpCall(Graph Body, Graph Rule, int Arguments, int Captures) : CustomCall(Body, Rule, Arguments, Captures)
{
    public override string Name => "customJvp";

    protected override string Verb => "CustomJvp";

    private int FirstTangent => Arguments + Body.Outputs.Length;

    private int Tangents => Body.Inputs.Take(Arguments).Count(v => v.Type.Element.IsFloating());

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        RefuseCaptures(Array.ConvertAll(tangents, t => t is not null));
        var result = new Tensor?[outputs.Length];
        if (Array.TrueForAll(tangents[..Arguments], t => t is null)) return result;
        var dx = new List<Tensor>();
        for (int i = 0; i < Arguments; i++)
            if (inputs[i].ElementType.IsFloating()) dx.Add(tangents[i] ?? Tensor.ZerosLike(inputs[i]));
        Tensor[] dy = Rule.Apply([.. inputs[..Arguments], .. outputs, .. dx, .. RuleCaptures(inputs)]);
        for (int i = 0, next = 0; i < outputs.Length; i++)
        {
            if (!outputs[i].ElementType.IsFloating()) continue;
            Tensor tangent = dy[next++];
            if (!tangent.IsDisconnected) result[i] = tangent;
        }

        return result;
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        RefuseCaptures(needed);
        bool[] wrt = new bool[Rule.Inputs.Length];
        for (int i = 0, next = FirstTangent; i < Arguments; i++)
            if (inputs[i].ElementType.IsFloating()) wrt[next++] = needed[i];
        Tensor?[] seeds = [.. cotangents.Where((_, i) => outputs[i].ElementType.IsFloating())];
        var (transpose, connected) = ReverseMode.Pullback(Rule, wrt, Array.ConvertAll(seeds, s => s is not null));
        RequireLinear(transpose);
        var dx = new List<Tensor>();
        for (int i = 0; i < Arguments; i++)
            if (inputs[i].ElementType.IsFloating()) dx.Add(Tensor.ZerosLike(inputs[i]));
        Tensor[] pulled = transpose.Apply([.. inputs[..Arguments], .. outputs, .. dx, .. RuleCaptures(inputs), .. seeds.OfType<Tensor>()]);
        var result = new Tensor?[inputs.Length];
        for (int i = 0, tangent = FirstTangent, next = 0; i < Arguments; i++)
            if (inputs[i].ElementType.IsFloating() && connected[tangent++]) result[i] = pulled[next++];
        return result;
    }

    protected override bool[] RuleFlags(bool[] batched)
    {
        var flags = new List<bool>(batched[..Arguments]);
        flags.AddRange(Enumerable.Repeat(true, Body.Outputs.Length));
        for (int i = 0; i < Arguments; i++)
            if (Body.Inputs[i].Type.Element.IsFloating()) flags.Add(batched[i]);
        flags.AddRange(batched[(Arguments + Captures)..]);
        return [.. flags];
    }

    protected override Tensor[] BatchRule(int size, Tensor[] arguments, bool[] batched)
    {
        var (dy, varies) = BatchMode.Run(Rule, arguments, RuleFlags(batched), size);
        return BatchRules.ExpandAll(size, dy, varies);
    }

    /// <summary>A rule is linear in its tangents exactly when its derivative by them does not contain them.</summary>
    private void RequireLinear(Graph transpose)
    {
        var tangents = new HashSet<Value>(transpose.Inputs.AsSpan(FirstTangent, Tangents).ToArray(), ReferenceEqualityComparer.Instance);
        if (!Array.Exists(transpose.Nodes, n => Array.Exists(n.Inputs, tangents.Contains))) return;
        Throw.NotDifferentiable(
            "A CustomJvp function whose rule is not linear in the tangent", "reverse",
            "The reverse derivative is the transpose of the rule: let the tangent enter by sums and by products with factors that do not "
            + "contain it, or define the function by CustomVjp.");
    }

    public bool Equals(CustomJvpCall? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}
