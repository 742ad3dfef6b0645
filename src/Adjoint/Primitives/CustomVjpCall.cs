namespace Adjoint.Primitives;

/// <summary>
/// A function with a reverse rule (arguments, outputs, cotangents of the floating outputs, captures of the rule) → cotangents
/// of the floating arguments. The rule need not be the transpose of anything, so a forward derivative cannot follow from it.
/// </summary>
internal sealed record CustomVjpCall(Graph Body, Graph Rule, int Arguments, int Captures) : CustomCall(Body, Rule, Arguments, Captures)
{
    public override string Name => "customVjp";

    protected override string Verb => "CustomVjp";

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (Array.Exists(tangents[..(Arguments + Captures)], t => t is not null))
        {
            Throw.NotDifferentiable(
                "A CustomVjp function", "forward", "It has a reverse rule only: use Grad, Vjp or JacobianMode.Reverse, for second derivatives Grad of Grad instead of "
                + "Hvp or Hessian by forward mode, or define it by CustomJvp, whose rule serves both modes.");
        }

        return new Tensor?[outputs.Length];
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        RefuseCaptures(needed);
        var result = new Tensor?[inputs.Length];
        if (!Array.Exists(needed[..Arguments], n => n)) return result;
        var seeds = new List<Tensor>();
        for (int i = 0; i < outputs.Length; i++)
            if (outputs[i].ElementType.IsFloating()) seeds.Add(cotangents[i] ?? Tensor.ZerosLike(outputs[i]));
        Tensor[] pulled = Rule.Apply([.. inputs[..Arguments], .. outputs, .. seeds, .. RuleCaptures(inputs)]);
        for (int i = 0, next = 0; i < Arguments; i++)
        {
            if (!inputs[i].ElementType.IsFloating()) continue;
            Tensor cotangent = pulled[next++];
            if (needed[i] && !cotangent.IsDisconnected) result[i] = cotangent;
        }

        return result;
    }

    protected override bool[] RuleFlags(bool[] batched)
    {
        int sampled = Body.Outputs.Length + Body.Outputs.Count(v => v.Type.Element.IsFloating());
        return [.. batched[..Arguments], .. Enumerable.Repeat(true, sampled), .. batched[(Arguments + Captures)..]];
    }

    protected override Tensor[] BatchRule(int size, Tensor[] arguments, bool[] batched)
    {
        // An argument that all samples share collects the cotangents of all of them.
        var (pulled, varies) = BatchMode.Run(Rule, arguments, RuleFlags(batched), size);
        Tensor[] result = BatchRules.ExpandAll(size, pulled, varies);
        for (int i = 0, next = 0; i < Arguments; i++)
        {
            if (!Body.Inputs[i].Type.Element.IsFloating()) continue;
            if (!batched[i]) result[next] = Tensor.Sum(result[next], 0);
            next++;
        }

        return result;
    }

    public bool Equals(CustomVjpCall? other) => base.Equals(other);

    public override int GetHashCode() => base.GetHashCode();
}
