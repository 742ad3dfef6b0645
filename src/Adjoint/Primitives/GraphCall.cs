using Adjoint.Compilation;

namespace Adjoint.Primitives;

/// <summary>
/// The application of a graph as one operation, where a boundary around it means something: what is not kept for the
/// reverse pass, or has a derivative of its own. The compiler inlines the body when that meaning has been used up.
/// </summary>
internal abstract record GraphCall(Graph Body) : Primitive
{
    public sealed override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (!inputs.SequenceEqual(Body.InputTypes))
            Throw.InternalError($"{Name} of ({string.Join(", ", Body.InputTypes)}) was applied to ({string.Join(", ", inputs.ToArray())}).", Body);
        return Body.OutputTypes;
    }

    public sealed override Tensor[] Evaluate(Tensor[] inputs) => Body.Apply(inputs);

    public sealed override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        CompiledProgram program = CompiledProgram.For(Body);
        ProgramInstance instance = program.Rent();
        try
        {
            unsafe
            {
                for (int i = 0; i < inputs.Length; i++) instance.SetInput(i, inputs[i].Pointer);
                for (int i = 0; i < outputs.Length; i++) instance.SetOutput(i, outputs[i].Pointer);
            }

            instance.Run();
        }
        finally
        {
            program.Return(instance);
        }
    }

    /// <summary>Records the application; results that were computed while the body was traced are taken over.</summary>
    public Tensor[] BindKnowing(Tensor[] inputs, Tensor[]? results)
    {
        if (Trace.DeepestOf(inputs) is { } trace) return trace.Record(this, inputs, results);
        return results ?? Evaluate(inputs);
    }

    public override string Format(string[] inputs) => $"{Name}[{Body.Nodes.Length} nodes]({string.Join(", ", inputs)})";

    public virtual bool Equals(GraphCall? other) =>
        other is not null && other.EqualityContract == EqualityContract && Body.StructurallyEquals(other.Body);

    public override int GetHashCode() => HashCode.Combine(EqualityContract, Body.GetStructuralHash());
}
