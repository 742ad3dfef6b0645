using System.Runtime.InteropServices;

namespace Adjoint.Compilation;

/// <summary>Where a buffer lies.</summary>
internal enum BufferPlace
{
    Input,
    Output,
    Constant,
    Arena,
}

/// <summary>One value's storage.</summary>
internal sealed unsafe class BufferPlan(TensorType type, BufferPlace place)
{
    public TensorType Type { get; } = type;

    public BufferPlace Place { get; } = place;

    /// <summary>Bytes from the start of the arena.</summary>
    public long Offset { get; set; }

    /// <summary>Pinned for the life of the program.</summary>
    public byte* ConstantAddress { get; init; }
}

/// <summary>The steps of a program in order and the place of every buffer.</summary>
internal sealed unsafe class ProgramPlan
{
    private readonly List<PinnedConstant> _constants = [];

    private ProgramPlan(Graph graph) => Graph = graph;

    /// <summary>The optimized graph.</summary>
    public Graph Graph { get; }

    public BufferPlan[] Buffers { get; private set; } = [];

    public int[] InputBuffers { get; private set; } = [];

    public int[] OutputBuffers { get; private set; } = [];

    public ProgramStep[] Steps { get; private set; } = [];

    public long ArenaBytes { get; private set; }

    public static ProgramPlan Create(Graph graph)
    {
        var plan = new ProgramPlan(graph);
        IReadOnlyList<StepPlan> steps = ShareMemory(Partitioner.Divide(graph), graph, out Func<Value, Value> storage);
        var buffers = new List<BufferPlan>();
        var indexOf = new Dictionary<Value, int>(ReferenceEqualityComparer.Instance);
        int Add(BufferPlan buffer)
        {
            buffers.Add(buffer);
            return buffers.Count - 1;
        }

        plan.InputBuffers = new int[graph.Inputs.Length];
        for (int i = 0; i < graph.Inputs.Length; i++)
            indexOf[graph.Inputs[i]] = plan.InputBuffers[i] = Add(new BufferPlan(graph.Inputs[i].Type, BufferPlace.Input));

        // A value that is returned is computed in place of the first output that it is; further uses copy it.
        plan.OutputBuffers = new int[graph.Outputs.Length];
        var copies = new List<(int From, int To, int Bytes)>();
        for (int i = 0; i < graph.Outputs.Length; i++)
        {
            Value value = graph.Outputs[i];
            plan.OutputBuffers[i] = Add(new BufferPlan(value.Type, BufferPlace.Output));
            if (value.Producer is not null and not { Primitive: Constant } && indexOf.TryAdd(value, plan.OutputBuffers[i])) continue;
            copies.Add((i, plan.OutputBuffers[i], value.Type.Bytes));
        }

        foreach (Node node in graph.Nodes)
        {
            if (node.Primitive is not Constant constant) continue;
            var pinned = new PinnedConstant(constant.Tensor);
            plan._constants.Add(pinned);
            indexOf[node.Outputs[0]] = Add(new BufferPlan(node.Outputs[0].Type, BufferPlace.Constant) { ConstantAddress = pinned.Address });
        }

        BufferPlanner.Place(steps, storage, indexOf, buffers, out long arena);
        plan.ArenaBytes = arena;
        var compiled = new List<ProgramStep>();
        foreach (StepPlan step in steps)
        {
            int[] operands = [.. step.Inputs.Select(v => indexOf[storage(v)]), .. step.Outputs.Select(v => indexOf[storage(v)])];
            compiled.Add(step.Compile(operands, [.. step.Inputs.Concat(step.Outputs).Select(v => v.Type)]));
        }

        foreach (var (output, to, bytes) in copies)
        {
            int from = indexOf[storage(graph.Outputs[output])];
            compiled.Add(new CopyStep([from, to], bytes));
        }

        plan.Steps = [.. compiled];
        plan.Buffers = [.. buffers];
        return plan;
    }

    /// <summary>
    /// Whether an output may be written where an input lies, so that a loop which hands the one on as the other needs one array for both: nothing
    /// reads the input after the step that writes the output, and that step reads each element before it writes it.
    /// </summary>
    public bool CanWriteOver(int input, int output)
    {
        int from = InputBuffers[input], to = OutputBuffers[output];
        if (Buffers[from].Type != Buffers[to].Type) return false;
        bool isWritten = false;
        foreach (ProgramStep step in Steps)
        {
            int reads = step.Operands.AsSpan().Count(from);
            if (isWritten && reads > 0) return false;
            if (isWritten || !step.Operands.Contains(to)) continue;
            isWritten = true;
            if (reads > 1 || (reads == 1 && !step.CanWriteOver(Array.IndexOf(step.Operands, from), Array.IndexOf(step.Operands, to)))) return false;
        }

        return isWritten;
    }

    /// <summary>
    /// Which values lie in the memory of another: a reshaped array is the array itself under another type, without a step; an array of which
    /// a step changes a few elements becomes the result, where nothing else reads it afterwards.
    /// </summary>
    private static List<StepPlan> ShareMemory(IReadOnlyList<StepPlan> steps, Graph graph, out Func<Value, Value> storage)
    {
        var same = new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance);
        Value Storage(Value value)
        {
            while (same.TryGetValue(value, out Value? other)) value = other;
            return value;
        }

        var kept = new List<StepPlan>();
        foreach (StepPlan step in steps)
        {
            if (step is LibraryPlan { Node.Primitive: Reshape } && !graph.Outputs.Contains(step.Outputs[0])) same[step.Outputs[0]] = step.Inputs[0];
            else kept.Add(step);
        }

        for (int s = 0; s < kept.Count; s++)
        {
            if (kept[s] is not LibraryPlan { Node.Primitive: IUpdatesInPlace } update) continue;
            Value changed = Storage(update.Inputs[0]);
            bool isFree = changed.Producer is not null and not { Primitive: Constant } && !Array.Exists(graph.Outputs, v => Storage(v) == changed);
            for (int i = 1; isFree && i < update.Inputs.Length; i++) isFree = Storage(update.Inputs[i]) != changed;
            for (int later = s + 1; isFree && later < kept.Count; later++) isFree = !Array.Exists(kept[later].Inputs, v => Storage(v) == changed);
            if (isFree) same[changed] = update.Outputs[0];
        }

        storage = Storage;
        return kept;
    }

    /// <summary>Keeps a constant's array in place while the program lives.</summary>
    private sealed class PinnedConstant
    {
        private GCHandle _handle;

        public PinnedConstant(Tensor tensor)
        {
            _handle = GCHandle.Alloc(tensor.Data, GCHandleType.Pinned);
            Address = (byte*)_handle.AddrOfPinnedObject();
        }

        ~PinnedConstant() => _handle.Free();

        public byte* Address { get; }
    }
}
