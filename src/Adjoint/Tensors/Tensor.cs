using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Adjoint;

/// <summary>
/// A dense, row-major, immutable array of numbers: the value everything is computed with. Storage is managed memory;
/// there is nothing to dispose. Inside a function that is differentiated or compiled a tensor may stand for a value to
/// come; operations on it are then recorded.
/// </summary>
public sealed partial class Tensor
{
    // Kernels and plans count bytes in 32 bits, rounded up to whole pages at most.
    private const long MostBytes = int.MaxValue - 4095;

    private readonly Array? _data;

    internal Tensor(Array data, Shape shape)
    {
        _data = data;
        Shape = shape;
        ElementType = data switch
        {
            double[] => ElementType.Float64,
            float[] => ElementType.Float32,
            long[] => ElementType.Int64,
            _ => ElementType.Bool,
        };
        CheckSize();
    }

    internal Tensor(Trace trace, Value value, Tensor? concrete)
    {
        Trace = trace;
        Value = value;
        Shape = value.Type.Shape;
        ElementType = value.Type.Element;
        CheckSize();
        _data = concrete?._data;
        Concrete = concrete;
    }

    /// <summary>The extents along each axis.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public int Size => Shape.Size;

    /// <summary>Whether the tensor stands for a value to come, inside a function being differentiated or compiled.</summary>
    public bool IsTraced => Trace is not null;

    /// <summary>
    /// Whether this is a derivative that is zero because no path of derivatives leads from the result to the argument, as
    /// distinct from one whose value happens to be zero.
    /// </summary>
    public bool IsDisconnected { get; private init; }

    internal TensorType Type => new(ElementType, Shape);

    /// <summary>The trace that records operations on it; null for a value.</summary>
    internal Trace? Trace { get; }

    internal Value? Value { get; }

    /// <summary>The value: itself, or the one carried along while tracing; null while compiling.</summary>
    internal Tensor? Concrete
    {
        get => Trace is null ? this : field;
    }

    /// <summary>What the user calls it, for messages and printed graphs.</summary>
    internal string? Label { get; set; }

    /// <summary>A literal such as the 2.0 in <c>2.0 * x</c>: takes the element type of what it meets.</summary>
    internal bool IsLiteral { get; init; }

    internal Array? Data => _data;

    internal ref byte FirstByte => ref MemoryMarshal.GetArrayDataReference(_data!);

    internal Span<byte> Bytes => MemoryMarshal.CreateSpan(ref FirstByte, Type.Bytes);

    /// <summary>The elements in row-major order, copied.</summary>
    /// <typeparam name="T">The element type: <c>double</c>, <c>float</c>, <c>long</c> or <c>bool</c>.</typeparam>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="InvalidOperationException">The tensor is traced and has no value yet.</exception>
    public T[] ToArray<T>() where T : unmanaged => AsSpan<T>().ToArray();

    /// <summary>The elements as doubles in row-major order, copied; other element types are converted.</summary>
    /// <exception cref="InvalidOperationException">The tensor is traced and has no value yet.</exception>
    public double[] ToArray()
    {
        switch (Read())
        {
            case double[] values:
                return (double[])values.Clone();
            case float[] values:
                return Array.ConvertAll(values, v => (double)v);
            case long[] values:
                return Array.ConvertAll(values, v => (double)v);
            default:
                return Array.ConvertAll((bool[])_data!, v => v ? 1.0 : 0.0);
        }
    }

    /// <summary>The elements in row-major order, without a copy.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="InvalidOperationException">The tensor is traced and has no value yet.</exception>
    public ReadOnlySpan<T> AsSpan<T>() where T : unmanaged
    {
        if (ElementTypes.Of<T>() != ElementType) Throw.WrongElementType("AsSpan", Type, typeof(T).Name);
        return (T[])Read();
    }

