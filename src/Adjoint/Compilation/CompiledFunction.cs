using System.Text;

namespace Adjoint.Compilation;

/// <summary>What a compiled delegate is bound to: the programs for the arguments met so far.</summary>
internal abstract class CompiledFunction
{
    /// <summary>How long the optimization and planning of the program used last took.</summary>
    public abstract TimeSpan CompileTime { get; }

    /// <summary>Everything that was compiled, for the user to read.</summary>
    public abstract string Explain();

    // What does not depend on the types of argument and result stands here: the JIT compiles all below for every tuple of the user's.

    /// <summary>Whether a tensor is traced.</summary>
    protected static bool IsAnyTraced(Tensor[] leaves) => Array.Exists(leaves, t => t.IsTraced);

    /// <summary>The program of a function of tensors like these.</summary>
    protected static CompiledProgram ProgramOf(Func<Tensor[], Tensor[]> function, Tensor[] leaves)
    {
        var (graph, captures) = Traced.Abstractly(function, Array.ConvertAll(leaves, t => t.Type), Array.ConvertAll(leaves, t => t.Label));
        if (captures.Length > 0)
            Throw.Misuse("Compile", $"the function captured a traced tensor {captures[0].Describe()}; pass it as an argument.");
        return CompiledProgram.For(graph);
    }
}

/// <inheritdoc cref="CompiledFunction"/>
internal sealed class CompiledFunction<T, TResult>(Func<T, TResult> function) : CompiledFunction
{
    // Constants that are new objects on every call, without an Equals of their own, would make a program each.
    private const int MostVariants = 64;

    private readonly List<Variant> _variants = [];
    private volatile Variant? _latest;

    public override TimeSpan CompileTime => _latest?.Program.CompileTime ?? TimeSpan.Zero;

    public TResult Invoke(T argument)
    {
        Tensor[] leaves = Tree.Leaves(argument);

        // Inside another transform the compiled function is the function itself: the outer trace sees its operations.
        if (IsAnyTraced(leaves)) return function(argument);
        Variant variant = Latest(argument, leaves) ?? For(argument, leaves);
        return Tree.WithLeaves(variant.Result, variant.Program.Run(leaves));
    }

    public void InvokeInto(TResult destination, T argument)
    {
        ReadOnlySpan<Tensor> leaves = LeafBuffer.First(argument);
        foreach (Tensor leaf in leaves)
            if (leaf.IsTraced) Throw.Misuse("CallInto", $"the tensor {leaf.Describe()} of the argument is traced: writing its value would lose its derivative. Call the function as an ordinary one.");
        Variant variant = Latest(argument, leaves) ?? For(argument, Tree.Leaves(argument));
        ReadOnlySpan<Tensor> outputs = LeafBuffer.Second(destination);
        CheckDestination(variant.Program.Outputs, leaves, outputs);
        variant.Program.Run(leaves, outputs);
    }

    public override string Explain()
    {
        var text = new StringBuilder();
        lock (_variants)
        {
            if (_variants.Count == 0) return "Not compiled yet: the first call decides the shapes.";
            foreach (Variant variant in _variants)
            {
                ProgramPlan plan = variant.Program.Plan;
                text.Append("arguments ").AppendJoin(", ", variant.Program.Inputs.Select(t => t.ToString())).AppendLine()
                    .Append("  ").Append(plan.Steps.Length).Append(" steps, arena ").Append(plan.ArenaBytes).Append(" bytes, compiled in ")
                    .Append(variant.Program.CompileTime.TotalMilliseconds.ToString("F1", System.Globalization.CultureInfo.InvariantCulture)).AppendLine(" ms");
                foreach (ProgramStep step in plan.Steps) text.Append("  ").AppendLine(step.Describe());
            }
        }

        return text.ToString();
    }

    /// <summary>The program used last, if it fits.</summary>
    private Variant? Latest(T argument, ReadOnlySpan<Tensor> leaves) => _latest is { } latest && latest.Fits(argument, leaves) ? latest : null;

