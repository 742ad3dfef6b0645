using Adjoint.Primitives;
using CsCheck;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Primitives.Windows;

public sealed class PoolingTests
{
    [Fact]
    public void Pools_AreTheirDefinitions_ForAnyGeometry() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[0, 3]).Sample(
            (height, width, size, stride, padding) =>
            {
                padding = Math.Min(padding, size - 1);
                if (height + (2 * padding) < size || width + (2 * padding) < size) return;
                Tensor x = Normal(RandomKey.FromSeed(height + (100 * width)), [2, height, width]);
                foreach (ElementType type in new[] { ElementType.Float64, ElementType.Float32 })
                {
                    Tensor t = x.Cast(type);
                    Tensor max = MaxPool(t, size, stride, padding), mean = AveragePool(t, size, stride, padding);
                    double tolerance = type == ElementType.Float64 ? 1e-14 : 1e-6;
                    int rows = max.Shape[1], columns = max.Shape[2];
                    for (int p = 0; p < 2; p++)
                        for (int i = 0; i < rows; i++)
                            for (int j = 0; j < columns; j++)
                            {
                                double largest = double.NegativeInfinity, sum = 0;
                                for (int a = Math.Max(0, (i * stride) - padding); a < Math.Min(height, (i * stride) - padding + size); a++)
                                    for (int b = Math.Max(0, (j * stride) - padding); b < Math.Min(width, (j * stride) - padding + size); b++)
                                    {
                                        largest = Math.Max(largest, (double)t[p, a, b]);
                                        sum += (double)t[p, a, b];
                                    }

                                Assert.Equal(largest, (double)max[p, i, j]);
                                Assert.Equal(sum / (size * size), (double)mean[p, i, j], tolerance);
                            }
                }
            },
            iter: 100);

    [Fact]
    public void MaxPool_IsASwitch()
    {
        // The cotangent goes to the largest element, to the first one of equals, and to no other.
        Tensor x = FromArray(new double[,] { { 1, 5, 2, 2 }, { 3, 4, 2, 2 } });
        Tensor bar = FromArray(new double[,] { { 7, 9 } });
        Assert.Equal([0, 7, 9, 0, 0, 0, 0, 0], Vjp<Tensor, Tensor>(t => MaxPool(t, 2), x).Pullback(bar).ToArray());

        // Where windows overlap their cotangents add up.
        Tensor peak = FromArray(new double[,] { { 0, 1, 0 } });
        Assert.Equal([0, 5, 0], Vjp<Tensor, Tensor>(t => MaxPool(t.Reshape(1, 3).BroadcastTo([2, 3]), 2, 1), peak).Pullback(FromArray(new double[,] { { 2, 3 } })).ToArray());
    }

    [Fact]
    public void MaxPool_InSinglePrecision_SwitchesAsInDouble()
    {
        // Whole numbers, so that there are ties, in planes that windows tile and in planes with a row or a column left over.
        foreach (int[] shape in new[] { new[] { 2, 10, 12 }, [3, 7, 9], [1, 2, 3], [4, 5, 20] })
        {
            Tensor x = Round(2 * Normal(RandomKey.FromSeed(shape[1]), shape)), single = x.Cast(ElementType.Float32);
            (Tensor y, Func<Tensor, Tensor> pullback) = Vjp<Tensor, Tensor>(t => MaxPool(t, 2), x);
            (Tensor y32, Func<Tensor, Tensor> pullback32) = Vjp<Tensor, Tensor>(t => MaxPool(t, 2), single);
            Tensor bar = Round(9 * Normal(RandomKey.FromSeed(5), y.Shape));
            Assert.Equal(y.ToArray(), y32.ToArray());
            Assert.Equal(pullback(bar).ToArray(), pullback32(bar.Cast(ElementType.Float32)).ToArray());
        }
    }

    [Fact]
    public void AveragePool_IsADistributor()
    {
        Tensor bar = FromArray(new double[,] { { 8, 4 } });
        Assert.Equal([2, 2, 1, 1, 2, 2, 1, 1], Vjp<Tensor, Tensor>(t => AveragePool(t, 2), Ones([2, 4])).Pullback(bar).ToArray());
    }

    [Fact]
    public void MaxPool_KeepsNotANumber()
    {
        Tensor x = FromArray(new double[,] { { 1, double.NaN, 3, 4 }, { 9, 2, 1, 2 } });
        double[] pooled = MaxPool(x, 2).ToArray();
        Assert.True(double.IsNaN(pooled[0]));
        Assert.Equal(4, pooled[1]);
        Assert.True(double.IsNaN(MaxPool(x.Cast(ElementType.Float32), 2).ToArray()[0]));
    }

    [Fact]
    public void Pools_OfWhatDoesNotFit_SayWhat()
    {
        static string Message(Func<Tensor> f) => Assert.Throws<ArgumentException>(() => f()).Message;
        Assert.Contains("the padding 2 is not less than the size 2", Message(() => MaxPool(Ones([4, 4]), 2, padding: 2)), StringComparison.Ordinal);
        Assert.Contains("too few for a window of 5 taps", Message(() => AveragePool(Ones([4, 4]), 5)), StringComparison.Ordinal);
    }
}
