using System.Globalization;

namespace Adjoint;

/// <summary>An absolute tolerance: one number for all components of a state, or one for each, part after part where the state is a tree.</summary>
/// <remarks>A number converts by itself: <c>Atol = 1e-8</c>. Components of different size: <c>Atol = Tolerance.Of(1e-8, 1e-14, 1e-8)</c>.</remarks>
public sealed record Tolerance
{
    private readonly EquatableArray<double> _values;

    private Tolerance(double[] values) => _values = values;

    /// <summary>How many numbers it is given by.</summary>
    public int Count => _values.Count;

    internal bool IsPositive => Count > 0 && Array.TrueForAll(_values.Items, v => v > 0 && double.IsFinite(v));

    /// <summary>The tolerance of a component.</summary>
    internal double this[int component] => _values[Count == 1 ? 0 : component];

    /// <summary>One number for all components.</summary>
    /// <param name="value">Above zero, in units of the state.</param>
    public static implicit operator Tolerance(double value) => new([value]);

    /// <summary>One number for all components.</summary>
    /// <param name="value">Above zero, in units of the state.</param>
    public static Tolerance FromDouble(double value) => value;

    /// <summary>One number for each component.</summary>
    /// <param name="values">Above zero, in units of the state, as many as the state has components.</param>
    public static Tolerance Of(params double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new((double[])values.Clone());
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _values.Items.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The tolerances of a part of the state, shaped like it; a scalar where all are the same.</summary>
    /// <param name="part">The part.</param>
    /// <param name="first">The number of its first component.</param>
    internal Tensor For(Tensor part, int first) => Count == 1
        ? _values[0]
        : Tensor.FromArray(_values.Items[first..(first + part.Size)]).Reshape(part.Shape).Cast(part.ElementType);

    /// <summary>For a state with further components, which get the smallest of the tolerances.</summary>
    internal Tolerance Extended(int count) => Count == 1 ? this : new([.. _values, .. Enumerable.Repeat(_values.Items.Min(), count)]);
}
