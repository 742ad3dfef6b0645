using Adjoint.Transforms;
using CsCheck;

namespace Adjoint.Tests.Transforms;

public sealed class ColoringTests
{
    private static readonly Gen<SparsityPattern> Patterns =
        from rows in Gen.Int[1, 30]
        from columns in Gen.Int[1, 30]
        from entries in Gen.Select(Gen.Int[0, rows - 1], Gen.Int[0, columns - 1]).Array[0, 120]
        select new SparsityPattern(
            [.. Enumerable.Range(0, rows).Select(i => entries.Where(e => e.Item1 == i).Select(e => e.Item2).Distinct().Order().ToArray())], columns);

    [Fact]
    public void ColumnsOfOneColor_MeetInNoRow() => Patterns.Sample(pattern =>
    {
        Coloring coloring = Coloring.OfColumns(pattern);
        foreach (int[] row in pattern.Columns)
        {
            int[] colors = Array.ConvertAll(row, j => coloring.Colors[j]);
            if (colors.Distinct().Count() != row.Length || colors.Any(c => c < 0 || c >= coloring.Count)) return false;
        }

        return true;
    });

    [Fact]
    public void Transpose_TwiceIsThePattern() => Patterns.Sample(pattern =>
    {
        SparsityPattern twice = pattern.Transpose().Transpose();
        return twice.ColumnCount == pattern.ColumnCount && twice.Columns.Zip(pattern.Columns).All(p => p.First.SequenceEqual(p.Second));
    });

    [Fact]
    public void Union_IsThatOfSets() => Gen.Select(Gen.Int[0, 20].Array[0, 12], Gen.Int[0, 20].Array[0, 12]).Sample((first, second) =>
    {
        int[] a = [.. first.Distinct().Order()], b = [.. second.Distinct().Order()], expected = [.. a.Union(b).Order()];
        var sets = new IndexSets(21);
        sets.Begin();
        sets.Add(a);
        sets.Add(b);
        return IndexSets.Union(a, b).SequenceEqual(expected) && sets.End().SequenceEqual(expected);
    });
}
