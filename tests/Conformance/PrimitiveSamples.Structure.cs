using Adjoint.Primitives;

namespace Adjoint.Tests.Conformance;

internal static partial class PrimitiveSamples
{
    /// <summary>Primitives that move, convert, combine and multiply elements.</summary>
    private static readonly PrimitiveSample[] Structure =
    [
        new("reshape", x => [x[0].Reshape(3, 2, 2)], new SampleInput([2, 6])) { Bitwise = true },
        new("reshape to a scalar", x => [x[0].Reshape(Shape.Scalar)], new SampleInput([1, 1])) { Bitwise = true },
        new("broadcast of a scalar", x => [x[0].BroadcastTo([2, 3])], new SampleInput([])) { Bitwise = true },
        new("broadcast along new and old axes", x => [x[0].BroadcastTo([2, 2, 3, 2])], new SampleInput([2, 1, 2])) { Bitwise = true },
        new("broadcast of many", x => [x[0].BroadcastTo([4, 13])], new SampleInput([13])) { Bitwise = true },
        new("permute", x => [x[0].Transpose(2, 0, 1)], new SampleInput([2, 3, 4])) { Bitwise = true },
        new("permute of many", x => [x[0].Transpose()], new SampleInput([7, 9])) { Bitwise = true },
        new("slice forward by two", x => [new Slice([1, 0], [2, 3], [2, 1]).Apply(x[0])], new SampleInput([5, 3])) { Bitwise = true },
        new("slice backward by two", x => [new Slice([4, 2], [2, 3], [-2, -1]).Apply(x[0])], new SampleInput([5, 3])) { Bitwise = true },
        new("slice of nothing", x => [x[0], x[0][2..2]], new SampleInput([4])) { Bitwise = true },
        new("slice of many", x => [x[0][2..^3, 1..]], new SampleInput([9, 7])) { Bitwise = true },
        new("pad around and between", x => [new Pad([1, 0], [2, 1], [1, 0]).Apply(x[0])], new SampleInput([3, 2])) { Bitwise = true },
        new("pad of many", x => [x[0].Pad([1, 2], [0, 1])], new SampleInput([6, 8])) { Bitwise = true },
        new("pad of masks", x => [x[0].Pad([1], [1])], SampleInput.Mask(4)) { Bitwise = true },
        new("pick of some, with gaps", x => [new Pick([4, -1, 0, 2]).Apply(x[0])], new SampleInput([5])) { Bitwise = true },
        new("pick of many", x => [new Pick([.. Enumerable.Range(0, 40).Reverse()]).Apply(x[0])], new SampleInput([44])) { Bitwise = true },
        new("concatenate along the first axis", x => [Tensor.Concat(0, x)], new SampleInput([2, 3]), new SampleInput([1, 3])) { Bitwise = true },
        new("concatenate three along the last axis", x => [Tensor.Concat(-1, x)], new SampleInput([2, 3]), new SampleInput([2, 1]), new SampleInput([2, 2])) { Bitwise = true },
        new("concatenate many", x => [Tensor.Concat(1, x)], new SampleInput([6, 5]), new SampleInput([6, 4])) { Bitwise = true },
        new("cast to Float32", x => [x[0].Cast(ElementType.Float32)], new SampleInput([2, 3])) { Bitwise = true },
        new("cast from Float32", x => [x[0].Cast(ElementType.Float64)], new SampleInput([2, 3]) { Element = ElementType.Float32 }) { Bitwise = true },
        new("cast to Int64", x => [x[0].Cast(ElementType.Int64)], new SampleInput([5], 0.1, 7.9)) { Bitwise = true },
        new("cast to masks", x => [x[0].Cast(ElementType.Bool)], SampleInput.Integers([6], -1, 1)) { Bitwise = true },
        new("cast of masks", x => [x[0].Cast(ElementType.Float64)], SampleInput.Mask(6)) { Bitwise = true },
        new("cast of Int64", x => [x[0].Cast(ElementType.Float64)], SampleInput.Integers([6], -9, 9)) { Bitwise = true },
        new("sum of all", x => [Tensor.Sum(x[0])], new SampleInput([2, 5])),
        new("sum along an inner axis", x => [Tensor.Sum(x[0], 1)], new SampleInput([2, 3, 2])),
        new("sum of many", x => [Tensor.Sum(x[0], 0)], new SampleInput([40, 3])),
        new("sum along two outer axes", x => [Reduce.Sum([0, 2]).Apply(x[0])], new SampleInput([2, 3, 4])),
        new("sum of Int64", x => [Tensor.Sum(x[0], 0)], SampleInput.Integers([3, 2], -5, 5)),
        new("max along an axis", x => [Tensor.Max(x[0], 1)], new SampleInput([3, 4]) { Prepare = Apart }),
        new("min of many", x => [Tensor.Min(x[0], 0)], new SampleInput([9, 5]) { Prepare = Apart }),
        new("max of Int64", x => [Tensor.Max(x[0])], SampleInput.Integers([5], -9, 9)),
        new("matmul", x => [new MatMul().Apply(x)], new SampleInput([2, 3]), new SampleInput([3, 4])),
        new("matmul, left transposed", x => [new MatMul(true).Apply(x)], new SampleInput([3, 2]), new SampleInput([3, 4])),
        new("matmul, right transposed", x => [new MatMul(false, true).Apply(x)], new SampleInput([2, 3]), new SampleInput([4, 3])),
        new("matmul, both transposed", x => [new MatMul(true, true).Apply(x)], new SampleInput([3, 2]), new SampleInput([4, 3])),
        new("matmul of a batch", x => [new MatMul(true).Apply(x)], new SampleInput([2, 3, 2]), new SampleInput([2, 3, 4])),
        new("matmul of many", x => [new MatMul().Apply(x)], new SampleInput([7, 11]), new SampleInput([11, 9])),
        new("stop of gradients", x => [Transform.StopGradient(x[0])], new SampleInput([4])) { Bitwise = true, DerivativeOfValue = false },
        new("constant", x => [x[0] * Tensor.FromArray([1.0, 2.0, 3.0]).Cast(x[0].ElementType)], new SampleInput([3])) { Bitwise = true },
    ];

    /// <summary>Adds the numbers 0, 1, 2, … in some order, so that no two elements are near each other.</summary>
    private static Tensor Apart(Tensor x) => (0.1 * x) + Tensor.FromArray(Shuffled(x.Size)).Cast(x.ElementType).Reshape(x.Shape);

    private static double[] Shuffled(int count)
    {
        double[] values = [.. Enumerable.Range(0, count)];
        new System.Random(1).Shuffle(values);
        return values;
    }
}
