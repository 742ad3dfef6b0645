namespace Adjoint.Primitives;

/// <summary>
/// How windows slide along one axis: tap a of window i is input element i·stride + a·dilation − before; taps outside the input are zeros
/// (sums) or left out (extrema).
/// </summary>
/// <param name="Input">The extent of the input.</param>
/// <param name="Output">The number of windows.</param>
/// <param name="Kernel">The taps of a window.</param>
/// <param name="Stride">Elements from window to window.</param>
/// <param name="Dilation">Elements from tap to tap.</param>
/// <param name="Before">Elements of padding before the input.</param>
internal readonly record struct WindowAxis(int Input, int Output, int Kernel, int Stride, int Dilation, int Before)
{
    /// <summary>The axis for padding on both sides; the number of windows is what fits, at least 0.</summary>
    public static WindowAxis Fit(int input, int kernel, int stride, int dilation, int before, int after)
    {
        int room = input + before + after - ((dilation * (kernel - 1)) + 1);
        return new WindowAxis(input, room < 0 ? 0 : (room / stride) + 1, kernel, stride, dilation, before);
    }

    /// <summary>The elements that one tap reaches from its first window on, stride apart: how far taps spread in units of windows.</summary>
    public int Spread => (Kernel - 1) * Dilation / Stride;

    /// <summary>Where tap a of the first window lies within a stride.</summary>
    public int Phase(int tap) => tap * Dilation % Stride;

    /// <summary>Whole strides from the first window's start to tap a.</summary>
    public int Step(int tap) => tap * Dilation / Stride;

    /// <summary>The taps of a window that lie inside the input: [first, end).</summary>
    public (int First, int End) Inside(int window)
    {
        int start = (window * Stride) - Before;
        int first = start >= 0 ? 0 : (-start + Dilation - 1) / Dilation;
        int end = start >= Input ? 0 : Math.Min(Kernel, ((Input - 1 - start) / Dilation) + 1);
        return (Math.Min(first, Math.Max(end, 0)), Math.Max(end, 0));
    }

    /// <summary>The windows whose tap a lies inside the input: [first, end).</summary>
    public (int First, int End) Windows(int tap)
    {
        int offset = (tap * Dilation) - Before;
        int first = offset >= 0 ? 0 : (-offset + Stride - 1) / Stride;
        int end = offset >= Input ? 0 : Math.Min(Output, ((Input - 1 - offset) / Stride) + 1);
        return (Math.Min(first, Math.Max(end, 0)), Math.Max(end, 0));
    }
}
