namespace Adjoint.Transforms;

/// <summary>
/// Groups ("colors") of columns of which no two have an entry in a common row, so that one product of the matrix with the sum of a
/// group's unit vectors shows all their entries (Curtis, Powell and Reid, J. Inst. Math. Appl. 13 (1974)): a coloring of the columns at distance
/// two in the bipartite graph of rows and columns (Gebremedhin, Manne and Pothen, SIAM Review 47 (2005), section 3).
/// </summary>
/// <param name="Colors">The group of every column, −1 for one without entries.</param>
/// <param name="Count">How many groups there are.</param>
internal readonly record struct Coloring(int[] Colors, int Count)
{
    /// <summary>
    /// Colors greedily, in the columns' own order, which is optimal for bands, and by falling number of conflicts; the better of the
    /// two. The number of colors is at least the largest number of entries in a row; where that many columns are all there are, nothing is tried.
    /// </summary>
    public static Coloring OfColumns(SparsityPattern pattern)
    {
        SparsityPattern byColumn = pattern.Transpose();
        int[][] rows = byColumn.Columns;
        int widest = 0;
        foreach (int[] row in pattern.Columns) widest = Math.Max(widest, row.Length);
        int[] order = [.. Enumerable.Range(0, rows.Length).Where(j => rows[j].Length > 0)];
        if (widest == order.Length)
        {
            int[] colors = new int[rows.Length];
            Array.Fill(colors, -1);
            for (int k = 0; k < order.Length; k++) colors[order[k]] = k;
            return new Coloring(colors, order.Length);
        }

        Coloring natural = Greedy(pattern, rows, order);
        if (natural.Count == widest) return natural;
        long[] conflicts = Array.ConvertAll(rows, column => Conflicts(pattern, column));
        Array.Sort(Array.ConvertAll(order, j => -conflicts[j]), order);
        Coloring largestFirst = Greedy(pattern, rows, order);
        return largestFirst.Count < natural.Count ? largestFirst : natural;
    }

    private static Coloring Greedy(SparsityPattern pattern, int[][] rows, int[] order)
    {
        int[] colors = new int[rows.Length], taken = new int[order.Length + 1];
        Array.Fill(colors, -1);
        Array.Fill(taken, -1);
        int count = 0;
        foreach (int j in order)
        {
            foreach (int i in rows[j])
                foreach (int k in pattern.Columns[i])
                    if (colors[k] >= 0) taken[colors[k]] = j;
            int color = 0;
            while (taken[color] == j) color++;
            colors[j] = color;
            count = Math.Max(count, color + 1);
        }

        return new Coloring(colors, count);
    }

    private static long Conflicts(SparsityPattern pattern, int[] column)
    {
        long sum = 0;
        foreach (int i in column) sum += pattern.Columns[i].Length - 1;
        return sum;
    }
}