    /// <summary>The single element of a tensor of size 1.</summary>
    /// <exception cref="ArgumentException">The tensor has another number of elements.</exception>
    /// <exception cref="InvalidOperationException">The tensor is traced and has no value yet.</exception>
    public double ToDouble()
    {
        if (Size != 1) Throw.Misuse("ToDouble", $"a single number was asked of a tensor of shape {Shape}. Index it, or use ToArray().");
        return Read() switch
        {
            double[] values => values[0],
            float[] values => values[0],
            long[] values => values[0],
            _ => ((bool[])_data!)[0] ? 1 : 0,
        };
    }

    /// <summary>The single element of a tensor of size 1, as a double.</summary>
    /// <param name="tensor">A tensor with one element.</param>
    public static explicit operator double(Tensor tensor) => tensor.ToDouble();

    /// <summary>The single element of a tensor of size 1, as a float.</summary>
    /// <param name="tensor">A tensor with one element.</param>
    public static explicit operator float(Tensor tensor) => (float)tensor.ToDouble();

    /// <summary>The single element of a tensor of size 1, as an integer: an Int64 as it is, a number toward zero.</summary>
    /// <param name="tensor">A tensor with one element.</param>
    public static explicit operator long(Tensor tensor)
    {
        // Not by way of a double, which holds 53 bits.
        double value = tensor.ToDouble();
        return tensor._data is long[] values ? values[0] : (long)value;
    }

    /// <summary>The single element of a mask of size 1.</summary>
    /// <param name="tensor">A tensor with one element.</param>
    public static explicit operator bool(Tensor tensor) => tensor.ToDouble() != 0;

    /// <summary>A number as a scalar tensor; it takes the element type of the tensor it is combined with.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Tensor(double value) => new(new[] { value }, Shape.Scalar) { IsLiteral = true };

    /// <summary>The values, for small tensors, else the type and the first of them.</summary>
    public override string ToString()
    {
        if (Concrete is null) return $"Tensor {Type} (traced)";
        double[] values = ToArray();
        var text = new StringBuilder();
        int position = 0;
        Print(0);
        return text.ToString();

        void Print(int axis)
        {
            if (axis == Rank)
            {
                text.Append(_data switch
                {
                    bool[] masks => masks[position] ? "true" : "false",
                    long[] integers => integers[position].ToString(CultureInfo.InvariantCulture),
                    _ => values[position].ToString("G6", CultureInfo.InvariantCulture),
                });
                position++;
                return;
            }

            const int Shown = 8;
            int inner = Shape[(axis + 1)..].Size;
            text.Append('[');
            for (int i = 0; i < Shape[axis]; i++)
            {
                if (i > 0) text.Append(", ");
                if (i == Shown && Shape[axis] > Shown + 1)
                {
                    text.Append("… ").Append(Shape[axis]);
                    position += (Shape[axis] - i) * inner;
                    break;
                }

                Print(axis + 1);
            }

            text.Append(']');
        }
    }

    internal static Tensor Uninitialized(TensorType type) => new(type.Element.AllocateUninitialized(type.Shape.Size), type.Shape);

    internal static Tensor Wrap<T>(T[] data, Shape shape) where T : unmanaged => new(data, shape);

    internal static Tensor Disconnected(Tensor like) =>
        new(like.ElementType.Allocate(like.Size), like.Shape) { IsDisconnected = true };

    internal static Tensor ZerosLike(Tensor like) => Full(like.Shape, 0, like.ElementType);

    /// <summary>Shape and, where known, the user's name: how messages refer to it.</summary>
    internal string Describe() => Label is null ? Shape.ToString() : $"{Shape} ({Label})";

    internal Tensor Named(string? label)
    {
        if (label is null) return this;
        Label ??= label;
        if (Value is { Name: null } value) value.Name = label;
        return this;
    }

    private void CheckSize()
    {
        if ((long)Size * ElementType.Size() > MostBytes) Throw.TooManyBytes(Type);
    }

    private Array Read()
    {
        if (_data is null) Throw.ReadOfTraced(this);
        return _data;
    }
}
