namespace Adjoint.Primitives;

/// <summary>
/// An operation of the closed set everything else is composed of. An instance holds the attributes of one application
/// (axes, permutation, …) and compares by them. It stands in one place with its shape rule, kernel, derivative and
/// batching rule. Rules are written in tensors of any level, so derivatives of every order, and compiled ones, come
/// from the same text.
/// </summary>
internal abstract record Primitive
{
    /// <summary>The name in messages and printed graphs.</summary>
    public abstract string Name { get; }

    /// <summary>The shape rule; throws where the operands do not fit, before any work.</summary>
    public abstract TensorType[] Infer(ReadOnlySpan<TensorType> inputs);

    /// <summary>The kernel: computes the outputs from the inputs, all dense and row-major, outputs not overlapping inputs.</summary>
    public abstract void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs);

    /// <summary>
    /// The tangents of the outputs, given those of the inputs. Null stands for a tangent that is structurally zero,
    /// in both directions.
    /// </summary>
    public abstract Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents);

    /// <summary>
    /// The cotangents of those inputs that are <paramref name="needed"/>, given those of the outputs (null: zero; not all
    /// are null). A null result says that the output does not depend on the input differentiably.
    /// </summary>
    public abstract Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed);

    /// <summary>
    /// Applies the primitive to a batch: inputs with <paramref name="batched"/> set carry a leading axis of extent
    /// <paramref name="size"/>, at least one of them does, and every result does.
    /// </summary>
    public abstract Tensor[] Batch(int size, Tensor[] inputs, bool[] batched);

    /// <summary>Whether the result depends on the operands alone, so that it may be computed ahead.</summary>
    public virtual bool IsPure => true;

    /// <summary>How an application reads in a printed graph.</summary>
    public virtual string Format(string[] inputs) => $"{Name}({string.Join(", ", inputs)})";

    /// <summary>Computes on values.</summary>
    public virtual Tensor[] Evaluate(Tensor[] inputs)
    {
        var types = new TensorType[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) types[i] = inputs[i].Type;
        TensorType[] outputTypes = Infer(types);
        var outputs = new Tensor[outputTypes.Length];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = Tensor.Uninitialized(outputTypes[i]);
        Operand.Pin(inputs, outputs, this, static (primitive, ins, outs) => primitive.Execute(ins, outs));
        return outputs;
    }

    /// <summary>Applies to tensors of any level: computes on values, records on traced tensors.</summary>
    public Tensor[] Bind(params Tensor[] inputs) =>
        Trace.DeepestOf(inputs) is { } trace ? trace.Record(this, inputs) : Evaluate(inputs);

    /// <summary><see cref="Bind"/> for a primitive with one output.</summary>
    public Tensor Apply(params Tensor[] inputs) => Bind(inputs)[0];

    /// <summary>Records compare by attributes; the base has none.</summary>
    public virtual bool Equals(Primitive? other) => other is not null && other.EqualityContract == EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();
}

/// <summary>
/// A primitive that is linear in all its inputs: its tangent is itself, its cotangent its transpose.
/// </summary>
internal abstract record LinearPrimitive : Primitive
{
    /// <summary>The transpose: the input's cotangent from the output's.</summary>
    public abstract Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed);

    public sealed override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (Array.TrueForAll(tangents, t => t is null)) return [null];
        var full = new Tensor[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) full[i] = tangents[i] ?? Tensor.ZerosLike(inputs[i]);
        return [Apply(full)];
    }

    public sealed override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) =>
        Transpose(Array.ConvertAll(inputs, x => x.Type), cotangents[0]!, needed);
}

/// <summary>A primitive whose outputs are locally constant in its inputs, or not differentiable by nature (indices, masks).</summary>
internal abstract record ConstantPrimitive : Primitive
{
    public sealed override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents) => new Tensor?[outputs.Length];

    public sealed override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed) => new Tensor?[inputs.Length];
}
