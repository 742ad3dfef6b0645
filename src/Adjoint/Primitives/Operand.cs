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

    /// <summary>Calls <paramref name="body"/> with the storages of the tensors pinned, without allocating for up to eight operands.</summary>
    public static void Pin<TState>(Tensor[] inputs, Tensor[] outputs, TState state, Body<TState> body)
    {
        int count = inputs.Length + outputs.Length;
        if (count <= 8)
        {
            var buffer = default(Eight);
            PinNext(inputs, outputs, buffer[..count], 0, state, body);
        }
        else
        {
            PinNext(inputs, outputs, new Operand[count], 0, state, body);
        }
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
