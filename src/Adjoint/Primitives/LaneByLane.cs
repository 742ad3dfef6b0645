namespace Adjoint.Primitives;

/// <summary>
/// The batching rule of primitives that decide by values (adaptive solves): the primitive is applied to every lane by itself, so
/// that a lane gives the same bits alone and in any batch. Derivatives are the batched derivatives of the primitive.
/// </summary>
internal sealed record LaneByLane(Primitive Inner, int Size, EquatableArray<bool> Batched) : Primitive
{
    public override string Name => $"{Inner.Name} × {Size}";

    public override bool IsPure => Inner.IsPure;

    public static Tensor[] Apply(Primitive inner, int size, Tensor[] inputs, bool[] batched) =>
        new LaneByLane(inner, size, batched).Bind(inputs);

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) =>
        Array.ConvertAll(Inner.Infer(LaneTypes(inputs)), t => t with { Shape = t.Shape.Insert(0, Size) });

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        var laneInputs = new Operand[inputs.Length];
        var laneOutputs = new Operand[outputs.Length];
        for (int lane = 0; lane < Size; lane++)
        {
            for (int i = 0; i < inputs.Length; i++) laneInputs[i] = Batched[i] ? Lane(inputs[i], lane) : inputs[i];
            for (int i = 0; i < outputs.Length; i++) laneOutputs[i] = Lane(outputs[i], lane);
            Inner.Execute(laneInputs, laneOutputs);
        }
    }

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) =>
        Lift(inputs, outputs, tangents, outputs.Length, (x, y, t) => Inner.Jvp(x, y, t), tangentsAreInputs: true);

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        Tensor?[] pulled = Lift(inputs, outputs, cotangents, inputs.Length, (x, y, t) => Inner.Vjp(x, y, t, needed), tangentsAreInputs: false);
        for (int i = 0; i < pulled.Length; i++)
        {
            // An input shared by all lanes gets the sum of their cotangents.
            if (pulled[i] is { } bar && !Batched[i]) pulled[i] = Reduce.Sum([0]).Apply(bar);
        }

        return pulled;
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        new LaneByLane(this, size, batched).Bind(inputs);

    private static unsafe Operand Lane(Operand operand, int lane)
    {
        var type = operand.Type with { Shape = operand.Shape.Remove(0) };
        return new Operand((byte*)operand.Pointer + ((long)lane * type.Bytes), type);
    }

    private TensorType[] LaneTypes(ReadOnlySpan<TensorType> inputs)
    {
        var types = inputs.ToArray();
        for (int i = 0; i < types.Length; i++)
            if (Batched[i]) types[i] = types[i] with { Shape = types[i].Shape.Remove(0) };
        return types;
    }

    /// <summary>Traces a derivative rule of the inner primitive for one lane and batches its graph.</summary>
    private Tensor?[] Lift(
        Tensor[] inputs, Tensor[] outputs, Tensor?[] given, int results,
        Func<Tensor[], Tensor[], Tensor?[], Tensor?[]> rule, bool tangentsAreInputs)
    {
        int n = inputs.Length, m = outputs.Length;
        TensorType[] laneInputs = LaneTypes(Array.ConvertAll(inputs, t => t.Type));
        TensorType[] laneOutputs = Inner.Infer(laneInputs);
        int[] present = [.. Enumerable.Range(0, given.Length).Where(i => given[i] is not null)];
        TensorType[] givenTypes = [.. present.Select(i => tangentsAreInputs ? laneInputs[i] : laneOutputs[i])];
        bool[] exists = new bool[results];
        var (graph, captures) = Traced.Abstractly(
            x =>
            {
                var t = new Tensor?[given.Length];
                for (int k = 0; k < present.Length; k++) t[present[k]] = x[n + m + k];
                Tensor?[] derivative = rule(x[..n], x[n..(n + m)], t);
                for (int i = 0; i < results; i++) exists[i] = derivative[i] is not null;
                return [.. derivative.Where(d => d is not null).Select(d => d!)];
            },
            [.. laneInputs, .. laneOutputs, .. givenTypes]);
        if (captures.Length > 0) Throw.InternalError("a derivative rule captured a tensor.", graph);
        bool[] flags = [.. Batched, .. Enumerable.Repeat(true, m), .. present.Select(i => !tangentsAreInputs || Batched[i])];
        var (values, batched) = BatchMode.Run(graph, [.. inputs, .. outputs, .. present.Select(i => given[i]!)], flags, Size);
        var result = new Tensor?[results];
        for (int i = 0, k = 0; i < results; i++)
        {
            if (!exists[i]) continue;
            result[i] = batched[k] ? values[k] : values[k].BroadcastTo(values[k].Shape.Insert(0, Size));
            k++;
        }

        return result;
    }
}
