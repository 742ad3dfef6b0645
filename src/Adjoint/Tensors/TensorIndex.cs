namespace Adjoint;

/// <summary>
/// What is selected along one axis in <c>tensor[…]</c>: a position (<c>3</c>, <c>^1</c>), a range (<c>1..^1</c>), all axes that are
/// not mentioned (<see cref="Ellipsis"/>), or a new axis of extent one (<see cref="NewAxis"/>).
/// </summary>
public readonly struct TensorIndex
{
    private TensorIndex(Form form, Range range)
    {
        Kind = form;
        Range = range;
    }

    internal enum Form
    {
        Range,
        Position,
        Ellipsis,
        NewAxis,
    }

    /// <summary>All axes that the other selections leave over; at most one.</summary>
    public static TensorIndex Ellipsis => new(Form.Ellipsis, Range.All);

    /// <summary>An axis of extent one that the tensor did not have.</summary>
    public static TensorIndex NewAxis => new(Form.NewAxis, Range.All);

    internal Form Kind { get; }

    internal Range Range { get; }

    /// <summary>One position; the result does not have the axis.</summary>
    /// <param name="position">Counted from the front; negative numbers are refused, <c>^1</c> is the last.</param>
    public static implicit operator TensorIndex(int position) => (Index)position;

    /// <summary>One position; the result does not have the axis.</summary>
    /// <param name="position">Counted from the front or, as <c>^1</c>, from the end.</param>
    public static implicit operator TensorIndex(Index position) => new(Form.Position, position..position);

    /// <summary>A range of positions.</summary>
    /// <param name="range">The range.</param>
    public static implicit operator TensorIndex(Range range) => new(Form.Range, range);
}
