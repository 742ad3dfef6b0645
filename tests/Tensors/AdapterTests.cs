using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Adjoint.Tests.Tensors;

public sealed class AdapterTests
{
    [Fact]
    public void Arrays_AreCopiedIn_WithTheirElementType()
    {
        double[] source = [1, 2, 3];
        Tensor x = Tensor.FromArray(source);
        source[0] = 9;
        Assert.Equal([1.0, 2, 3], x.ToArray());
        Assert.Equal(ElementType.Float32, Tensor.FromArray([1f, 2f]).ElementType);
        Assert.Equal(ElementType.Float64, Tensor.FromArray([1, 2]).ElementType);
        Assert.Equal(ElementType.Float64, Tensor.FromArray([1, 2.5]).ElementType);
        Assert.Equal(ElementType.Int64, Tensor.FromArray([1L]).ElementType);
        Assert.Equal([true, false], Tensor.FromArray([true, false]).ToArray<bool>());
        Assert.Equal([1f, 2f], Tensor.FromArray([1f, 2f]).ToArray<float>());
    }

    [Fact]
    public void ArraysOfSeveralAxes_AreReadRowByRow()
    {
        Tensor matrix = Tensor.FromArray(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([2, 3], matrix.Shape);
        Assert.Equal(4.0, (double)matrix[1, 0]);
        Assert.Equal([1, 1, 2], Tensor.FromArray(new[, ,] { { { 1.0, 2 } } }).Shape);
    }

    [Fact]
    public void Spans_TakeAShape_AndAreCheckedAgainstIt()
    {
        Assert.Equal(4.0, (double)Tensor.FromSpan([1.0, 2, 3, 4], [2, 2])[1, 1]);
        Assert.Equal([3f, 4f], Tensor.FromSpan([1f, 2, 3, 4], [2, 2])[1].AsSpan<float>().ToArray());
        Assert.Contains("3 elements", Assert.Throws<ArgumentException>(() => Tensor.FromSpan([1.0, 2, 3], [2, 2])).Message);
        Assert.Contains("Cast", Assert.Throws<ArgumentException>(() => Tensor.Scalar(1).AsSpan<float>().Length).Message);
        Assert.Contains("Int16", Assert.Throws<NotSupportedException>(() => Tensor.FromArray(new short[] { 1 })).Message);
    }

    [Fact]
    public void MathNetMatrices_AreColumnMajorThere_AndRowMajorHere()
    {
        Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });
        Tensor x = Tensor.FromMatrix(matrix);
        Assert.Equal([1.0, 2, 3, 4, 5, 6], x.ToArray());
        Assert.Equal([1.0, 4, 2, 5, 3, 6], matrix.AsColumnMajorArray());
        Assert.Equal(matrix, x.ToMatrix());
        Assert.Equal(6.0, x.ToMatrix()[1, 2]);
        Vector<double> vector = Vector<double>.Build.Dense([7.0, 8]);
        Assert.Equal(vector, Tensor.FromVector(vector).ToVector());
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => x.ToVector()).Message);
        Assert.Contains("[2]", Assert.Throws<ArgumentException>(() => Tensor.FromVector(vector).ToMatrix()).Message);
    }

    [Fact]
    public void TensorSpans_GoBothWays_AlsoStrided()
    {
        float[] data = [1, 2, 3, 4, 5, 6];
        var dense = new ReadOnlyTensorSpan<float>(data, [2, 3]);
        Tensor x = Tensor.FromTensorSpan(dense);
        Assert.Equal([2, 3], x.Shape);
        Assert.Equal(data, x.ToArray<float>());
        Assert.Equal([2f, 3f, 5f, 6f], Tensor.FromTensorSpan(dense[.., 1..]).ToArray<float>());
        ReadOnlyTensorSpan<float> back = x.AsTensorSpan<float>();
        Assert.Equal([2, 3], back.Lengths.ToArray());
        Assert.Equal(6f, back[1, 2]);
    }
}
