namespace Adjoint;

public sealed partial class Tensor
{
    /// <summary>
    /// Convolution over the last two axes, without flipping the kernel: y[…, o, i, j] = Σ x[…, c, i·s + a·d − p, j·s + b·d − p] kernel[o, c, a, b]
    /// over channels c and taps a, b; elements outside are zero.
    /// </summary>
    /// <param name="x">Images <c>[…, channels, height, width]</c>.</param>
    /// <param name="kernel"><c>[outputs, channels, taps, taps]</c>.</param>
    /// <param name="stride">s, from window to window.</param>
    /// <param name="padding">p, zeros on every side.</param>
    /// <param name="dilation">d, from tap to tap.</param>
    /// <returns><c>[…, outputs, ⌊(height + 2p − d (taps − 1) − 1)/s⌋ + 1, …]</c>.</returns>
    /// <remarks>2·outputs·channels·taps² operations for every element of a result plane. Its derivatives are convolutions again, at the same cost.</remarks>
    /// <exception cref="ArgumentException">The shapes or element types do not fit, or there is no room for a window.</exception>
    public static Tensor Convolve(Tensor x, Tensor kernel, int stride = 1, int padding = 0, int dilation = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(kernel);
        if (x.Rank < 3 || kernel.Rank != 4 || x.Shape[^3] != kernel.Shape[1])
        {
            Throw.Misuse(
                "Convolve", $"the images are {x.Describe()}, the kernel is {kernel.Describe()}; they must be […, channels, height, width] and "
                + "[outputs, channels, taps, taps] with the same channels.");
        }

        if (x.ElementType != kernel.ElementType) Throw.ElementTypesDiffer("Convolve", x, kernel);
        WindowAxis rows = Windows("Convolve", x, -2, kernel.Shape[2], stride, padding, dilation);
        WindowAxis columns = Windows("Convolve", x, -1, kernel.Shape[3], stride, padding, dilation);
        Shape batch = x.Shape[..^3];
        Tensor y = new Convolution(ConvolutionRole.Output, rows, columns).Apply(x.Reshape([batch.Size, x.Shape[^3], x.Shape[^2], x.Shape[^1]]), kernel);
        return y.Reshape(new Shape([.. batch.Extents, .. y.Shape.Extents[1..]]));
    }

    /// <summary>
    /// The largest element of each window over the last two axes. Its derivative is a switch: all of it goes to the largest element, the first
    /// one of equals.
    /// </summary>
    /// <param name="x">Planes <c>[…, height, width]</c>.</param>
    /// <param name="size">The extent of a window along both axes.</param>
    /// <param name="stride">From window to window; 0 stands for the size.</param>
    /// <param name="padding">How far windows reach over the rim, less than the size; what is outside is left out.</param>
    /// <exception cref="ArgumentException">There is no room for a window, or a number is out of its range.</exception>
    public static Tensor MaxPool(Tensor x, int size, int stride = 0, int padding = 0)
    {
        (WindowAxis rows, WindowAxis columns) = PoolWindows("MaxPool", x, size, stride, padding);
        return new WindowSwitch(false, rows, columns).Apply(Primitives.StopGradient.Instance.Apply(x), x);
    }

    /// <summary>The mean of each window over the last two axes, zeros outside counted. Its derivative is distributed equally.</summary>
    /// <param name="x">Planes <c>[…, height, width]</c>.</param>
    /// <param name="size">The extent of a window along both axes.</param>
    /// <param name="stride">From window to window; 0 stands for the size.</param>
    /// <param name="padding">How far windows reach over the rim, less than the size.</param>
    /// <exception cref="ArgumentException">There is no room for a window, or a number is out of its range.</exception>
    public static Tensor AveragePool(Tensor x, int size, int stride = 0, int padding = 0)
    {
        (WindowAxis rows, WindowAxis columns) = PoolWindows("AveragePool", x, size, stride, padding);
        return new WindowSum(false, rows, columns).Apply(x) / (double)((long)size * size);
    }

    private static (WindowAxis Rows, WindowAxis Columns) PoolWindows(string operation, Tensor x, int size, int stride, int padding)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < 2) Throw.Misuse(operation, $"a tensor of shape {x.Describe()} has no height and width.");
        if (padding >= size) Throw.Misuse(operation, $"the padding {padding} is not less than the size {size} of a window, so that windows would have no element.");
        int step = stride == 0 ? size : stride;
        return (Windows(operation, x, -2, size, step, padding, 1), Windows(operation, x, -1, size, step, padding, 1));
    }

    private static WindowAxis Windows(string operation, Tensor x, int axis, int kernel, int stride, int padding, int dilation)
    {
        if (kernel < 1 || stride < 1 || dilation < 1 || padding < 0)
        {
            Throw.Misuse(
                operation, $"a window of {kernel} taps with stride {stride}, padding {padding} and dilation {dilation} is none: the padding is at least 0, "
                + "the others at least 1.");
        }

        int extent = x.Shape[x.Rank + axis];
        WindowAxis windows = WindowAxis.Fit(extent, kernel, stride, dilation, padding, padding);
        if (windows.Output == 0)
        {
            Throw.Misuse(
                operation, $"axis {axis} of {x.Describe()} with padding {padding} has {extent + (2 * padding)} elements, too few for a window of {kernel} taps "
                + $"with dilation {dilation}. Use a smaller window, or padding.");
        }

        return windows;
    }
}
