using Adjoint.Compilation.Emit;

namespace Adjoint.Primitives;

/// <summary>
/// Every element replaced by its neighbor at a fixed distance along an axis: out[i] = x[i + Offset], with a rule for what lies
/// outside. The building block of stencils: the transpose is the opposite shift plus, where the boundary repeats elements, what
/// the repeated ones received, so that it remains a gather and a transposed stencil is a stencil.
/// </summary>
internal sealed record Shift(int Offset, int Axis, Boundary Boundary) : LinearPrimitive, IMovesData
{
    public override string Name => "shift";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (Axis < 0 || Axis >= shape.Rank) Throw.AxisOutOfRange("Shift", Axis, shape);
        if (Boundary == Boundary.Reflect && Math.Abs((long)Offset) > Math.Max(0, shape[Axis] - 1))
        {
            Throw.Misuse(
                "Shift", $"axis {Axis} of a tensor of shape {shape} has too few elements to be reflected {Math.Abs((long)Offset)} deep; "
                + $"at most {Math.Max(0, shape[Axis] - 1)}. Take a smaller offset or another boundary.");
        }

        return [inputs[0]];
    }

    /// <summary>The rule as an index map, with the offset brought within one extent where the boundary is periodic.</summary>
    public AxisRule Rule(int extent) => new(Boundary == Boundary.Periodic && extent > 0 ? Offset % extent : Offset, extent, Boundary);

    public override unsafe void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Shape shape = inputs[0].Shape;
        if (shape.Size == 0) return;
        int extent = shape[Axis], outer = shape[..Axis].Size;
        long run = (long)shape[(Axis + 1)..].Size * inputs[0].Element.Size();
        byte* source = (byte*)inputs[0].Pointer, target = (byte*)outputs[0].Pointer;
        AxisRule rule = Rule(extent);
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < extent;)
            {
                AxisSpan span = rule.At(i);
                int count = (int)Math.Min(extent, span.End) - i;
                if (span.IsZero)
                {
                    new Span<byte>(target + (i * run), checked((int)(count * run))).Clear();
                }
                else if (span.Step == 1)
                {
                    Buffer.MemoryCopy(source + (span.Index * run), target + (i * run), count * run, count * run);
                }
                else
                {
                    for (int k = 0; k < count; k++)
                        Buffer.MemoryCopy(source + ((span.Index + (k * span.Step)) * run), target + ((i + k) * run), run, run);
                }

                i += count;
            }

            source += extent * run;
            target += extent * run;
        }
    }

    /// <summary>
    /// x̄[m] collects ȳ[i] for every i whose element was x[m]. Inside, that is ȳ[m − k]: the opposite shift with zeros. With k &gt; 0
    /// the last k elements of ȳ came from beyond the end: repeated at an edge, they all belong to x[n − 1]; reflected, ȳ[i] belongs
    /// to x[2(n − 1) − k − i]. With k &lt; 0 the first |k| belong to x[0], or ȳ[i] to x[|k| − i].
    /// </summary>
    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed)
    {
        if (Boundary is Boundary.Zero or Boundary.Periodic) return [new Shift(-Offset, Axis, Boundary).Apply(cotangent)];
        Tensor inside = new Shift(-Offset, Axis, Boundary.Zero).Apply(cotangent);
        int n = inputs[0].Shape[Axis], depth = Math.Min(n, Math.Abs(Offset));
        if (depth == 0) return [inside];
        Tensor outside = cotangent.SliceAxis(Axis, Offset > 0 ? n - depth : 0, depth);
        Tensor received = Boundary == Boundary.Edge ? Tensor.Sum(outside, Axis, keepAxis: true) : outside.Flip(Axis);
        int width = received.Shape[Axis];
        int first = Boundary == Boundary.Edge ? (Offset > 0 ? n - 1 : 0) : (Offset > 0 ? n - 1 - depth : 1);
        int[] low = new int[received.Rank], high = new int[received.Rank];
        low[Axis] = first;
        high[Axis] = n - first - width;
        return [inside + received.Pad(low, high)];
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => (this with { Axis = Axis + 1 }).Bind(inputs);

    public override string Format(string[] inputs) => $"shift({inputs[0]}, {Offset} along axis {Axis}, {Boundary})";
}
