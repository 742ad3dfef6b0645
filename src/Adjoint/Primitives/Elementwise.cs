namespace Adjoint.Primitives;

/// <summary>A function of one element, written once for every lane width and precision.</summary>
internal interface IUnaryOp
{
    static abstract V Apply<V, L>(V x) where V : unmanaged where L : struct, ILanes<V>;
}

/// <summary>A function of two elements.</summary>
internal interface IBinaryOp
{
    static abstract V Apply<V, L>(V x, V y) where V : unmanaged where L : struct, ILanes<V>;
}

/// <summary>A function of three elements.</summary>
internal interface ITernaryOp
{
    static abstract V Apply<V, L>(V x, V y, V z) where V : unmanaged where L : struct, ILanes<V>;
}

/// <summary>Which element types an elementwise operation takes.</summary>
[Flags]
internal enum Accepts
{
    Floating = 1,
    Integer = 2,
    Bool = 4,
    Numeric = Floating | Integer,
    Any = Floating | Integer | Bool,
}

/// <summary>Facts about an elementwise operation that passes quantify over.</summary>
[Flags]
internal enum Traits
{
    None = 0,
    Commutative = 1,

    /// <summary>Linear in all arguments together (add, negate): tangents pass through the operation itself.</summary>
    Linear = 2,

    /// <summary>The result is a mask.</summary>
    Mask = 4,

    /// <summary>The first argument is a mask (select).</summary>
    MaskFirst = 8,

    /// <summary>Locally constant: derivative zero wherever it exists.</summary>
    LocallyConstant = 16,
}

/// <summary>The product of a partial derivative with a tangent or cotangent.</summary>
internal delegate Tensor Partial(Tensor[] arguments, Tensor result, Tensor t);

/// <summary>
/// An operation applied element by element to operands of one shape (broadcasting is a primitive of its own). An instance is
/// a row of <see cref="ElementwiseTable"/>: a name, the function for any lane width (which is kernel and emission at once),
/// and one partial derivative per argument in terms of traced arguments and result, from which tangents and cotangents follow.
/// </summary>
internal sealed record Elementwise : Primitive
{
    public required string OpName { get; init; }

    /// <summary>The struct with the static generic method <c>Apply</c>; its address is what the compiler emits a call to.</summary>
    public required Type Op { get; init; }

    public required int Arity { get; init; }

    public required ElementwiseLoop Loop { get; init; }

    /// <summary>
    /// For each argument the map t ↦ (∂f/∂argument)·t, given the arguments, the result and t; null: zero. The Jacobian is
    /// diagonal, so the same map serves tangents and cotangents.
    /// </summary>
    public required Partial?[] Partials { get; init; }

    public Accepts Accepts { get; init; } = Accepts.Floating;

    public Traits Traits { get; init; }

    /// <summary>Where tests sample the arguments: an interval in which the function is smooth.</summary>
    public (double Low, double High)[] Domain { get; init; } = [];

    /// <summary>Points where one-sided derivatives differ, with the subgradient chosen, as documentation.</summary>
    public string? Kink { get; init; }

    /// <summary>The symbol between two operands in printed graphs.</summary>
    public string? Infix { get; init; }

    public override string Name => OpName;

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        int first = Traits.HasFlag(Traits.MaskFirst) ? 1 : 0;
        TensorType type = inputs[first];
        if (first == 1 && inputs[0].Element != ElementType.Bool) Throw.WrongElementType(OpName, inputs[0], "Bool (a mask)");
        bool accepted = type.Element switch
        {
            ElementType.Bool => Accepts.HasFlag(Accepts.Bool),
            ElementType.Int64 => Accepts.HasFlag(Accepts.Integer),
            _ => Accepts.HasFlag(Accepts.Floating),
        };
        if (!accepted) Throw.WrongElementType(OpName, type, Accepts.ToString());
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Shape != type.Shape || (i > first && inputs[i].Element != type.Element))
                Throw.InternalError($"{OpName} was applied to operands {inputs[i]} and {type}.");
        }

        return [Traits.HasFlag(Traits.Mask) ? type with { Element = ElementType.Bool } : type];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) =>
        Loop.Run(inputs, outputs[0], Traits.HasFlag(Traits.Mask), Traits.HasFlag(Traits.MaskFirst));

    public override Tensor?[] Jvp(Tensor[] inputs, Tensor[] outputs, Tensor?[] tangents)
    {
        if (Traits.HasFlag(Traits.Linear) && Array.TrueForAll(tangents, t => t is not null)) return Bind(tangents!);
        Tensor? sum = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (tangents[i] is not { } tangent || Partials[i] is not { } partial) continue;
            Tensor term = partial(inputs, outputs[0], tangent);
            sum = sum is null ? term : sum + term;
        }

        return [sum];
    }

    public override Tensor?[] Vjp(Tensor[] inputs, Tensor[] outputs, Tensor?[] cotangents, bool[] needed)
    {
        var result = new Tensor?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            if (needed[i] && Partials[i] is { } partial) result[i] = partial(inputs, outputs[0], cotangents[0]!);
        return result;
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) =>
        Bind(BatchRules.ExpandAll(size, inputs, batched));

    public override string Format(string[] inputs) =>
        Infix is not null && inputs.Length == 2 ? $"{inputs[0]} {Infix} {inputs[1]}" : base.Format(inputs);

    public bool Equals(Elementwise? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => OpName.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Ways of lining up a batch axis that several rules share.</summary>
internal static class BatchRules
{
    /// <summary>Gives every operand the leading batch axis, repeating those that have none.</summary>
    public static Tensor[] ExpandAll(int size, Tensor[] inputs, bool[] batched)
    {
        var result = new Tensor[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            result[i] = batched[i] ? inputs[i] : inputs[i].BroadcastTo(inputs[i].Shape.Insert(0, size));
        return result;
    }
}
