using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>A vector with a copy of the given elements.</summary>
    /// <typeparam name="T">The element type: <c>double</c>, <c>float</c>, <c>long</c> or <c>bool</c>.</typeparam>
    /// <param name="values">The elements.</param>
    public static Tensor FromArray<T>(T[] values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        _ = ElementTypes.Of<T>();
        return Wrap((T[])values.Clone(), new Shape(values.Length));
    }

    /// <summary>A vector of doubles with a copy of the given elements.</summary>
    /// <param name="values">The elements.</param>
    [OverloadResolutionPriority(1)]
    public static Tensor FromArray(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Wrap((double[])values.Clone(), new Shape(values.Length));
    }

    /// <summary>A vector of floats with a copy of the given elements.</summary>
    /// <param name="values">The elements.</param>
    [OverloadResolutionPriority(1)]
    public static Tensor FromArray(float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Wrap((float[])values.Clone(), new Shape(values.Length));
    }

    /// <summary>A vector of Int64 with a copy of the given elements.</summary>
    /// <param name="values">The elements.</param>
    [OverloadResolutionPriority(1)]
    public static Tensor FromArray(long[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Wrap((long[])values.Clone(), new Shape(values.Length));
    }

    /// <summary>A vector of the default type, Float64, as of every list of numbers: <c>FromArray([1, 2])</c>. For indices write <c>[1L, 2L]</c>.</summary>
    /// <param name="values">The elements.</param>
    [OverloadResolutionPriority(1)]
    public static Tensor FromArray(int[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Wrap(Array.ConvertAll(values, v => (double)v), new Shape(values.Length));
    }

    /// <summary>A matrix with a copy of the given elements, rows first.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="values">The elements, <c>[rows, columns]</c>.</param>
    public static Tensor FromArray<T>(T[,] values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return FromArrayOfAnyRank<T>(values);
    }

    /// <summary>A tensor of rank three with a copy of the given elements.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="values">The elements.</param>
    public static Tensor FromArray<T>(T[,,] values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return FromArrayOfAnyRank<T>(values);
    }

    /// <summary>A tensor with a copy of the given elements in row-major order.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="values">As many elements as the shape holds.</param>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">The number of elements is not that of the shape.</exception>
    public static Tensor FromSpan<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged
    {
        _ = ElementTypes.Of<T>();
        if (values.Length != shape.Size)
            Throw.Misuse("FromSpan", $"{values.Length} elements were given for the shape {shape}, which holds {shape.Size}.");
        return Wrap(values.ToArray(), shape);
    }

    /// <summary>A tensor with a copy of the given elements in row-major order.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="values">As many elements as the shape holds.</param>
    /// <param name="shape">The shape.</param>
    public static Tensor FromArray<T>(T[] values, Shape shape) where T : unmanaged => FromSpan<T>(values, shape);

    /// <summary>A copy of a span of <c>System.Numerics.Tensors</c>, whatever its strides.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="values">The elements.</param>
    public static Tensor FromTensorSpan<T>(ReadOnlyTensorSpan<T> values) where T : unmanaged
    {
        int[] extents = new int[values.Rank];
        for (int i = 0; i < extents.Length; i++) extents[i] = checked((int)values.Lengths[i]);
        var data = new T[values.FlattenedLength];
        values.FlattenTo(data);
        return Wrap(data, new Shape(extents.AsSpan()));
    }

    /// <summary>A copy of a MathNet vector.</summary>
    /// <param name="vector">The vector.</param>
    public static Tensor FromVector(Vector<double> vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return Wrap(vector.ToArray(), new Shape(vector.Count));
    }

    /// <summary>A copy of a MathNet matrix (which is column-major; the tensor is row-major).</summary>
    /// <param name="matrix">The matrix.</param>
    public static Tensor FromMatrix(Matrix<double> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Wrap(matrix.ToRowMajorArray(), new Shape(matrix.RowCount, matrix.ColumnCount));
    }

    /// <summary>A scalar tensor.</summary>
    /// <param name="value">The value.</param>
    public static Tensor Scalar(double value) => Wrap(new[] { value }, Shape.Scalar);

    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="type">The element type.</param>
    public static Tensor Zeros(Shape shape, ElementType type = ElementType.Float64) => new(type.Allocate(shape.Size), shape);

    /// <summary>A tensor of ones.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="type">The element type.</param>
    public static Tensor Ones(Shape shape, ElementType type = ElementType.Float64) => Full(shape, 1, type);

    /// <summary>A tensor with the same value everywhere.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">The element type.</param>
    /// <exception cref="ArgumentException">The elements are integers and the value is none.</exception>
    public static Tensor Full(Shape shape, double value, ElementType type = ElementType.Float64)
    {
        if (type == ElementType.Int64 && !double.IsInteger(value)) Throw.Misuse("Full", $"{value} is no integer, but the elements are Int64. Round it first.");
        Tensor scalar = type switch
        {
            ElementType.Float64 => Wrap(new[] { value }, Shape.Scalar),
            ElementType.Float32 => Wrap(new[] { (float)value }, Shape.Scalar),
            ElementType.Int64 => Wrap(new[] { (long)value }, Shape.Scalar),
            _ => Wrap(new[] { value != 0 }, Shape.Scalar),
        };
        return scalar.BroadcastTo(shape);
    }

    /// <summary>The integers 0, 1, …, <paramref name="count"/> − 1.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public static Tensor Arange(int count)
    {
        if (count < 0) Throw.Misuse("Arange", $"{count} integers were asked for.");
        long[] values = new long[count];
        for (int i = 0; i < count; i++) values[i] = i;
        return Wrap(values, new Shape(count));
    }

    /// <summary>Equally spaced numbers, both ends included.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">The last.</param>
    /// <param name="count">How many, at least 2.</param>
    public static Tensor Linspace(double start, double stop, int count)
    {
        if (count < 2) Throw.Misuse("Linspace", $"at least 2 points are needed, {count} were asked for.");
        double[] values = new double[count];
        for (int i = 0; i < count; i++) values[i] = start + ((stop - start) * i / (count - 1));
        values[^1] = stop;
        return Wrap(values, new Shape(count));
    }

    /// <summary>The identity matrix.</summary>
    /// <param name="n">Rows and columns.</param>
    /// <param name="type">The element type.</param>
    public static Tensor Eye(int n, ElementType type = ElementType.Float64)
    {
        var shape = new Shape(n, n);
        double[] values = new double[shape.Size];
        for (int i = 0; i < n; i++) values[(i * n) + i] = 1;
        return Wrap(values, shape).Cast(type);
    }

    /// <summary>The elements as a MathNet vector.</summary>
    /// <exception cref="ArgumentException">The tensor is not a vector.</exception>
    public Vector<double> ToVector()
    {
        if (Rank != 1) Throw.Misuse("ToVector", $"a vector was asked of a tensor of shape {Shape}.");
        return Vector<double>.Build.Dense(ToArray());
    }

    /// <summary>The elements as a MathNet matrix.</summary>
    /// <exception cref="ArgumentException">The tensor is not a matrix.</exception>
    public Matrix<double> ToMatrix()
    {
        if (Rank != 2) Throw.Misuse("ToMatrix", $"a matrix was asked of a tensor of shape {Shape}.");
        return Matrix<double>.Build.DenseOfRowMajor(Shape[0], Shape[1], ToArray());
    }

    /// <summary>The elements as a read-only span of <c>System.Numerics.Tensors</c>, without a copy.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    public ReadOnlyTensorSpan<T> AsTensorSpan<T>() where T : unmanaged
    {
        ReadOnlySpan<T> elements = AsSpan<T>();
        Span<nint> lengths = stackalloc nint[Rank];
        for (int i = 0; i < Rank; i++) lengths[i] = Shape[i];
        return new ReadOnlyTensorSpan<T>(elements, lengths);
    }

    private static Tensor FromArrayOfAnyRank<T>(Array values) where T : unmanaged
    {
        _ = ElementTypes.Of<T>();
        int[] extents = new int[values.Rank];
        for (int i = 0; i < extents.Length; i++) extents[i] = values.GetLength(i);
        var data = new T[values.Length];
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), data.Length).CopyTo(data);
        return Wrap(data, new Shape(extents.AsSpan()));
    }
}
