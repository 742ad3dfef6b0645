using System.Text;

namespace Adjoint.Compilation;

/// <summary>What a compiled delegate is bound to: the programs for the argument types met so far.</summary>
internal abstract class CompiledFunction
{
    private volatile Variant? _latest;
    private readonly List<Variant> _variants = [];

    /// <summary>How long the optimization and planning of the program used last took.</summary>
    public TimeSpan CompileTime => _latest?.Program.CompileTime ?? TimeSpan.Zero;

    /// <summary>Everything that was compiled, for the user to read.</summary>
    public string Explain()
    {
        var text = new StringBuilder();
        lock (_variants)
        {
            if (_variants.Count == 0) return "Not compiled yet: the first call decides the shapes.";
            foreach (Variant variant in _variants)
            {
                ProgramPlan plan = variant.Program.Plan;
                text.Append("arguments ").AppendJoin(", ", variant.Types.Select(t => t.ToString())).AppendLine()
                    .Append("  ").Append(plan.Steps.Length).Append(" steps, arena ").Append(plan.ArenaBytes).Append(" bytes, compiled in ")
                    .Append(variant.Program.CompileTime.TotalMilliseconds.ToString("F1", System.Globalization.CultureInfo.InvariantCulture)).AppendLine(" ms");
                foreach (ProgramStep step in plan.Steps) text.Append("  ").AppendLine(step.Describe());
            }
        }

        return text.ToString();
    }

    /// <summary>The program used last, if it fits.</summary>
    protected Variant? Latest(ReadOnlySpan<Tensor> leaves) => _latest is { } latest && latest.Fits(leaves) ? latest : null;

    /// <summary>The program for these arguments, compiled if they are the first of their types.</summary>
    protected Variant For(Tensor[] leaves, Func<Tensor[], object?> function)
    {
        if (Latest(leaves) is { } latest) return latest;
        lock (_variants)
        {
            Variant? variant = _variants.Find(v => v.Fits(leaves));
            if (variant is null)
            {
                object? like = null;
                TensorType[] types = Array.ConvertAll(leaves, t => t.Type);
                var (graph, captures) = Traced.Abstractly(
                    inputs => Tree.Leaves(like = function(inputs)), types, Array.ConvertAll(leaves, t => t.Label));
                if (captures.Length > 0)
                    Throw.Misuse("Compile", $"the function captured a traced tensor {captures[0].Describe()}; pass it as an argument.");
                variant = new Variant(types, CompiledProgram.For(graph), like);
                _variants.Add(variant);
            }

            return _latest = variant;
        }
    }

    /// <summary>Runs on leaves; records the graph instead where an argument is traced.</summary>
    protected TResult Run<TResult>(Tensor[] leaves, Func<Tensor[], object?> function)
    {
        // Inside another transform the compiled function is the function itself: the outer trace sees its operations.
        if (Array.Exists(leaves, t => t.IsTraced)) return (TResult)function(leaves)!;
        Variant variant = For(leaves, function);
        return Tree.WithLeaves((TResult)variant.Like!, variant.Program.Run(leaves));
    }

    /// <summary>Runs into given tensors.</summary>
    protected static void RunInto(Variant variant, ReadOnlySpan<Tensor> leaves, ReadOnlySpan<Tensor> outputs)
    {
        TensorType[] expected = variant.Program.Outputs;
        bool fits = outputs.Length == expected.Length;
        for (int i = 0; fits && i < expected.Length; i++)
            fits = !outputs[i].IsTraced && outputs[i].ElementType == expected[i].Element && outputs[i].Shape == expected[i].Shape;
        if (!fits)
        {
            Throw.Misuse("CallInto", $"the destination is ({string.Join(", ", outputs.ToArray().Select(t => t.Type))}), the result is "
                + $"({string.Join(", ", expected)}). Take the result of an ordinary call as destination.");
        }

        variant.Program.Run(leaves, outputs);
    }

    internal sealed class Variant(TensorType[] types, CompiledProgram program, object? like)
    {
        public TensorType[] Types { get; } = types;

        public CompiledProgram Program { get; } = program;

        /// <summary>The traced result, for its structure.</summary>
        public object? Like { get; } = like;

        public bool Fits(ReadOnlySpan<Tensor> leaves)
        {
            if (leaves.Length != Types.Length) return false;
            for (int i = 0; i < leaves.Length; i++)
                if (leaves[i].ElementType != Types[i].Element || leaves[i].Shape != Types[i].Shape) return false;
            return true;
        }
    }
}

internal sealed class CompiledFunction<T, TResult>(Func<T, TResult> function) : CompiledFunction
{
    public TResult Invoke(T a) => Run<TResult>(Tree.Leaves(a), x => function(Tree.WithLeaves(a, x)));

    public void InvokeInto(TResult destination, T a)
    {
        ReadOnlySpan<Tensor> leaves = LeafBuffer.First(a);
        RunInto(Latest(leaves) ?? Create(a), leaves, LeafBuffer.Second(destination));
    }

    // Apart from the hot path, which must not allocate a closure.
    private Variant Create(T a) => For(Tree.Leaves(a), x => function(Tree.WithLeaves(a, x)));
}

internal sealed class CompiledFunction<T1, T2, TResult>(Func<T1, T2, TResult> function) : CompiledFunction
{
    public TResult Invoke(T1 a, T2 b) => Run<TResult>(Tree.Leaves((a, b)), x => Call((a, b), x));

    private TResult Call((T1, T2) like, Tensor[] leaves)
    {
        var (a, b) = Tree.WithLeaves(like, leaves);
        return function(a, b);
    }
}

internal sealed class CompiledFunction<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) : CompiledFunction
{
    public TResult Invoke(T1 a, T2 b, T3 c) => Run<TResult>(Tree.Leaves((a, b, c)), x => Call((a, b, c), x));

    private TResult Call((T1, T2, T3) like, Tensor[] leaves)
    {
        var (a, b, c) = Tree.WithLeaves(like, leaves);
        return function(a, b, c);
    }
}
