namespace Adjoint.Loops;

/// <summary>
/// One of two graphs with the same inputs and outputs, by a truth value. Inputs: the truth value, then the graphs'. Derivatives are those of
/// the branch that is taken: again one of two graphs.
/// </summary>
internal sealed record CondCall(Graph IfTrue, Graph IfFalse) : Primitive
{
    private CompiledProgram? _ifTrue;
    private CompiledProgram? _ifFalse;

    public override string Name => "cond";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (!inputs[1..].SequenceEqual(IfTrue.InputTypes) || !IfFalse.OutputTypes.AsSpan().SequenceEqual(IfTrue.OutputTypes))
            Throw.InternalError($"cond of ({string.Join(", ", IfTrue.InputTypes)}) was applied to ({string.Join(", ", inputs[1..].ToArray())}).", IfTrue);
        return IfTrue.OutputTypes;
    }

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        CompiledProgram program = *(byte*)inputs[0].Pointer != 0
            ? _ifTrue ??= CompiledProgram.For(IfTrue) : _ifFalse ??= CompiledProgram.For(IfFalse);
        ProgramInstance instance = program.Rent();
        for (int i = 1; i < inputs.Length; i++) instance.SetInput(i - 1, inputs[i].Pointer);
        for (int i = 0; i < outputs.Length; i++) instance.SetOutput(i, outputs[i].Pointer);
        instance.Run();
        program.Return(instance);
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        bool[] wrt = Array.ConvertAll(tangents[1..], t => t is not null);
        var result = new Tensor?[outputs.Length];
        if (!Array.Exists(wrt, w => w)) return result;
        bool[] either = Either(ForwardMode.Pushforward(IfTrue, wrt).Connected, ForwardMode.Pushforward(IfFalse, wrt).Connected);
        Graph Push(Graph branch) => Trace(
            [.. branch.InputTypes, .. branch.InputTypes.Where((_, i) => wrt[i])],
            x =>
            {
                Tensor[] primal = x[..wrt.Length];
                var (y, dy) = ForwardMode.Run(branch, primal, Spread(x[wrt.Length..], wrt));
                return Select(either, y, dy);
            });
        return Derivatives(either, Push(IfTrue), Push(IfFalse), [.. inputs, .. tangents[1..].OfType<Tensor>()]);
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        bool[] wrt = needed[1..], given = Array.ConvertAll(cotangents, b => b is not null);
        bool[] either = Either(ReverseMode.Pullback(IfTrue, wrt, given).Connected, ReverseMode.Pullback(IfFalse, wrt, given).Connected);
        Graph Pull(Graph branch) => Trace(
            [.. branch.InputTypes, .. branch.OutputTypes.Where((_, i) => given[i])],
            x =>
            {
                Tensor[] primal = x[..wrt.Length];
                Tensor?[] pulled = new ReverseMode(branch, primal, wrt).Pull(Spread(x[wrt.Length..], given));
                return Select(either, primal, pulled);
            });
        return [null, .. Derivatives(either, Pull(IfTrue), Pull(IfFalse), [.. inputs, .. cotangents.OfType<Tensor>()])];
    }

    /// <summary>Where the truth value differs from sample to sample, both branches are computed and <c>Where</c> selects.</summary>
    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched)
    {
        bool[] flags = batched[1..];
        if (!batched[0])
            return new CondCall(BatchMode.Transform(IfTrue, flags, size), BatchMode.Transform(IfFalse, flags, size)).Bind(inputs);
        Tensor[] a = Run(IfTrue), b = Run(IfFalse);
        for (int i = 0; i < a.Length; i++)
        {
            int[] extents = new int[a[i].Rank];
            Array.Fill(extents, 1);
            extents[0] = size;
            a[i] = Tensor.Where(inputs[0].Reshape(new Shape(extents.AsSpan())), a[i], b[i]);
        }

        return a;

        Tensor[] Run(Graph branch)
        {
            var (outputs, lined) = BatchMode.Run(branch, inputs[1..], flags, size);
            return BatchRules.ExpandAll(size, outputs, lined);
        }
    }

    public override string Format(string[] inputs) =>
        $"cond[{IfTrue.Nodes.Length} or {IfFalse.Nodes.Length} nodes]({string.Join(", ", inputs)})";

    public bool Equals(CondCall? other) =>
        other is not null && IfTrue.StructurallyEquals(other.IfTrue) && IfFalse.StructurallyEquals(other.IfFalse);

    public override int GetHashCode() => HashCode.Combine(nameof(CondCall), IfTrue.GetStructuralHash(), IfFalse.GetStructuralHash());

    private static Graph Trace(TensorType[] types, Func<Tensor[], Tensor[]> function)
    {
        var (graph, captures) = Traced.Abstractly(function, types);
        if (captures.Length > 0) Throw.InternalError("a branch captured a tensor while it was differentiated.", graph);
        return graph;
    }

    private static bool[] Either(bool[] a, bool[] b) => [.. a.Zip(b, (x, y) => x || y)];

    private static Tensor?[] Spread(Tensor[] values, bool[] places)
    {
        var result = new Tensor?[places.Length];
        for (int i = 0, at = 0; i < places.Length; i++)
            if (places[i]) result[i] = values[at++];
        return result;
    }

    /// <summary>The derivatives at the places that either branch connects, zeros where this one does not.</summary>
    private static Tensor[] Select(bool[] places, Tensor[] like, Tensor?[] derivatives)
    {
        var result = new List<Tensor>();
        for (int i = 0; i < places.Length; i++)
            if (places[i]) result.Add(derivatives[i] ?? Tensor.ZerosLike(like[i]));
        return [.. result];
    }

    private static Tensor?[] Derivatives(bool[] places, Graph ifTrue, Graph ifFalse, Tensor[] inputs) =>
        Array.Exists(places, p => p) ? Spread(new CondCall(ifTrue, ifFalse).Bind(inputs), places) : new Tensor?[places.Length];
}
