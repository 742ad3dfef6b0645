namespace Adjoint;

/// <summary>The type of a tensor's elements.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary64, the default.</summary>
    Float64,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>Signed 64-bit integers, for indices, counts and random keys.</summary>
    Int64,

    /// <summary>Truth values, one byte each, for masks.</summary>
    Bool,
}

/// <summary>Facts about element types.</summary>
internal static class ElementTypes
{
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Float64 or ElementType.Int64 => 8,
        ElementType.Float32 => 4,
        _ => 1,
    };

    public static bool IsFloating(this ElementType type) => type is ElementType.Float64 or ElementType.Float32;

    /// <summary>The type of one element in memory.</summary>
    public static Type Clr(this ElementType type) => type switch
    {
        ElementType.Float64 => typeof(double),
        ElementType.Float32 => typeof(float),
        ElementType.Int64 => typeof(long),
        _ => typeof(bool),
    };

    public static Array Allocate(this ElementType type, int count) => type switch
    {
        ElementType.Float64 => new double[count],
        ElementType.Float32 => new float[count],
        ElementType.Int64 => new long[count],
        _ => new bool[count],
    };

    /// <summary>An array whose contents are undefined: for kernels that write every element.</summary>
    public static Array AllocateUninitialized(this ElementType type, int count) => type switch
    {
        ElementType.Float64 => GC.AllocateUninitializedArray<double>(count),
        ElementType.Float32 => GC.AllocateUninitializedArray<float>(count),
        ElementType.Int64 => GC.AllocateUninitializedArray<long>(count),
        _ => GC.AllocateUninitializedArray<bool>(count),
    };

    public static ElementType Of<T>() =>
        typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(long) ? ElementType.Int64
        : typeof(T) == typeof(bool) ? ElementType.Bool
        : throw new NotSupportedException(
            $"A tensor cannot hold elements of type {typeof(T).Name}. Use double, float, long or bool.");
}
