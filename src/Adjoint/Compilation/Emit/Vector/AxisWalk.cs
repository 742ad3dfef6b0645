namespace Adjoint.Compilation.Emit;

/// <summary>
/// The axes of a loop: those of the shape it iterates over, in the order of its reduction where it has one, neighbors joined where
/// everything that is read and written lets them be walked as one.
/// </summary>
internal sealed class AxisWalk
{
    private readonly int[] _strides;

    // Each loop axis as the original axes that it joins, outermost first; the innermost of them has the stride.
    private readonly List<int[]> _axes = [];
    private readonly int[] _extents;

    public AxisWalk(Shape shape, ReductionTree? tree, IReadOnlyList<Access> loads)
    {
        _strides = shape.Strides();
        _extents = shape.Extents.ToArray();
        if (tree is null)
        {
            Join(Enumerable.Range(0, shape.Rank), loads);
        }
        else
        {
            Join(tree.KeptAxes, loads);
            Join(tree.RowAxes, loads);
            _axes.Add([.. Enumerable.Range(tree.FirstRunAxis, shape.Rank - tree.FirstRunAxis)]);
        }

        if (_axes.Count == 0) _axes.Add([]);
        Extents = [.. _axes.Select(joined => joined.Aggregate(1, (product, a) => product * _extents[a]))];
    }

    public int[] Extents { get; }

    public LoopLoad Load(int operand, Access access) => new(
        operand, access.Base.Type.Element, access.Offset,
        _axes.Select(joined => Innermost(joined) is int a and >= 0 ? access.Strides[a] : 0).ToArray(),
        _axes.Select(joined => Innermost(joined) is int a and >= 0 ? access.Rules[a] : null).ToArray());

    public LoopStore Store(int operand, ElementType element) =>
        new(operand, element, _axes.Select(joined => Innermost(joined) is int a and >= 0 ? _strides[a] : 0).ToArray());

    private int Innermost(int[] joined)
    {
        for (int i = joined.Length - 1; i >= 0; i--)
            if (_extents[joined[i]] != 1 || joined.Length == 1) return joined[i];
        return joined.Length > 0 ? joined[^1] : -1;
    }

    private void Join(IEnumerable<int> axes, IReadOnlyList<Access> loads)
    {
        bool fresh = true;
        foreach (int axis in axes)
        {
            if (_extents[axis] == 1 && loads.All(l => l.Rules[axis] is null)) continue;
            if (!fresh && loads.All(l => Joins(l, _axes[^1][^1], axis))
                && _strides[_axes[^1][^1]] == _strides[axis] * _extents[axis])
                _axes[^1] = [.. _axes[^1], axis];
            else
                _axes.Add([axis]);
            fresh = false;
        }
    }

    private bool Joins(Access load, int outer, int inner) =>
        load.Rules[outer] is null && load.Rules[inner] is null && load.Strides[outer] == load.Strides[inner] * _extents[inner];
}
