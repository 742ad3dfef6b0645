using System.Runtime.CompilerServices;

namespace Adjoint.Primitives;

/// <summary>
/// One pass of windows over padded planes: which taps each row of results sums, and where results go. A convolution is one such pass; its
/// transpose by the input is one for each phase of the stride, because elements of different phases are reached by different taps.
/// </summary>
internal unsafe struct Correlation<T>
    where T : unmanaged
{
    /// <summary>The distance of every tap, by kernel row, plane and kernel column: rows of taps that fall outside can be left out.</summary>
    public nint* Offsets;

    /// <summary>Blocks of results; in a block the weights of one tap stand together.</summary>
    public T* Weights;

    /// <summary>For each row the first of its taps.</summary>
    public int* First;

    /// <summary>For each row the end of its taps.</summary>
    public int* End;

    public int Taps;

    public int RowBegin;

    public int RowEnd;

    public int ColumnBegin;

    public int ColumnEnd;

    /// <summary>The row and column of the result for row and column 0.</summary>
    public int TargetRow;

    /// <inheritdoc cref="TargetRow"/>
    public int TargetColumn;
}

/// <summary>All passes of a convolution or its transpose by the input, in memory of the caller's.</summary>
internal unsafe ref struct CorrelationPlan<T>
    where T : unmanaged
{
    private readonly Convolution _convolution;
    private readonly PaddedPlanes _planes;
    private readonly bool _byInput;
    private readonly int _results;
    private readonly int _sources;
    private readonly int _block;
    private byte* _free;

    /// <param name="convolution">Of the role output or input.</param>
    /// <param name="planes">The layout of the source.</param>
    /// <param name="results">Planes of the result.</param>
    /// <param name="sources">Planes of the source.</param>
    /// <param name="block">The most results that a tile takes.</param>
    public CorrelationPlan(Convolution convolution, PaddedPlanes planes, int results, int sources, int block)
    {
        (_convolution, _planes, _results, _sources, _block) = (convolution, planes, results, sources, block);
        _byInput = convolution.Role == ConvolutionRole.Input;
        Passes = _byInput ? convolution.Y.Stride * convolution.X.Stride : 1;
        Rows = _byInput ? convolution.Y.Output + convolution.Y.Spread : convolution.Y.Output;
    }

    /// <summary>The number of passes.</summary>
    public int Passes { get; }

    /// <summary>Whether elements of the result have no taps and must be cleared.</summary>
    public bool LeavesGaps { get; private set; }

    /// <summary>The most rows of a pass.</summary>
    private int Rows { get; }

    /// <summary>The memory that the passes take.</summary>
    public nint Bytes
    {
        get
        {
            nint taps = (nint)_convolution.Y.Kernel * _convolution.X.Kernel * _sources;
            return (Passes * (sizeof(Correlation<T>) + (nint)(2 * sizeof(int) * Rows) + 64)) + (taps * (sizeof(nint) + (sizeof(T) * (nint)_results))) + 64;
        }
    }

    /// <summary>Writes the passes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Correlation<T>* Write(T* weights, byte* memory)
    {
        WindowAxis y = _convolution.Y, x = _convolution.X;
        var passes = (Correlation<T>*)memory;
        _free = memory + (Passes * sizeof(Correlation<T>));
        LeavesGaps = _byInput && ((y.Output + y.Spread) * y.Stride < y.Input + y.Before || (x.Output + x.Spread) * x.Stride < x.Input + x.Before);
        for (int pass = 0; pass < Passes; pass++)
        {
            int phaseY = pass / x.Stride, phaseX = pass % x.Stride;
            Correlation<T> c = default;
            (c.RowBegin, c.RowEnd, c.TargetRow) = Range(y, phaseY);
            (c.ColumnBegin, c.ColumnEnd, c.TargetColumn) = Range(x, phaseX);
            WriteTaps(ref c, weights, phaseY, phaseX, out int tapsPerRow);
            WriteRows(ref c, phaseY, tapsPerRow);
            passes[pass] = c;
        }

        return passes;
    }

    private readonly bool Has(WindowAxis axis, int tap, int phase) => !_byInput || axis.Phase(tap) == phase;

    /// <summary>The positions of a pass whose results exist, and the result of position 0.</summary>
    private readonly (int Begin, int End, int Target) Range(WindowAxis axis, int phase)
    {
        if (!_byInput) return (0, axis.Output, 0);
        int shift = axis.Before - phase, stride = axis.Stride;
        int begin = shift <= 0 ? 0 : (shift + stride - 1) / stride;
        int last = axis.Input - 1 + shift;
        int end = last < 0 ? 0 : Math.Min((last / stride) + 1, axis.Output + axis.Spread);
        return (begin, Math.Max(begin, end), -shift);
    }

    private void WriteTaps(ref Correlation<T> c, T* weights, int phaseY, int phaseX, out int tapsPerRow)
    {
        WindowAxis y = _convolution.Y, x = _convolution.X;
        int columns = 0;
        for (int b = 0; b < x.Kernel; b++) if (Has(x, b, phaseX)) columns++;
        tapsPerRow = columns * _sources;
        c.Offsets = (nint*)Align(sizeof(nint));
        nint* offset = c.Offsets;
        for (int a = 0; a < y.Kernel; a++)
        {
            if (!Has(y, a, phaseY)) continue;
            for (int s = 0; s < _sources; s++)
            {
                for (int b = 0; b < x.Kernel; b++)
                {
                    if (!Has(x, b, phaseX)) continue;
                    *offset++ = _byInput
                        ? (s * _planes.Plane) + ((nint)(y.Spread - y.Step(a)) * _planes.Pitch) + (x.Spread - x.Step(b))
                        : _planes.TapOffset(s, y, a, x, b);
                }
            }
        }

        c.Taps = (int)(offset - c.Offsets);
        _free = (byte*)offset;

        // The kernel is [outputs, inputs, rows, columns]; results are its outputs, or its inputs for the transpose.
        nint size = (nint)y.Kernel * x.Kernel;
        nint perResult = _byInput ? size : size * _sources, perSource = _byInput ? size * _results : size;
        c.Weights = (T*)Align(sizeof(T));
        T* packed = c.Weights;
        for (int first = 0; first < _results; first += _block)
        {
            int rows = Math.Min(_block, _results - first);
            for (int a = 0; a < y.Kernel; a++)
            {
                if (!Has(y, a, phaseY)) continue;
                for (int s = 0; s < _sources; s++)
                {
                    for (int b = 0; b < x.Kernel; b++)
                    {
                        if (!Has(x, b, phaseX)) continue;
                        T* weight = weights + (first * perResult) + (s * perSource) + ((nint)a * x.Kernel) + b;
                        for (int r = 0; r < rows; r++) *packed++ = weight[r * perResult];
                    }
                }
            }
        }

        _free = (byte*)packed;
    }

    private void WriteRows(ref Correlation<T> c, int phaseY, int tapsPerRow)
    {
        WindowAxis y = _convolution.Y;
        c.First = (int*)Align(sizeof(int));
        c.End = c.First + Rows;
        _free = (byte*)(c.End + Rows);
        for (int row = c.RowBegin; row < c.RowEnd; row++)
        {
            int first = 0, end = 0, index = 0;
            if (_byInput)
            {
                for (int a = 0; a < y.Kernel; a++)
                {
                    if (!Has(y, a, phaseY)) continue;
                    int window = row - y.Step(a);
                    if (window >= y.Output) first = index + 1;
                    if (window >= 0) end = index + 1;
                    index++;
                }

                first = Math.Min(first, end);
            }
            else
            {
                (first, end) = y.Inside(row);
            }

            c.First[row] = first * tapsPerRow;
            c.End[row] = end * tapsPerRow;
            LeavesGaps |= first == end || tapsPerRow == 0;
        }
    }

    private byte* Align(int size)
    {
        _free = (byte*)(((nint)_free + size - 1) & ~((nint)size - 1));
        return _free;
    }
}
