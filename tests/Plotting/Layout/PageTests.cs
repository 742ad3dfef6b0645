using Adjoint.Plotting;
using Adjoint.Plotting.Layout;
using ScottPlot;
using SkiaSharp;

namespace Adjoint.Tests.Plotting.Layout;

public sealed class PageTests
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(40, 10)]
    [InlineData(7, 100)]
    public void HeatMap_HasSquareCells(int rows, int columns)
    {
        var figure = new Figure();
        figure.AddPanel().HeatMap(Ramp(rows * columns), rows, columns, ColorScale.Sequential("u"), spacing: 0.25);
        using var page = new Page(figure);
        PixelRect area = page.DataArea(0);

        // The area is of whole points, which bends a cell by at most half a point over the shorter side.
        Assert.Equal(1, area.Width / columns / (area.Height / rows), 0.5 / Math.Min(area.Width, area.Height) * 2);
        Assert.InRange(area.Width, 1, figure.PanelWidth);
        Assert.InRange(area.Height, 1, 1.25 * figure.PanelHeight);
    }

    [Fact]
    public void HeatMap_PutsRowZeroWhereTheYAxisBegins()
    {
        var figure = new Figure();
        ColorScale scale = ColorScale.Sequential("u");
        figure.AddPanel().HeatMap([0, 1], 2, 1, scale);
        figure.AddPanel().YDown().HeatMap([0, 1], 2, 1, scale);
        using SKBitmap bitmap = Draw(figure, out PixelRect[] areas);
        Assert.Equal(Cell(bitmap, areas[0], 0.75f), Cell(bitmap, areas[1], 0.25f));
        Assert.Equal(Cell(bitmap, areas[0], 0.25f), Cell(bitmap, areas[1], 0.75f));
        Assert.NotEqual(Cell(bitmap, areas[0], 0.25f), Cell(bitmap, areas[0], 0.75f));
    }

    [Fact]
    public void HeatMaps_OfOneScaleGiveEqualValuesEqualColors()
    {
        var figure = new Figure();
        ColorScale shared = ColorScale.Sequential("u");
        figure.AddPanel().HeatMap([1, 5], 2, 1, shared);
        figure.AddPanel().HeatMap([5, 9], 2, 1, shared);
        figure.AddPanel().HeatMap([5, 9], 2, 1, ColorScale.Sequential("other"));
        using SKBitmap bitmap = Draw(figure, out PixelRect[] areas);
        Assert.Equal(Cell(bitmap, areas[0], 0.25f), Cell(bitmap, areas[1], 0.75f));
        Assert.NotEqual(Cell(bitmap, areas[1], 0.75f), Cell(bitmap, areas[2], 0.75f));
    }

    [Fact]
    public void DivergingScale_HasZeroInTheMiddle()
    {
        var figure = new Figure();
        figure.AddPanel().HeatMap([-1, 0, 9, double.NaN], 4, 1, ColorScale.Diverging("u"));
        using SKBitmap bitmap = Draw(figure, out PixelRect[] areas);
        SKColor zero = Cell(bitmap, areas[0], 0.625f), high = Cell(bitmap, areas[0], 0.375f);
        Assert.True(Math.Min(zero.Red, Math.Min(zero.Green, zero.Blue)) > 220, $"zero is {zero}");
        Assert.True(high.Red > 2 * high.Blue, $"the highest value is {high}");
        Assert.Equal(new SKColor(0xE6, 0xE6, 0xE6), Cell(bitmap, areas[0], 0.125f));
    }

    [Fact]
    public void Panels_LineUpAcrossRowsAndColumns()
    {
        var figure = new Figure("Lined up") { Columns = 2 };
        double[] x = [0, 1];
        figure.AddPanel("A").Y("a long name", "kg").Line(x, [0, 1e9]);
        figure.AddPanel().Line(x, x);
        figure.AddPanel("C").Line(x, x).X("time");
        figure.AddPanel("D").Line(x, [1e-7, 2e-7]);
        using var page = new Page(figure);
        PixelRect[] areas = [.. Enumerable.Range(0, 4).Select(page.DataArea)];
        Assert.Equal(areas[0].Left, areas[2].Left);
        Assert.Equal(areas[1].Left, areas[3].Left);
        Assert.Equal(areas[0].Top, areas[1].Top);
        Assert.Equal(areas[2].Top, areas[3].Top);
        Assert.All(areas, area => Assert.Equal((400f, 280f), (area.Width, area.Height)));
    }

    private static double[] Ramp(int count) => [.. Enumerable.Range(0, count)];

    private static SKBitmap Draw(Figure figure, out PixelRect[] areas)
    {
        using var page = new Page(figure);
        areas = [.. Enumerable.Range(0, figure.Panels.Count).Select(page.DataArea)];
        using var stream = new MemoryStream();
        page.WritePng(stream);
        return SKBitmap.Decode(stream.ToArray());
    }

    /// <summary>The color in the middle of an area's width, at a part of its height from the top.</summary>
    private static SKColor Cell(SKBitmap bitmap, PixelRect area, float fromTop) => bitmap.GetPixel(
        (int)(Page.PixelsPerPoint * area.HorizontalCenter), (int)(Page.PixelsPerPoint * (area.Top + fromTop * area.Height)));
}
