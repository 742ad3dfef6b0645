using System.Collections.Concurrent;
using System.Diagnostics;

namespace Adjoint.Compilation;

/// <summary>
/// A graph made ready to run: optimized, divided into kernels, with every intermediate value at a fixed place of one arena.
/// Programs are immutable and may run on many threads at once, each run in an instance of its own; instances are kept and
/// reused, so that a run allocates nothing.
/// </summary>
internal sealed class CompiledProgram
{
    private const int CacheLimit = 256;
    private static readonly ConcurrentDictionary<GraphKey, CompiledProgram> Cache = new();

    private readonly ConcurrentStack<ProgramInstance> _idle = new();
    private ProgramInstance? _first;

    private CompiledProgram(Graph graph)
    {
        long start = Stopwatch.GetTimestamp();
        Source = graph;
        Inputs = graph.InputTypes;
        Outputs = graph.OutputTypes;
        Graph optimized = Pipeline.Optimize(graph);
        Plan = ProgramPlan.Create(optimized);
        CompileTime = Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The graph as it was given.</summary>
    public Graph Source { get; }

    public TensorType[] Inputs { get; }

    public TensorType[] Outputs { get; }

    public ProgramPlan Plan { get; }

    public TimeSpan CompileTime { get; }

    /// <summary>The program of a graph, from the cache where a graph of the same structure was compiled before.</summary>
    public static CompiledProgram For(Graph graph)
    {
        var key = new GraphKey(graph);
        if (Cache.TryGetValue(key, out CompiledProgram? known)) return known;
        var program = new CompiledProgram(graph);
        if (Cache.Count >= CacheLimit) Cache.Clear();
        return Cache.GetOrAdd(key, program);
    }

    /// <summary>An instance for one thread's use, to be given back with <see cref="Return"/>.</summary>
    public ProgramInstance Rent() =>
        Interlocked.Exchange(ref _first, null) ?? (_idle.TryPop(out ProgramInstance? instance) ? instance : new ProgramInstance(this));

    public void Return(ProgramInstance instance)
    {
        if (Interlocked.CompareExchange(ref _first, instance, null) is not null) _idle.Push(instance);
    }

    /// <summary>Runs on values into new tensors.</summary>
    public Tensor[] Run(Tensor[] inputs)
    {
        var outputs = new Tensor[Outputs.Length];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = Tensor.Uninitialized(Outputs[i]);
        Run(inputs, outputs);
        return outputs;
    }

    /// <summary>Runs on values into the storage of given tensors, which must not be among the inputs. Allocates nothing up to 256 tensors.</summary>
    public void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        ProgramInstance instance = Rent();
        try
        {
            if (inputs.Length + outputs.Length > Operand.MostFrames) PinByHandlesAndRun(instance, inputs, outputs);
            else PinAndRun(instance, inputs, outputs, 0);
        }
        finally
        {
            Return(instance);
        }
    }

    private static unsafe void PinByHandlesAndRun(ProgramInstance instance, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        using var pins = new Pins(inputs.Length + outputs.Length);
        for (int i = 0; i < inputs.Length; i++) instance.SetInput(i, pins.Add(inputs[i]));
        for (int i = 0; i < outputs.Length; i++) instance.SetOutput(i, pins.Add(outputs[i]));
        instance.Run();
    }

    private static unsafe void PinAndRun(ProgramInstance instance, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, int index)
    {
        // One stack frame a tensor: pins without handles, hence without allocation.
        if (index < inputs.Length)
        {
            fixed (byte* pointer = &inputs[index].FirstByte)
            {
                instance.SetInput(index, pointer);
                PinAndRun(instance, inputs, outputs, index + 1);
            }
        }
        else if (index < inputs.Length + outputs.Length)
        {
            fixed (byte* pointer = &outputs[index - inputs.Length].FirstByte)
            {
                instance.SetOutput(index - inputs.Length, pointer);
                PinAndRun(instance, inputs, outputs, index + 1);
            }
        }
        else
        {
            instance.Run();
        }
    }
}

/// <summary>A graph compared by structure.</summary>
internal readonly struct GraphKey(Graph graph) : IEquatable<GraphKey>
{
    private readonly Graph _graph = graph;

    public bool Equals(GraphKey other) => _graph.StructurallyEquals(other._graph);

    public override bool Equals(object? obj) => obj is GraphKey other && Equals(other);

    public override int GetHashCode() => _graph.GetStructuralHash();
}
