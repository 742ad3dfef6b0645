using Adjoint.Plotting.Marks;
using Adjoint.Plotting.Text;
using ScottPlot;
using SkiaSharp;

namespace Adjoint.Plotting.Layout;

/// <summary>A figure laid out: where every panel's data area lies on the page, and the drawing of all of them.</summary>
internal sealed class Page : IDisposable
{
    internal const float PixelsPerPoint = 2;

    private const float Border = 14, Gap = 18, TitleSize = 17, TitleRoom = 34;
    private const int MostColumns = 3;

    private readonly Figure _figure;
    private readonly PanelPlot[] _plots;
    private readonly PixelPadding[] _paddings;
    private readonly int _columns;

    internal Page(Figure figure)
    {
        FigureFont.Register();
        _figure = figure;
        if (figure.Panels.Count == 0)
            Throw.NoPanels();
        for (int i = 0; i < figure.Panels.Count; i++)
        {
            if (figure.Panels[i].Marks.Count == 0)
                Throw.EmptyPanel(i, figure.Panels[i].Title);
        }
        _columns = figure.Columns ?? Math.Min(figure.Panels.Count, MostColumns);
        SetColorRanges();
        _plots = [.. figure.Panels.Select((panel, i) => new PanelPlot(panel, ShowsColorBar(i), figure.PanelWidth, figure.PanelHeight))];
        _paddings = Array.ConvertAll(_plots, plot => plot.MeasurePadding());
    }

    public void Dispose() => Array.ForEach(_plots, plot => plot.Dispose());

    internal void WritePng(Stream stream)
    {
        (float width, float height) = Size();
        var info = new SKImageInfo((int)(width * PixelsPerPoint), (int)(height * PixelsPerPoint), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKSurface surface = SKSurface.Create(info);
        surface.Canvas.Scale(PixelsPerPoint);
        Draw(surface.Canvas, width, height);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        data.SaveTo(stream);
    }

    internal void WriteSvg(Stream stream)
    {
        (float width, float height) = Size();

        // The document is complete only when the canvas is disposed.
        using SKCanvas canvas = SKSvgCanvas.Create(SKRect.Create(width, height), stream);
        Draw(canvas, width, height);
    }

    private void Draw(SKCanvas canvas, float width, float height)
    {
        using var paper = new SKPaint { Color = Palette.Paper.ToSKColor() };
        canvas.DrawRect(0, 0, width, height, paper);
        if (_figure.Title.Length > 0)
        {
            using SKFont font = FigureFont.Create(TitleSize, bold: true);
            using var ink = new SKPaint { Color = Palette.Text.ToSKColor(), IsAntialias = true };
            canvas.DrawText(_figure.Title, width / 2, Border + TitleSize, SKTextAlign.Center, font, ink);
        }
        for (int i = 0; i < _plots.Length; i++)
        {
            PixelRect area = DataArea(i);
            PixelPadding padding = _paddings[i];
            _plots[i].Plot.Layout.Fixed(padding);
            PixelRect room = area.Expand(padding);

            // Rendering begins by clearing the canvas: the clip keeps that from wiping out the other panels.
            canvas.Save();
            canvas.ClipRect(room.ToSKRect());
            _plots[i].Plot.Render(canvas, room);
            canvas.Restore();
        }
    }

    private (float Width, float Height) Size()
    {
        float width = 2 * Border - Gap, height = 2 * Border - Gap + (_figure.Title.Length > 0 ? TitleRoom : 0);
        for (int column = 0; column < _columns; column++)
            width += Column(column).Total + Gap;
        for (int row = 0; row * _columns < _plots.Length; row++)
            height += Row(row).Total + Gap;
        float titleWidth = FigureFont.Measure(_figure.Title, TitleSize, bold: true) + 2 * Border;
        return (MathF.Ceiling(Math.Max(width, titleWidth)), MathF.Ceiling(height));
    }

    /// <summary>Where a panel's data area lies: across, in the middle of its column's room for data areas; down, at the top of
    /// its row's, so that titles line up.</summary>
    internal PixelRect DataArea(int index)
    {
        float x = Border, y = Border + (_figure.Title.Length > 0 ? TitleRoom : 0);
        for (int column = 0; column < index % _columns; column++)
            x += Column(column).Total + Gap;
        for (int row = 0; row < index / _columns; row++)
            y += Row(row).Total + Gap;
        Track across = Column(index % _columns), down = Row(index / _columns);
        PanelPlot plot = _plots[index];

        // On whole points, so that axes and the edges of cells are sharp.
        float left = MathF.Round(x + across.Before + (across.Data - plot.DataWidth) / 2), top = MathF.Round(y + down.Before);
        return new PixelRect(left, left + plot.DataWidth, top + plot.DataHeight, top);
    }

    private Track Column(int column) => Enumerable.Range(0, _plots.Length).Where(i => i % _columns == column)
        .Aggregate(default(Track), (track, i) => track.Include(_paddings[i].Left, _plots[i].DataWidth, _paddings[i].Right));

    private Track Row(int row) => Enumerable.Range(0, _plots.Length).Where(i => i / _columns == row)
        .Aggregate(default(Track), (track, i) => track.Include(_paddings[i].Top, _plots[i].DataHeight, _paddings[i].Bottom));

    private void SetColorRanges()
    {
        IEnumerable<HeatMapMark> maps = _figure.Panels.SelectMany(panel => panel.Marks.OfType<HeatMapMark>());
        foreach (IGrouping<ColorScale, HeatMapMark> group in maps.GroupBy(map => map.Scale))
        {
            (double min, double max) = group.Key.Range ?? (group.Min(map => map.FiniteRange().Min), group.Max(map => map.FiniteRange().Max));
            if (group.Key is { IsDiverging: true, Range: null })
                (min, max) = (-Math.Max(Math.Abs(min), Math.Abs(max)), Math.Max(Math.Abs(min), Math.Abs(max)));
            (min, max) = Bounds.Widen(min, max, margin: 0);
            foreach (HeatMapMark map in group)
                map.ColorRange = new ScottPlot.Range(min, max);
        }
    }

    /// <summary>Whether a panel is the last in its row with its color scale: one bar serves all of them.</summary>
    private bool ShowsColorBar(int index)
    {
        ColorScale? Scale(int i) => _figure.Panels[i].Marks.OfType<HeatMapMark>().LastOrDefault()?.Scale;
        int rowEnd = Math.Min((index / _columns + 1) * _columns, _figure.Panels.Count);
        return Scale(index) is { } scale && !Enumerable.Range(index + 1, rowEnd - index - 1).Any(i => Scale(i) == scale);
    }

    /// <summary>The room of one column or row: before, inside and after its data areas.</summary>
    private readonly record struct Track(float Before, float Data, float After)
    {
        internal float Total => Before + Data + After;

        internal Track Include(float before, float data, float after) =>
            new(Math.Max(Before, before), Math.Max(Data, data), Math.Max(After, after));
    }
}
