using System.Numerics;
using System.Numerics.Tensors;

namespace Adjoint.Primitives;

/// <summary>
/// Running sums along an axis: from the front, or in reverse from the back, which is the transpose. Sums are taken one after another, so
/// that every element is the next one's predecessor exactly.
/// </summary>
internal sealed record CumulativeSum(int Axis, bool Reverse) : LinearPrimitive
{
    public override string Name => Reverse ? "reverseCumulativeSum" : "cumulativeSum";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (inputs[0].Element == ElementType.Bool) Throw.WrongElementType("CumulativeSum", inputs[0], "numeric");
        return [inputs[0]];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        switch (inputs[0].Element)
        {
            case ElementType.Float64:
                Run(inputs[0].As<double>(), outputs[0].As<double>(), inputs[0].Shape);
                break;
            case ElementType.Float32:
                Run(inputs[0].As<float>(), outputs[0].As<float>(), inputs[0].Shape);
                break;
            default:
                Run(inputs[0].As<long>(), outputs[0].As<long>(), inputs[0].Shape);
                break;
        }
    }

    public override Tensor?[] Transpose(TensorType[] inputs, Tensor cotangent, bool[] needed) =>
        [new CumulativeSum(Axis, !Reverse).Apply(cotangent)];

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => new CumulativeSum(Axis + 1, Reverse).Bind(inputs);

    public override string Format(string[] inputs) => $"{Name}({inputs[0]}; axis {Axis})";

    private void Run<T>(ReadOnlySpan<T> x, Span<T> y, Shape shape) where T : unmanaged, INumber<T>
    {
        if (x.IsEmpty) return;
        int extent = shape[Axis], inner = 1;
        for (int axis = Axis + 1; axis < shape.Rank; axis++) inner *= shape[axis];
        int slab = extent * inner;
        for (int start = 0; start < x.Length; start += slab)
        {
            int row = Reverse ? start + slab - inner : start, step = Reverse ? -inner : inner;
            x.Slice(row, inner).CopyTo(y.Slice(row, inner));
            if (inner == 1)
            {
                T sum = x[row];
                for (int k = 1; k < extent; k++) y[row += step] = sum += x[row];
                continue;
            }

            for (int k = 1; k < extent; k++, row += step)
                TensorPrimitives.Add<T>(y.Slice(row, inner), x.Slice(row + step, inner), y.Slice(row + step, inner));
        }
    }
}
