using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Adjoint.Primitives;

/// <summary>A dense row-major array that a kernel reads or writes: an address that stays put for the call, and its type.</summary>
internal readonly unsafe struct Operand(void* pointer, TensorType type)
{
    public void* Pointer { get; } = pointer;

    public TensorType Type { get; } = type;

    public Shape Shape => Type.Shape;

    public ElementType Element => Type.Element;

    public int Size => Type.Shape.Size;

    public delegate void Body<TState>(TState state, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs);

    public Span<T> As<T>() where T : unmanaged => new(Pointer, Size);

    public Span<byte> Bytes => new(Pointer, Type.Bytes);

    /// <summary>So many tensors are pinned by a frame of the stack each; more, as a stack of many thousand scalars is, by handles.</summary>
    public const int MostFrames = 256;

    /// <summary>Calls <paramref name="body"/> with the storages of the tensors pinned, without allocating for up to eight operands.</summary>
    public static void Pin<TState>(Tensor[] inputs, Tensor[] outputs, TState state, Body<TState> body)
    {
        int count = inputs.Length + outputs.Length;
        if (count > MostFrames)
        {
            PinByHandles(inputs, outputs, state, body);
        }
        else if (count <= 8)
        {
            var buffer = default(Eight);
            PinNext(inputs, outputs, buffer[..count], 0, state, body);
        }
        else
        {
            PinNext(inputs, outputs, new Operand[count], 0, state, body);
        }
    }

    private static void PinByHandles<TState>(Tensor[] inputs, Tensor[] outputs, TState state, Body<TState> body)
    {
        var operands = new Operand[inputs.Length + outputs.Length];
        using var pins = new Pins(operands.Length);
        for (int i = 0; i < operands.Length; i++)
        {
            Tensor tensor = i < inputs.Length ? inputs[i] : outputs[i - inputs.Length];
            operands[i] = new Operand(pins.Add(tensor), tensor.Type);
        }

        body(state, operands.AsSpan(0, inputs.Length), operands.AsSpan(inputs.Length));
    }

    private static void PinNext<TState>(
        Tensor[] inputs, Tensor[] outputs, Span<Operand> operands, int index, TState state, Body<TState> body)
    {
        if (index == operands.Length)
        {
            body(state, operands[..inputs.Length], operands[inputs.Length..]);
            return;
        }

        Tensor tensor = index < inputs.Length ? inputs[index] : outputs[index - inputs.Length];
        fixed (byte* pointer = &tensor.FirstByte)
        {
            operands[index] = new Operand(pointer, tensor.Type);
            PinNext(inputs, outputs, operands, index + 1, state, body);
        }
    }

    [InlineArray(8)]
    private struct Eight
    {
        private Operand _first;
    }
}

/// <summary>Storages of tensors that stay put until this is disposed.</summary>
internal sealed unsafe class Pins(int count) : IDisposable
{
    private readonly List<PinnedGCHandle<Array>> _handles = new(count);

    /// <summary>Pins a tensor's storage; its address.</summary>
    public void* Add(Tensor tensor)
    {
        _handles.Add(new PinnedGCHandle<Array>(tensor.Data!));
        return Unsafe.AsPointer(ref tensor.FirstByte);
    }

    public void Dispose()
    {
        foreach (PinnedGCHandle<Array> handle in _handles) handle.Dispose();
        _handles.Clear();
    }
}
