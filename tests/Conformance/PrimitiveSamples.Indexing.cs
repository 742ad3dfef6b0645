using Adjoint.Primitives;

namespace Adjoint.Tests.Conformance;

internal static partial class PrimitiveSamples
{
    /// <summary>Primitives that find, fetch and order elements.</summary>
    private static readonly PrimitiveSample[] Indexing =
    [
        new("take rows", x => [Tensor.Take(x[0], x[1])], new SampleInput([4, 3]), SampleInput.Integers([5], 0, 3)) { Bitwise = true },
        new("take along a middle axis by a matrix", x => [Tensor.Take(x[0], x[1], 1)], new SampleInput([2, 3, 2]), SampleInput.Integers([2, 2], 0, 2)) { Bitwise = true },
        new("take one", x => [Tensor.Take(x[0], x[1], -1)], new SampleInput([2, 5]), SampleInput.Integers([], 0, 4)) { Bitwise = true },
        new("take of many", x => [Tensor.Take(x[0], x[1], 1)], new SampleInput([5, 9]), SampleInput.Integers([11], 0, 8)) { Bitwise = true },
        new("take of masks", x => [Tensor.Take(x[0], x[1])], SampleInput.Mask(4), SampleInput.Integers([6], 0, 3)) { Bitwise = true },
        new("take along axis", x => [Tensor.TakeAlongAxis(x[0], x[1], 0)], new SampleInput([4, 3]), SampleInput.Integers([2, 3], 0, 3)) { Bitwise = true },
        new("scatter-add of rows", x => [Tensor.ScatterAdd(x[0], x[1], x[2])], new SampleInput([3, 2]), SampleInput.Integers([5], 0, 2), new SampleInput([5, 2])),
        new("scatter-add along the last axis", x => [new ScatterAdd(1, 0, 4).Apply(x[0], x[1])], new SampleInput([2, 6]), SampleInput.Integers([6], 0, 3)),
        new("scatter onto a field", x => [new ScatterOnto(new ScatterAdd(0, 0, 6), [6]).Apply(x[0], x[1], x[2])], new SampleInput([2, 3]), new SampleInput([5]), SampleInput.Integers([5], 0, 5)),
        new("scatter onto rows of a batch", x => [new ScatterOnto(new ScatterAdd(1, 1, 4), [2, 4, 2]).Apply(x[0], x[1], x[2])], new SampleInput([4, 4]), new SampleInput([2, 3, 2]), SampleInput.Integers([2, 3], 0, 3)),
        new("cumulative sum", x => [Tensor.CumulativeSum(x[0], 0)], new SampleInput([5])),
        new("cumulative sum of rows", x => [Tensor.CumulativeSum(x[0], 1)], new SampleInput([2, 4, 3])),
        new("cumulative sum in reverse", x => [Tensor.CumulativeSum(x[0], -1, reverse: true)], new SampleInput([6, 7])),
        new("cumulative sum of Int64", x => [Tensor.CumulativeSum(x[0], 0)], SampleInput.Integers([5, 2], -3, 3)) { Bitwise = true },
        new("argmax", x => [Tensor.ArgMax(x[0], 0)], new SampleInput([5, 3])) { Bitwise = true },
        new("argmin of Int64", x => [Tensor.ArgMin(x[0])], SampleInput.Integers([2, 6], -3, 3)) { Bitwise = true },
        new("argsort", x => [Tensor.ArgSort(x[0], 0)], new SampleInput([6, 2])) { Bitwise = true },
        new("argsort, descending, of Int64", x => [Tensor.ArgSort(x[0], descending: true)], SampleInput.Integers([2, 7], -2, 2)) { Bitwise = true },
        new("sort", x => [Tensor.Sort(x[0])], new SampleInput([2, 4]) { Prepare = Apart }) { Bitwise = true },
        new("top two", x => [Tensor.TopK(x[0], 2, 0).Values], new SampleInput([5, 2]) { Prepare = Apart }) { Bitwise = true },
    ];
}
