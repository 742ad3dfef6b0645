namespace Adjoint.Primitives;

/// <summary>
/// The order in which a reduction combines its elements. It follows from shape and axes alone, so that kernels of any width on any
/// number of threads give the same bits as the interpreter:
/// the trailing axes that are reduced (or kept) are one run, as many of them as it takes to have 256 elements; the other reduced axes
/// number the rows, row-major, of each element of the result. Rows are taken in blocks.
/// Where the run is reduced, a block has 64 bytes of accumulators; element j of a run goes to number j mod their count, run after run;
/// they are combined by halves. Where the run is kept, a block adds its rows up one after another, element by element.
/// Blocks are combined pairwise, neighbors first. Error growth: a block's length over the number of accumulators plus the
/// logarithm of the number of blocks (Higham, SIAM J. Sci. Comput. 14, 1993, section 3).
/// </summary>
internal sealed class ReductionTree
{
    /// <summary>A run this long fills vectors well; a shorter one takes in the next axis.</summary>
    private const int LongRun = 256;

    /// <summary>Elements of a block where the run is reduced: a multiple of all counts of accumulators.</summary>
    private const int BlockElements = 4096;

    /// <summary>Rows of a block where the run is kept.</summary>
    private const int BlockRows = 128;

    public ReductionTree(Shape shape, EquatableArray<int> axes)
    {
        int axis = shape.Rank - 1;
        while (axis >= 0 && shape[axis] == 1) axis--;
        RunReduced = axis < 0 || axes.Contains(axis);
        Run = 1;
        FirstRunAxis = shape.Rank;
        while (axis >= 0 && (shape[axis] == 1 || (axes.Contains(axis) == RunReduced && Run < LongRun)))
        {
            Run *= shape[axis];
            FirstRunAxis = axis--;
        }

        KeptAxes = [.. Enumerable.Range(0, FirstRunAxis).Where(a => !axes.Contains(a) && shape[a] != 1)];
        RowAxes = [.. Enumerable.Range(0, FirstRunAxis).Where(a => axes.Contains(a) && shape[a] != 1)];
        Kept = Rows = 1;
        foreach (int a in KeptAxes) Kept *= shape[a];
        foreach (int a in RowAxes) Rows *= shape[a];
        if (!RunReduced)
        {
            RowsPerBlock = BlockRows;
            Blocks = (int)((Rows + BlockRows - 1) / BlockRows);
        }
        else if (Run <= BlockElements)
        {
            RowsPerBlock = Math.Max(1, BlockElements / (int)Run);
            Blocks = (int)((Rows + RowsPerBlock - 1) / RowsPerBlock);
        }
        else
        {
            RowsPerBlock = 1;
            BlocksPerRow = (int)((Run + BlockElements - 1) / BlockElements);
            Blocks = (int)(Rows * BlocksPerRow);
        }
    }

    /// <summary>Whether the innermost run is reduced.</summary>
    public bool RunReduced { get; }

    /// <summary>Elements of a run.</summary>
    public long Run { get; }

    /// <summary>The axes from this one on are the run.</summary>
    public int FirstRunAxis { get; }

    /// <summary>The kept axes before the run, without those of extent one.</summary>
    public int[] KeptAxes { get; }

    /// <summary>The reduced axes before the run, without those of extent one.</summary>
    public int[] RowAxes { get; }

    /// <summary>Results: one each, or a run each.</summary>
    public long Kept { get; }

    /// <summary>Rows that go into one result.</summary>
    public long Rows { get; }

    public int RowsPerBlock { get; }

    /// <summary>More than one where a reduced run is longer than a block.</summary>
    public int BlocksPerRow { get; } = 1;

    /// <summary>Blocks of one result.</summary>
    public int Blocks { get; }

    /// <summary>The number of accumulators of a reduced run.</summary>
    public static int Lanes(ElementType element) => 64 / element.Size();

    /// <summary>The rows and the part of the run that one block takes.</summary>
    public (long FirstRow, long EndRow, long Begin, long End) Block(int block)
    {
        if (BlocksPerRow > 1)
        {
            long begin = (long)(block % BlocksPerRow) * BlockElements, row = block / BlocksPerRow;
            return (row, row + 1, begin, Math.Min(Run, begin + BlockElements));
        }

        long first = (long)block * RowsPerBlock;
        return (first, Math.Min(Rows, first + RowsPerBlock), 0, Run);
    }
}
