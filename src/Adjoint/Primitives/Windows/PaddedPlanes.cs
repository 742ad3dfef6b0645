using System.Runtime.CompilerServices;

namespace Adjoint.Primitives;

/// <summary>
/// Copies of an image's planes with zeros around them, laid out so that every tap of every window is at a fixed distance from the window's
/// position: row by row with one pitch, and for strides above one in phases, every stride-th element of a row and of the rows together.
/// </summary>
internal readonly unsafe struct PaddedPlanes
{
    /// <summary>The source extents and, per phase, the extents of the copy.</summary>
    private PaddedPlanes(int height, int width, int rows, int pitch, int strideY, int strideX, int beforeY, int beforeX)
    {
        (Height, Width, Rows, Pitch) = (height, width, rows, pitch);
        (StrideY, StrideX, BeforeY, BeforeX) = (strideY, strideX, beforeY, beforeX);
    }

    /// <summary>Rows of one phase.</summary>
    public int Rows { get; }

    /// <summary>Elements from row to row.</summary>
    public int Pitch { get; }

    /// <summary>Elements of one plane with all its phases.</summary>
    public nint Plane => (nint)Phases * Phase;

    private int Height { get; }

    private int Width { get; }

    private int StrideY { get; }

    private int StrideX { get; }

    private int BeforeY { get; }

    private int BeforeX { get; }

    private int Phases => StrideY * StrideX;

    private nint Phase => (nint)Rows * Pitch;

    /// <summary>The layout of x, for windows to read: position (i, j) of window (i, j), in phase (0, 0).</summary>
    public static PaddedPlanes OfInput(WindowAxis y, WindowAxis x) =>
        new(y.Input, x.Input, y.Output + y.Spread, x.Output + x.Spread, y.Stride, x.Stride, y.Before, x.Before);

    /// <summary>The layout of ȳ with room for the windows that begin before and after it, for x̄ to read.</summary>
    public static PaddedPlanes OfOutput(WindowAxis y, WindowAxis x) =>
        new(y.Output, x.Output, y.Output + (2 * y.Spread), x.Output + (2 * x.Spread), 1, 1, y.Spread, x.Spread);

    /// <summary>The layout of ȳ with the pitch of <see cref="OfInput"/>, for inner products with it.</summary>
    public static PaddedPlanes LikeInput(WindowAxis y, WindowAxis x) => new(y.Output, x.Output, y.Output, x.Output + x.Spread, 1, 1, 0, 0);

    /// <summary>Where tap (a, b) of plane c stands, from the window's position.</summary>
    public nint TapOffset(int c, WindowAxis y, int a, WindowAxis x, int b) =>
        (c * Plane) + (((y.Phase(a) * StrideX) + x.Phase(b)) * Phase) + ((nint)y.Step(a) * Pitch) + x.Step(b);

    /// <summary>Copies planes, with a number around them; <paramref name="targetPlane"/> is the distance of the copies, at least <see cref="Plane"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill<T>(T* source, T* target, int planes, nint targetPlane, T margin = default)
        where T : unmanaged
    {
        for (int c = 0; c < planes; c++)
        {
            T* row = target + (c * targetPlane);
            for (int py = 0; py < StrideY; py++)
            {
                for (int px = 0; px < StrideX; px++)
                {
                    // Elements j of a row with source column j·stride + px − before inside the source.
                    int shift = BeforeX - px;
                    int first = Math.Clamp((shift + StrideX - 1) / StrideX, 0, Pitch);
                    int end = Math.Clamp(Width - 1 + shift < 0 ? 0 : ((Width - 1 + shift) / StrideX) + 1, first, Pitch);
                    for (int r = 0; r < Rows; r++, row += Pitch)
                    {
                        int y = (r * StrideY) + py - BeforeY;
                        if ((uint)y >= (uint)Height)
                        {
                            new Span<T>(row, Pitch).Fill(margin);
                            continue;
                        }

                        T* from = source + ((((nint)c * Height) + y) * Width) - shift;
                        for (int j = 0; j < first; j++) row[j] = margin;
                        if (StrideX == 1) new ReadOnlySpan<T>(from + first, end - first).CopyTo(new Span<T>(row + first, end - first));
                        else StridedRow.Gather(from + ((nint)first * StrideX), StrideX, row + first, end - first);
                        for (int j = end; j < Pitch; j++) row[j] = margin;
                    }
                }
            }

            if (targetPlane > Plane) new Span<T>(row, (int)(targetPlane - Plane)).Fill(margin);
        }
    }

    /// <summary>The way back for one plane: elements of the copy to where they came from; those around it are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Restore<T>(T* copy, T* target)
        where T : unmanaged
    {
        for (int py = 0; py < StrideY; py++)
        {
            for (int px = 0; px < StrideX; px++)
            {
                int shift = BeforeX - px;
                int first = Math.Clamp((shift + StrideX - 1) / StrideX, 0, Pitch);
                int end = Math.Clamp(Width - 1 + shift < 0 ? 0 : ((Width - 1 + shift) / StrideX) + 1, first, Pitch);
                for (int r = 0; r < Rows; r++, copy += Pitch)
                {
                    int y = (r * StrideY) + py - BeforeY;
                    if ((uint)y >= (uint)Height) continue;
                    T* to = target + ((nint)y * Width) - shift + ((nint)first * StrideX);
                    if (StrideX == 1) new ReadOnlySpan<T>(copy + first, end - first).CopyTo(new Span<T>(to, end - first));
                    else StridedRow.Scatter(copy + first, to, StrideX, end - first);
                }
            }
        }
    }

    /// <summary>Whether every element of the source is in the copy: windows may end before the source does.</summary>
    public bool IsComplete => (Rows * StrideY) - BeforeY >= Height && (Pitch * StrideX) - BeforeX >= Width;
}
