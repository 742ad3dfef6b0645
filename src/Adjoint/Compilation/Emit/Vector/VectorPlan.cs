namespace Adjoint.Compilation.Emit;

/// <summary>A group of nodes on one shape as a fused loop.</summary>
internal sealed class VectorPlan : StepPlan
{
    private readonly IReadOnlyList<Node> _nodes;
    private readonly Func<Value, Access> _accessOf;
    private readonly ElementType _element;
    private readonly Shape _shape;
    private readonly bool _hasPartials;

    private VectorPlan(
        IReadOnlyList<Node> nodes, Value[] inputs, Value[] outputs, bool hasPartials, Func<Value, Access> accessOf, ElementType element, Shape shape)
        : base(inputs, outputs) =>
        (_nodes, _hasPartials, _accessOf, _element, _shape) = (nodes, hasPartials, accessOf, element, shape);

    public static VectorPlan Create(
        IReadOnlyList<Node> nodes, Value[] inputs, Value[] outputs, Func<Value, Access> accessOf, ElementType element, Shape shape)
    {
        // Blocks of reductions are combined in memory that lives in the arena like an intermediate value, for this step only.
        long partials = 0;
        foreach (Value output in outputs)
        {
            if (output.Producer!.Primitive is not Reduce reduce) continue;
            var tree = new ReductionTree(shape, reduce.Axes);
            if (tree.Blocks > 1) partials += VectorStep.PartialBytes(tree, element);
        }

        if (partials == 0) return new VectorPlan(nodes, inputs, outputs, false, accessOf, element, shape);
        var scratch = new Value(new TensorType(ElementType.Float64, [checked((int)(partials / 8))]), null, 0);
        return new VectorPlan(nodes, inputs, [.. outputs, scratch], true, accessOf, element, shape);
    }

    public override ProgramStep Compile(int[] operands, TensorType[] types)
    {
        Value[] values = [.. Inputs, .. _hasPartials ? Outputs[..^1] : Outputs];
        LoopNest nest = LoopNest.Build(_nodes, values, Inputs.Length, _accessOf, _element, _shape);
        return new VectorStep(nest, operands, _hasPartials, Describe(nest));
    }

    private string Describe(LoopNest nest)
    {
        var names = new List<string>();
        foreach (var group in _nodes.GroupBy(n => n.Primitive.Name)) names.Add(group.Count() == 1 ? group.Key : $"{group.Key} × {group.Count()}");
        return $"fused loop over {_element}{_shape}: {string.Join(", ", names)}; {nest.Loads.Length} loads, {nest.Body.Instructions.Length - nest.Loads.Length} operations, "
            + $"{nest.Stores.Length} stores, {nest.Reductions.Length} reductions";
    }
}