    /// <summary>The program for this argument, compiled if it is the first of its types and constants.</summary>
    private Variant For(T argument, Tensor[] leaves)
    {
        lock (_variants)
        {
            Variant? variant = _variants.Find(v => v.Fits(argument, leaves));
            if (variant is null)
            {
                T symbols = default!;
                TResult result = default!;
                CompiledProgram program = ProgramOf(inputs => Tree.Leaves(result = function(symbols = Tree.WithLeaves(argument, inputs))), leaves);
                if (_variants.Count == MostVariants) _variants.RemoveAt(0);
                _variants.Add(variant = new Variant(symbols, program, result));
            }

            return _latest = variant;
        }
    }

    private static void CheckDestination(TensorType[] expected, ReadOnlySpan<Tensor> leaves, ReadOnlySpan<Tensor> outputs)
    {
        bool fits = outputs.Length == expected.Length;
        for (int i = 0; fits && i < expected.Length; i++)
            fits = !outputs[i].IsTraced && outputs[i].ElementType == expected[i].Element && outputs[i].Shape == expected[i].Shape;
        if (!fits)
        {
            Throw.Misuse("CallInto", $"the destination is ({string.Join(", ", outputs.ToArray().Select(t => t.Type))}), the result is "
                + $"({string.Join(", ", expected)}). Take the result of an ordinary call as destination.");
        }

        RefuseShared(leaves, outputs);
    }

    /// <summary>A kernel may write a result before another has read what lies there.</summary>
    private static void RefuseShared(ReadOnlySpan<Tensor> leaves, ReadOnlySpan<Tensor> outputs)
    {
        for (int o = 0; o < outputs.Length; o++)
        {
            Array? data = outputs[o].Data;
            if (outputs[o].Size == 0) continue;
            foreach (Tensor leaf in leaves)
            {
                if (ReferenceEquals(leaf.Data, data))
                    Throw.Misuse("CallInto", $"the destination #{o}, {outputs[o].Type}, is also an argument. Call into a result of an earlier call, and exchange the two afterwards.");
            }

            for (int other = 0; other < o; other++)
            {
                if (ReferenceEquals(outputs[other].Data, data))
                    Throw.Misuse("CallInto", $"the destinations #{other} and #{o}, {outputs[o].Type}, are one tensor. Give each result a tensor of its own.");
            }
        }
    }

    private sealed class Variant(T symbols, CompiledProgram program, TResult result)
    {
        public CompiledProgram Program { get; } = program;

        /// <summary>The traced result, for its structure and constants.</summary>
        public TResult Result { get; } = result;

        public bool Fits(T argument, ReadOnlySpan<Tensor> leaves)
        {
            TensorType[] types = Program.Inputs;
            if (leaves.Length != types.Length) return false;
            for (int i = 0; i < leaves.Length; i++)
                if (leaves[i].ElementType != types[i].Element || leaves[i].Shape != types[i].Shape) return false;
            return TreeConstants.Same(symbols, argument);
        }
    }
}

/// <inheritdoc cref="CompiledFunction"/>
internal sealed class CompiledFunction<T1, T2, TResult>(Func<T1, T2, TResult> function) : CompiledFunction
{
    private readonly CompiledFunction<(T1, T2), TResult> _ofTuple = new(x => function(x.Item1, x.Item2));

    public TResult Invoke(T1 a, T2 b) => _ofTuple.Invoke((a, b));

    public override TimeSpan CompileTime => _ofTuple.CompileTime;

    public override string Explain() => _ofTuple.Explain();
}

/// <inheritdoc cref="CompiledFunction"/>
internal sealed class CompiledFunction<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) : CompiledFunction
{
    private readonly CompiledFunction<(T1, T2, T3), TResult> _ofTuple = new(x => function(x.Item1, x.Item2, x.Item3));

    public TResult Invoke(T1 a, T2 b, T3 c) => _ofTuple.Invoke((a, b, c));

    public override TimeSpan CompileTime => _ofTuple.CompileTime;

    public override string Explain() => _ofTuple.Explain();
}
