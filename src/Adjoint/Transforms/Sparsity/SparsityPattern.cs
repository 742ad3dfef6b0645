namespace Adjoint.Transforms;

/// <summary>Which entries of a matrix may be different from zero: for every row its columns, ascending.</summary>
internal sealed class SparsityPattern(int[][] columns, int columnCount)
{
    /// <summary>The columns of every row.</summary>
    public int[][] Columns { get; } = columns;

    public int RowCount => Columns.Length;

    public int ColumnCount { get; } = columnCount;

    /// <summary>The number of entries.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (int[] row in Columns) count += row.Length;
            return count;
        }
    }

    /// <summary>The pattern of the transpose.</summary>
    public SparsityPattern Transpose()
    {
        int[] counts = new int[ColumnCount];
        foreach (int[] row in Columns)
            foreach (int column in row) counts[column]++;
        int[][] rows = Array.ConvertAll(counts, n => new int[n]);
        Array.Clear(counts);
        for (int i = 0; i < RowCount; i++)
            foreach (int column in Columns[i]) rows[column][counts[column]++] = i;
        return new SparsityPattern(rows, RowCount);
    }
}
