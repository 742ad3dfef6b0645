namespace Adjoint.Compilation.Emit;

/// <summary>
/// How a kernel that iterates over a shape reads a stored value through the views between them: element
/// Offset + Σ Strides·i, where an axis with a rule looks its index up by it. In elements.
/// </summary>
internal sealed record Access(Value Base, int Offset, EquatableArray<int> Strides, EquatableArray<AxisRule?> Rules)
{
    /// <summary>A dense value read in its own shape.</summary>
    public static Access Of(Value value) =>
        new(value, 0, value.Type.Shape.Strides(), new AxisRule?[value.Type.Shape.Rank]);

    /// <summary>Whether a node only says where elements come from, so that it can be folded into the loads of its readers.</summary>
    public static bool IsView(Node node) =>
        node.Primitive is IView or Reshape or Shift || (node.Primitive is Pad pad && pad.Interior.All(w => w == 0));

    /// <summary>The same through one more view; null where that is not of this form.</summary>
    public Access? Through(Node view)
    {
        Shape from = view.Inputs[0].Type.Shape, to = view.Outputs[0].Type.Shape;
        return view.Primitive switch
        {
            BroadcastTo => Repeated(from, to),
            Permute permute => this with
            {
                Strides = Array.ConvertAll(permute.Permutation.Items, a => Strides[a]),
                Rules = Array.ConvertAll(permute.Permutation.Items, a => Rules[a]),
            },
            Slice slice => Sliced(slice),
            Reshape => Reshaped(from, to),
            Shift shift => Rules[shift.Axis] is null ? WithRule(shift.Axis, shift.Rule(from[shift.Axis])) : null,
            Pad pad => Padded(pad, from),
            _ => null,
        };
    }

    /// <summary>Whether axes <paramref name="first"/> to the last can be walked as the run of a reduction, in a shape with these extents.</summary>
    public bool Merges(int first, ReadOnlySpan<int> extents)
    {
        int inner = -1;
        for (int axis = extents.Length - 1; axis >= 0; axis--)
        {
            if (extents[axis] == 1 && Rules[axis] is not null) return false;
            if (extents[axis] == 1 || axis < first) continue;
            if (inner >= 0 && (Rules[axis] is not null || Rules[inner] is not null || Strides[axis] != Strides[inner] * extents[inner])) return false;
            inner = axis;
        }

        return true;
    }

    private Access WithRule(int axis, AxisRule rule)
    {
        AxisRule?[] rules = [.. Rules];
        rules[axis] = rule;
        return this with { Rules = rules };
    }

    private Access? Repeated(Shape from, Shape to)
    {
        int shift = to.Rank - from.Rank;
        int[] strides = new int[to.Rank];
        var rules = new AxisRule?[to.Rank];
        for (int axis = shift; axis < to.Rank; axis++)
        {
            if (from[axis - shift] != to[axis])
            {
                if (Rules[axis - shift] is not null) return null;
                continue;
            }

            strides[axis] = Strides[axis - shift];
            rules[axis] = Rules[axis - shift];
        }

        return this with { Strides = strides, Rules = rules };
    }

    private Access? Sliced(Slice slice)
    {
        int[] strides = [.. Strides];
        AxisRule?[] rules = [.. Rules];
        int offset = Offset;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            if (rules[axis] is { } rule)
            {
                if (slice.Steps[axis] != 1 && slice.Counts[axis] > 1) return null;
                rules[axis] = rule with { Start = rule.Start + slice.Starts[axis] };
                continue;
            }

            offset += slice.Starts[axis] * strides[axis];
            strides[axis] *= slice.Steps[axis];
        }

        return new Access(Base, offset, strides, rules);
    }

    private Access? Padded(Pad pad, Shape from)
    {
        Access result = this;
        for (int axis = 0; axis < from.Rank; axis++)
        {
            if (pad.Low[axis] == 0 && pad.High[axis] == 0) continue;
            if (result.Rules[axis] is not null) return null;
            result = result.WithRule(axis, new AxisRule(-pad.Low[axis], from[axis], Boundary.Zero));
        }

        return result;
    }

    /// <summary>
    /// Matches runs of old and new axes with equal products: one axis against one is taken over, with its rule; several are joined
    /// and divided where their strides allow it.
    /// </summary>
    private Access? Reshaped(Shape from, Shape to)
    {
        int[] strides = new int[to.Rank];
        var rules = new AxisRule?[to.Rank];

        // Nothing is read, and products of extents tell nothing.
        if (to.Size == 0) return this with { Strides = strides, Rules = rules };
        int a = 0, b = 0;
        while (a < from.Rank || b < to.Rank)
        {
            int a0 = a, b0 = b;
            long p = 1, q = 1;
            do
            {
                if (a < from.Rank && (p <= q || b >= to.Rank)) p *= from[a++];
                else q *= to[b++];
            }
            while (p != q || (p == 1 && a < from.Rank && from[a] == 1) || (p == 1 && b < to.Rank && to[b] == 1));

            int single = -1, count = 0;
            for (int i = a0; i < a; i++)
            {
                if (from[i] == 1 && Rules[i] is not null) return null;
                if (from[i] == 1) continue;
                count++;
                single = i;
            }

            if (count == 0) continue;
            int inner = -1;
            for (int i = a - 1; i >= a0; i--)
            {
                if (from[i] == 1) continue;
                if (inner >= 0 && (Rules[i] is not null || Rules[inner] is not null || Strides[i] != Strides[inner] * from[inner])) return null;
                inner = i;
            }

            int innermost = a - 1;
            while (from[innermost] == 1) innermost--;
            int parts = 0;
            for (int i = b0; i < b; i++) parts += to[i] == 1 ? 0 : 1;
            if (count == 1 && Rules[single] is not null && parts != 1) return null;
            int stride = Strides[innermost];
            for (int i = b - 1; i >= b0; i--)
            {
                if (to[i] == 1) continue;
                strides[i] = stride;
                rules[i] = count == 1 ? Rules[single] : null;
                stride *= to[i];
            }
        }

        return this with { Strides = strides, Rules = rules };
    }
}
