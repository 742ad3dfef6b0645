using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Tensors;

public sealed class IndexingTests
{
    private static readonly Tensor X = Arange(24).Cast(ElementType.Float64).Reshape(2, 3, 4);

    [Fact]
    public void Selections_PickPositionsRangesAndNewAxes()
    {
        Assert.Equal(23.0, (double)X[^1, ^1, ^1]);
        Assert.Equal(23.0, (double)X[1, 2, 3]);
        Assert.Equal([4.0, 5, 6, 7], X[0, 1].ToArray());
        Assert.Equal([1.0, 5, 9], X[0, .., 1].ToArray());
        Assert.Equal([13.0, 14, 17, 18], X[1, ..^1, 1..3].ToArray());
        Assert.Equal([3.0, 7, 11, 15, 19, 23], X[TensorIndex.Ellipsis, ^1].ToArray());
        Assert.Equal([2, 3], X[TensorIndex.Ellipsis, ^1].Shape);
        Assert.Equal([2, 1, 3], X[.., TensorIndex.NewAxis, TensorIndex.Ellipsis, 0].Shape);
        Assert.Equal([0, 3, 4], X[1..1].Shape);
    }

    [Fact]
    public void Selections_Differentiate()
    {
        double[] g = Grad((Tensor x) => Sum(x[1, .., 1..3] * 2.0))(X).ToArray();
        Assert.Equal(12.0, g.Sum());
        Assert.Equal(2.0, g[13]);
    }

    [Fact]
    public void SelectionsOutside_AreRefused()
    {
        Assert.Contains("axis 2", Assert.Throws<ArgumentException>(() => X[0, 0, 4]).Message);
        Assert.Contains("[2, 3, 4]", Assert.Throws<ArgumentException>(() => X[0, 0, 0, 0]).Message);
        Assert.Contains("ellipsis", Assert.Throws<ArgumentException>(() => X[TensorIndex.Ellipsis, 0, TensorIndex.Ellipsis]).Message);
        Assert.Contains("2..5", Assert.Throws<ArgumentException>(() => X[0, 2..5]).Message);
        Assert.Contains("no axis", Assert.Throws<ArgumentException>(() => Scalar(1)[0]).Message);
    }

    [Fact]
    public void Take_FetchesByIndices_AndItsGradientCountsThem()
    {
        Tensor x = FromArray([10.0, 20, 30]), indices = FromArray([2L, 0, 2, 2]);
        Assert.Equal([30.0, 10, 30, 30], Take(x, indices).ToArray());
        Assert.Equal([1.0, 0, 3], Grad((Tensor v) => Sum(Take(v, indices)))(x).ToArray());
        Assert.Equal([2, 2, 2, 4], Take(X, FromArray(new[,] { { 0L, 1 }, { 2, 2 } }), 1).Shape);
    }

    [Fact]
    public void Take_OutsideTheAxis_NamesIndexAndBound_AlsoWhenCompiled()
    {
        Tensor x = FromArray([10.0, 20, 30]);
        foreach (Func<Tensor, Tensor> take in (Func<Tensor, Tensor>[])[i => Take(x, i), Compile((Tensor i) => Take(x, i))])
        {
            string high = Assert.Throws<ArgumentOutOfRangeException>(() => take(FromArray([0L, 7]))).Message;
            Assert.Contains("index 7", high);
            Assert.Contains("0 to 2", high);
            Assert.Contains("index -1", Assert.Throws<ArgumentOutOfRangeException>(() => take(FromArray([0L, -1]))).Message);
            Assert.Equal([20.0, 20], take(FromArray([1L, 1])).ToArray());
        }
    }

    [Fact]
    public void ScatterAdd_AddsUpWhatMeets()
    {
        Tensor sum = ScatterAdd(FromArray([1.0, 1, 1]), FromArray([2L, 0, 2]), FromArray([5.0, 6, 7]));
        Assert.Equal([7.0, 1, 13], sum.ToArray());
        Assert.Contains("must be [2]", Assert.Throws<ArgumentException>(() => ScatterAdd(sum, FromArray([0L, 1]), FromArray([1.0]))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ScatterAdd(sum, FromArray([3L]), FromArray([1.0])));
    }

    [Fact]
    public void TakeAlongAxis_PicksOneEach()
    {
        Tensor picked = TakeAlongAxis(X[0], FromArray(new[,] { { 3L }, { 0 }, { 1 } }), 1);
        Assert.Equal([3.0, 4, 9], picked.ToArray());
        Assert.Contains("axis 1 only", Assert.Throws<ArgumentException>(() => TakeAlongAxis(X[0], FromArray(new[,] { { 3L } }), 1)).Message);
    }

    [Fact]
    public void ArgMaxAndArgMin_TakeTheFirstOfEqualOnes_AndNaN()
    {
        Tensor x = FromArray(new[,] { { 1.0, 3, 3 }, { 2, double.NaN, 9 } });
        Assert.Equal([1L, 1], ArgMax(x).ToArray<long>());
        Assert.Equal([0L, 1], ArgMin(x).ToArray<long>());
        Assert.Equal([1L, 1, 1], ArgMax(x, 0).ToArray<long>());
        Assert.Contains("no elements", Assert.Throws<ArgumentException>(() => ArgMax(Zeros([2, 0]))).Message);
    }

    [Fact]
    public void Sort_IsStable_WithNaNLargest()
    {
        Tensor x = FromArray([2.0, double.NaN, 1, 2, double.NegativeInfinity]);
        Assert.Equal([4L, 2, 0, 3, 1], ArgSort(x).ToArray<long>());
        Assert.Equal([1L, 0, 3, 2, 4], ArgSort(x, descending: true).ToArray<long>());
        Assert.Equal([double.NegativeInfinity, 1, 2, 2, double.NaN], Sort(x).ToArray());
        var (values, indices) = TopK(FromArray([3.0, 9, 4]), 2);
        Assert.Equal([9.0, 4], values.ToArray());
        Assert.Equal([1L, 2], indices.ToArray<long>());
        Assert.Contains("4 elements", Assert.Throws<ArgumentException>(() => TopK(FromArray([3.0, 9, 4]), 4)).Message);
    }

    [Fact]
    public void OneHot_SetsOnePlace() => Assert.Equal([0.0, 0, 1, 1, 0, 0, 0, 0, 0], OneHot(FromArray([2L, 0, 5]), 3).ToArray());
}
