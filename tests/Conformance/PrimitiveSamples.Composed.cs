namespace Adjoint.Tests.Conformance;

internal static partial class PrimitiveSamples
{
    /// <summary>Operations made of primitives whose derivatives were thought about: where they cancel, branch or rearrange.</summary>
    private static readonly PrimitiveSample[] Composed =
    [
        new("product with an odd number of factors", x => [Tensor.Product(x[0], 1)], new SampleInput([2, 5])),
        new("product with zeros", x => [Tensor.Product(x[0] * Tensor.FromArray([1.0, 0, 1, 1]).Cast(x[0].ElementType))], new SampleInput([4])),
        new("log-sum-exp", x => [Tensor.LogSumExp(x[0], 0)], new SampleInput([4, 2])),
        new("softmax", x => [Tensor.Softmax(x[0])], new SampleInput([2, 3])),
        new("log-softmax", x => [Tensor.LogSoftmax(x[0], 0)], new SampleInput([3, 2])),
        new("variance", x => [Tensor.Variance(x[0], 0, false, 1)], new SampleInput([4, 2])),
        new("standard deviation", x => [Tensor.StandardDeviation(x[0])], new SampleInput([5])),
        new("1-norm", x => [Tensor.Norm(x[0], 1, NormOrder.One)], new SampleInput([2, 3], 0.3, 2)),
        new("2-norm", x => [Tensor.Norm(x[0], 0)], new SampleInput([3, 2])),
        new("infinity norm", x => [Tensor.Norm(x[0], NormOrder.Infinity)], new SampleInput([5]) { Prepare = x => Apart(x) + 3.0 }),
        new("einsum with a batch, sums and a transpose", x => [Tensor.Einsum("bijx,jbk->kbi", x)], new SampleInput([2, 3, 2, 2]), new SampleInput([2, 2, 4])),
        new("einsum of a diagonal", x => [Tensor.Einsum("iji,j->i", x)], new SampleInput([3, 2, 3]), new SampleInput([2])),
        new("einsum without a sum", x => [Tensor.Einsum("ai,aj->jai", x)], new SampleInput([2, 2]), new SampleInput([2, 3])),
        new("diagonal above", x => [x[0].Diagonal(1)], new SampleInput([3, 4])) { Bitwise = true },
        new("diagonal matrix", x => [Tensor.Diag(x[0])], new SampleInput([2, 3])) { Bitwise = true },
        new("tile", x => [x[0].Tile(2, 3)], new SampleInput([2, 2])) { Bitwise = true },
        new("repeat", x => [x[0].Repeat(3, 0)], new SampleInput([2, 2])) { Bitwise = true },
        new("roll", x => [x[0].Roll(-2, 1)], new SampleInput([2, 5])) { Bitwise = true },
        new("flip", x => [x[0].Flip(0)], new SampleInput([3, 2])) { Bitwise = true },
        new("clamp", x => [Tensor.Clamp(x[0], -0.05, 3.0)], new SampleInput([4], 0.1, 2)) { Bitwise = true },
        new("integer power", x => [Tensor.Pow(x[0], 5), Tensor.Pow(x[0], -2)], new SampleInput([3], 0.5, 2)),
    ];
}
