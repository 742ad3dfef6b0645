using System.Numerics;

namespace Adjoint.Primitives;

/// <summary>The position of the largest or smallest element along an axis: the first where several are equal, a NaN before all numbers.</summary>
internal sealed record ArgExtremum(int Axis, bool Largest) : ConstantPrimitive
{
    public override string Name => Largest ? "argMax" : "argMin";

    public override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType input = inputs[0];
        if (input.Element == ElementType.Bool) Throw.WrongElementType(Largest ? "ArgMax" : "ArgMin", input, "numeric");
        if (input.Shape[Axis] == 0)
            Throw.Misuse(Largest ? "ArgMax" : "ArgMin", $"axis {Axis} of a tensor of shape {input.Shape} has no elements to choose from.");
        return [new TensorType(ElementType.Int64, input.Shape.Remove(Axis))];
    }

    public override void Execute(ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        switch (inputs[0].Element)
        {
            case ElementType.Float64:
                Run(inputs[0].As<double>(), outputs[0].As<long>(), inputs[0].Shape);
                break;
            case ElementType.Float32:
                Run(inputs[0].As<float>(), outputs[0].As<long>(), inputs[0].Shape);
                break;
            default:
                Run(inputs[0].As<long>(), outputs[0].As<long>(), inputs[0].Shape);
                break;
        }
    }

    public override Tensor[] Batch(int size, Tensor[] inputs, bool[] batched) => new ArgExtremum(Axis + 1, Largest).Bind(inputs);

    public override string Format(string[] inputs) => $"{Name}({inputs[0]}; axis {Axis})";

    private void Run<T>(ReadOnlySpan<T> x, Span<long> y, Shape shape) where T : unmanaged, INumber<T>
    {
        int extent = shape[Axis], inner = 1;
        for (int axis = Axis + 1; axis < shape.Rank; axis++) inner *= shape[axis];
        for (int o = 0; o < y.Length; o++)
        {
            int start = (o / inner * extent * inner) + (o % inner), best = 0;
            T value = x[start];
            for (int k = 1; k < extent && !T.IsNaN(value); k++)
            {
                T candidate = x[start + (k * inner)];
                if (T.IsNaN(candidate) || (Largest ? candidate > value : candidate < value)) (value, best) = (candidate, k);
            }

            y[o] = best;
        }
    }
}
