using Adjoint.Blas;
using Adjoint.Primitives;
using CsCheck;
using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Primitives.Windows;

/// <summary>Convolution and its transposes against their sums, written out.</summary>
public sealed class ConvolutionTests
{
    private static readonly Gen<WindowAxis> Axes =
        from input in Gen.Int[1, 9]
        from kernel in Gen.Int[1, 4]
        from stride in Gen.Int[1, 4]
        from dilation in Gen.Int[1, 3]
        from before in Gen.Int[0, 6]
        from after in Gen.Int[0, 6]
        select WindowAxis.Fit(input, kernel, stride, dilation, before, after) into axis
        where axis.Output > 0
        select axis;

    private static readonly Gen<(WindowAxis Y, WindowAxis X, int Images, int Channels, int Outputs)> Cases =
        Gen.Select(Axes, Axes, Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 10]);

    [Fact]
    public void AllRoles_AreTheirSums_ForAnyGeometryAtAnyVectorWidth() => Cases.Sample(
        c =>
        {
            Tensor x = Normal(RandomKey.FromSeed(1), [c.Images, c.Channels, c.Y.Input, c.X.Input]);
            Tensor w = Normal(RandomKey.FromSeed(2), [c.Outputs, c.Channels, c.Y.Kernel, c.X.Kernel]);
            Tensor y = Normal(RandomKey.FromSeed(3), [c.Images, c.Outputs, c.Y.Output, c.X.Output]);
            (double[] xBar, double[] wBar, double[] yBar) = Sums(c.Y, c.X, x, w, y);
            foreach (VectorWidth width in VectorWidths.Supported)
            {
                Near(yBar, Run(new Convolution(ConvolutionRole.Output, c.Y, c.X), x, w, width));
                Near(xBar, Run(new Convolution(ConvolutionRole.Input, c.Y, c.X), y, w, width));
                Near(wBar, Run(new Convolution(ConvolutionRole.Kernel, c.Y, c.X), x, y, width));
            }
        },
        iter: 200);

    [Fact]
    public void LargerImages_AreTheirSums_InSinglePrecisionToo()
    {
        // Wider than the band that is computed at once, more results than a tile has, more images than a block.
        WindowAxis rows = WindowAxis.Fit(70, 5, 1, 1, 2, 2), columns = WindowAxis.Fit(61, 3, 2, 1, 1, 1);
        Tensor x = Normal(RandomKey.FromSeed(1), [10, 2, 70, 61]), w = Normal(RandomKey.FromSeed(2), [11, 2, 5, 3]), y = Normal(RandomKey.FromSeed(3), [10, 11, 70, 31]);
        (double[] xBar, double[] wBar, double[] yBar) = Sums(rows, columns, x, w, y);
        Near(yBar, new Convolution(ConvolutionRole.Output, rows, columns).Apply(x, w));
        Near(xBar, new Convolution(ConvolutionRole.Input, rows, columns).Apply(y, w));
        Near(wBar, new Convolution(ConvolutionRole.Kernel, rows, columns).Apply(x, y));
        static Tensor Single(Tensor t) => t.Cast(ElementType.Float32);
        Near(yBar, new Convolution(ConvolutionRole.Output, rows, columns).Apply(Single(x), Single(w)), 1e-4);
        Near(xBar, new Convolution(ConvolutionRole.Input, rows, columns).Apply(Single(y), Single(w)), 1e-4);
        Near(wBar, new Convolution(ConvolutionRole.Kernel, rows, columns).Apply(Single(x), Single(y)), 1e-2);
    }

    [Fact]
    public void InputGradient_IsTheFullConvolutionWithTheFlippedKernel()
    {
        Tensor x = Normal(RandomKey.FromSeed(4), [2, 3, 6, 7]), w = Normal(RandomKey.FromSeed(5), [4, 3, 3, 3]);
        Tensor y = Convolve(x, w), bar = Normal(RandomKey.FromSeed(6), y.Shape);
        Tensor flipped = w.Transpose(1, 0, 2, 3).Flip(-1).Flip(-2);
        Near(Convolve(bar, flipped, padding: 2).ToArray(), Vjp<Tensor, Tensor>(t => Convolve(t, w), x).Pullback(bar));
    }

    [Fact]
    public void KernelGradient_IsACrossCorrelationOfImagesAndCotangents()
    {
        // Images and channels change places: the cotangent is the kernel, the batch is what is summed over.
        Tensor x = Normal(RandomKey.FromSeed(4), [2, 3, 6, 7]), w = Normal(RandomKey.FromSeed(5), [4, 3, 3, 3]);
        Tensor bar = Normal(RandomKey.FromSeed(6), Convolve(x, w).Shape);
        Near(Convolve(x.Transpose(1, 0, 2, 3), bar.Transpose(1, 0, 2, 3)).Transpose(1, 0, 2, 3).ToArray(), Vjp<Tensor, Tensor>(t => Convolve(x, t), w).Pullback(bar));
    }

    [Fact]
    public void Results_HaveTheSameBitsForAnyNumberOfThreads()
    {
        Tensor x = Normal(RandomKey.FromSeed(7), [24, 6, 14, 14], ElementType.Float32), w = Normal(RandomKey.FromSeed(8), [16, 6, 5, 5], ElementType.Float32);
        (Tensor, Tensor, Tensor) All()
        {
            (Tensor y, Func<Tensor, (Tensor, Tensor)> pullback) = Vjp<(Tensor, Tensor), Tensor>(a => MaxPool(Convolve(a.Item1, a.Item2), 2), (x, w));
            (Tensor dx, Tensor dw) = pullback(y);
            return (y, dx, dw);
        }

        int threads = Parallelism.Threads;
        try
        {
            Parallelism.Threads = 1;
            (Tensor, Tensor, Tensor) one = All();
            Parallelism.Threads = 4;
            (Tensor, Tensor, Tensor) four = All();
            Assert.Equal(one.Item1.ToArray<float>(), four.Item1.ToArray<float>());
            Assert.Equal(one.Item2.ToArray<float>(), four.Item2.ToArray<float>());
            Assert.Equal(one.Item3.ToArray<float>(), four.Item3.ToArray<float>());
        }
        finally
        {
            Parallelism.Threads = threads;
        }
    }

    [Fact]
    public void Convolve_OfWhatDoesNotFit_SaysWhat()
    {
        static string Message(Func<Tensor> f) => Assert.Throws<ArgumentException>(() => f()).Message;
        Assert.Contains("[outputs, channels, taps, taps] with the same channels", Message(() => Convolve(Ones([2, 5, 5]), Ones([4, 3, 3, 3]))), StringComparison.Ordinal);
        Assert.Contains("too few for a window of 7 taps", Message(() => Convolve(Ones([3, 5, 5]), Ones([4, 3, 7, 7]))), StringComparison.Ordinal);
        Assert.Contains("stride 0", Message(() => Convolve(Ones([3, 5, 5]), Ones([4, 3, 3, 3]), stride: 0)), StringComparison.Ordinal);
    }

    private static unsafe Tensor Run(Convolution convolution, Tensor first, Tensor second, VectorWidth width)
    {
        Tensor result = Uninitialized(convolution.Infer([first.Type, second.Type])[0]);
        Operand.Pin([first, second], [result], (convolution, width), static (s, ins, outs) =>
            ConvolutionKernels<double>.Create(s.width).Run(s.convolution, ins[0], ins[1], outs[0]));
        return result;
    }

    /// <summary>The three gradients of the sum of all products x·w·y.</summary>
    private static (double[] X, double[] W, double[] Y) Sums(WindowAxis rows, WindowAxis columns, Tensor x, Tensor w, Tensor y)
    {
        double[] xs = x.ToArray(), ws = w.ToArray(), ys = y.ToArray(), xBar = new double[xs.Length], wBar = new double[ws.Length], yBar = new double[ys.Length];
        int channels = x.Shape[1], outputs = w.Shape[0];
        for (int n = 0; n < x.Shape[0]; n++)
            for (int o = 0; o < outputs; o++)
                for (int i = 0; i < rows.Output; i++)
                    for (int j = 0; j < columns.Output; j++)
                        for (int c = 0; c < channels; c++)
                            for (int a = 0; a < rows.Kernel; a++)
                                for (int b = 0; b < columns.Kernel; b++)
                                {
                                    int h = (i * rows.Stride) + (a * rows.Dilation) - rows.Before, v = (j * columns.Stride) + (b * columns.Dilation) - columns.Before;
                                    if (h < 0 || h >= rows.Input || v < 0 || v >= columns.Input) continue;
                                    int xi = (((((n * channels) + c) * rows.Input) + h) * columns.Input) + v;
                                    int wi = (((((o * channels) + c) * rows.Kernel) + a) * columns.Kernel) + b;
                                    int yi = (((((n * outputs) + o) * rows.Output) + i) * columns.Output) + j;
                                    xBar[xi] += ws[wi] * ys[yi];
                                    wBar[wi] += xs[xi] * ys[yi];
                                    yBar[yi] += xs[xi] * ws[wi];
                                }

        return (xBar, wBar, yBar);
    }

    private static void Near(double[] expected, Tensor found, double tolerance = 1e-12)
    {
        double[] values = found.ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], tolerance * (1 + Math.Abs(expected[i])));
    }
}
