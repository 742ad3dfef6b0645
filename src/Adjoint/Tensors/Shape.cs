using System.Collections;
using System.Runtime.CompilerServices;

namespace Adjoint;

/// <summary>The extents of a tensor along its axes, slowest-varying first. A scalar has no axes: <c>[]</c>.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly int[]? _extents;

    /// <summary>A shape with the given extents.</summary>
    /// <param name="extents">Extents, each zero or positive.</param>
    /// <exception cref="ArgumentException">An extent is negative, or the product exceeds 2³¹ − 1 elements.</exception>
    public Shape(params ReadOnlySpan<int> extents) : this(extents.ToArray())
    {
    }

    private Shape(int[] owned)
    {
        // Everything that follows counts elements in 32 bits, so that a larger product must not pass: not of a broadcast either.
        long size = 1;
        foreach (int extent in owned)
        {
            if (extent < 0) Throw.NegativeExtent(owned);
            size *= extent;
            if (size > Array.MaxLength) Throw.TooManyElements(owned);
        }

        _extents = owned;
    }

    /// <summary>The shape of a scalar.</summary>
    public static Shape Scalar => default;

    /// <summary>The number of axes.</summary>
    public int Rank => _extents?.Length ?? 0;

    /// <summary>The number of elements: the product of the extents, 1 for a scalar.</summary>
    public int Size
    {
        get
        {
            int size = 1;
            foreach (int extent in Extents) size *= extent;
            return size;
        }
    }

    /// <summary>The extents as a span.</summary>
    public ReadOnlySpan<int> Extents => _extents;

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>The extent along one axis.</summary>
    /// <param name="axis">The axis, from 0.</param>
    public int this[int axis] => _extents![axis];

    /// <summary>The extent along an axis counted from either end.</summary>
    /// <param name="axis">The axis, e.g. <c>^1</c> for the last.</param>
    public int this[Index axis] => _extents![axis.GetOffset(Rank)];

    /// <summary>The axes in a range.</summary>
    /// <param name="axes">The range of axes to keep.</param>
    public Shape this[Range axes] => new(Extents[axes].ToArray());

    /// <summary>Builds a shape; the target of collection expressions.</summary>
    /// <param name="extents">The extents.</param>
    public static Shape Create(ReadOnlySpan<int> extents) => new(extents);

    /// <summary>A shape from an array of extents.</summary>
    /// <param name="extents">The extents.</param>
    public static implicit operator Shape(int[] extents) => new(extents.AsSpan());

    /// <summary>Whether two shapes have the same extents.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Extents.SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int extent in Extents) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_extents ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _extents ?? [])}]";

    /// <summary>Row-major strides, in elements.</summary>
    internal int[] Strides()
    {
        int[] strides = new int[Rank];
        int stride = 1;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= this[axis];
        }

        return strides;
    }

    /// <summary>This shape with another axis before the one at <paramref name="axis"/>.</summary>
    internal Shape Insert(int axis, int extent)
    {
        int[] extents = new int[Rank + 1];
        Extents[..axis].CopyTo(extents);
        extents[axis] = extent;
        Extents[axis..].CopyTo(extents.AsSpan(axis + 1));
        return new Shape(extents.AsSpan());
    }

    /// <summary>This shape without one axis.</summary>
    internal Shape Remove(int axis)
    {
        int[] extents = new int[Rank - 1];
        Extents[..axis].CopyTo(extents);
        Extents[(axis + 1)..].CopyTo(extents.AsSpan(axis));
        return new Shape(extents);
    }

    /// <summary>This shape with one extent replaced.</summary>
    internal Shape With(int axis, int extent)
    {
        int[] extents = Extents.ToArray();
        extents[axis] = extent;
        return new Shape(extents.AsSpan());
    }

    /// <summary>The shape two operands broadcast to (trailing axes aligned), or null where they do not.</summary>
    internal static Shape? Broadcast(Shape left, Shape right)
    {
        if (left == right) return left;
        int rank = Math.Max(left.Rank, right.Rank);
        int[] extents = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int a = i <= left.Rank ? left[^i] : 1;
            int b = i <= right.Rank ? right[^i] : 1;
            if (a != b && a != 1 && b != 1) return null;
            extents[rank - i] = a == 1 ? b : a;
        }

        return new Shape(extents);
    }
}

/// <summary>What is known of a tensor before its values are: element type and shape.</summary>
internal readonly record struct TensorType(ElementType Element, Shape Shape)
{
    public int Bytes => Shape.Size * Element.Size();

    public override string ToString() => $"{Element}{Shape}";
}
