namespace Adjoint.Compilation;

/// <summary>A group of nodes that becomes one step: what it reads and writes.</summary>
internal abstract class StepPlan(Value[] inputs, Value[] outputs)
{
    public Value[] Inputs { get; } = inputs;

    public Value[] Outputs { get; } = outputs;

    /// <summary>Makes the step, given the indices of its buffers (inputs, then outputs) in the table and their types.</summary>
    public abstract ProgramStep Compile(int[] operands, TensorType[] types);
}

/// <summary>Something a program does: a kernel or a library call on buffers of the table.</summary>
internal abstract unsafe class ProgramStep(int[] operands)
{
    /// <summary>Indices into the table: inputs, then outputs.</summary>
    public int[] Operands { get; } = operands;

    /// <summary>Runs with the addresses in <paramref name="table"/>; <paramref name="scratch"/> has room for the operands.</summary>
    public abstract void Run(byte** table, Operand[] scratch);

    /// <summary>
    /// Whether the operand at position <paramref name="output"/>, which the step writes, may lie where the one at position <paramref name="input"/> lies,
    /// which it reads.
    /// </summary>
    public virtual bool CanWriteOver(int input, int output) => false;

    /// <summary>A line for <c>Explain</c>.</summary>
    public abstract string Describe();
}

/// <summary>One node by its own kernel: products, solves, loops, and whatever no emitter takes.</summary>
internal sealed class LibraryPlan(Node node) : StepPlan(node.Inputs, node.Outputs)
{
    public Node Node { get; } = node;

    public override ProgramStep Compile(int[] operands, TensorType[] types) =>
        new LibraryStep(Node.Primitive, operands, types, Inputs.Length);
}

/// <inheritdoc cref="LibraryPlan"/>
internal sealed unsafe class LibraryStep(Primitive primitive, int[] operands, TensorType[] types, int inputs) : ProgramStep(operands)
{
    public override void Run(byte** table, Operand[] scratch)
    {
        for (int i = 0; i < scratch.Length; i++) scratch[i] = new Operand(table[Operands[i]], types[i]);
        primitive.Execute(scratch.AsSpan(0, inputs), scratch.AsSpan(inputs));
    }

    public override bool CanWriteOver(int input, int output) => primitive is IUpdatesInPlace && input == 0 && output == inputs;

    public override string Describe() => $"{primitive.Name} {string.Join(", ", types[inputs..])}";
}

/// <summary>Copies an input, a constant or another output to an output.</summary>
internal sealed unsafe class CopyStep(int[] operands, int bytes) : ProgramStep(operands)
{
    public override void Run(byte** table, Operand[] scratch) => Buffer.MemoryCopy(table[Operands[0]], table[Operands[1]], bytes, bytes);

    public override bool CanWriteOver(int input, int output) => true;

    public override string Describe() => $"copy {bytes} bytes";
}
