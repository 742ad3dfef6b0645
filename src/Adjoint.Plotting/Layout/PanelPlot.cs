using Adjoint.Plotting.Marks;
using Adjoint.Plotting.Text;
using Adjoint.Plotting.Ticks;
using ScottPlot;
using ScottPlot.AxisPanels;

namespace Adjoint.Plotting.Layout;

/// <summary>A panel turned into a ScottPlot plot: limits, marks, axes, legend and color bar.</summary>
internal sealed class PanelPlot : IDisposable
{
    private const float TickSize = 12, LabelSize = 13, TitleSize = 14, LabelGap = 7;
    private const double CurveMarginX = 0.02, MarginY = 0.06;

    private readonly Panel _panel;
    private readonly LegendPlacement _legend;

    internal PanelPlot(Panel panel, bool showsColorBar, double pageWidth, double pageHeight)
    {
        _panel = panel;
        Bounds bounds = panel.Marks.Aggregate(Bounds.Empty, (b, mark) => mark.Include(b, panel.XAxis, panel.YAxis));
        Limits = FindLimits(bounds);
        (DataWidth, DataHeight) = FitSize(pageWidth, pageHeight);
        _legend = LegendPlacement.Find(panel, Limits, (DataWidth, DataHeight), TickSize);
        Limits = Limits with { Top = Limits.Bottom + Limits.Height / (1 - _legend.Headroom) };
        (double bottom, double top) = panel.YAxis.IsReversed ? (Limits.Top, Limits.Bottom) : (Limits.Bottom, Limits.Top);
        Plot.Axes.SetLimits(Limits.Left, Limits.Right, bottom, top);
        foreach (Mark mark in panel.Marks)
            mark.AddTo(Plot, panel.XAxis, panel.YAxis);
        StyleAxes();
        AddLegend();
        if (showsColorBar)
            AddColorBar();
    }

    internal Plot Plot { get; } = new();

    /// <summary>What the axes span, in placed coordinates.</summary>
    internal Bounds Limits { get; }

    internal float DataWidth { get; }

    internal float DataHeight { get; }

    private bool FillsPanel => _panel.Marks.Any(mark => mark.FillsPanel);

    public void Dispose() => Plot.Dispose();

    /// <summary>The room that title, axes, labels, legend and color bar take around the data area, in whole points: a border between
    /// panels within a pixel would show as a line.</summary>
    internal PixelPadding MeasurePadding()
    {
        // ScottPlot lays out while it draws, so the measure is taken from a trial drawing of about the final size.
        Plot.RenderInMemory((int)DataWidth + 90, (int)DataHeight + 90);
        PixelPadding padding = Plot.LastRender.Padding;
        return new PixelPadding(MathF.Ceiling(padding.Left), MathF.Ceiling(padding.Right), MathF.Ceiling(padding.Bottom), MathF.Ceiling(padding.Top));
    }

    private Bounds FindLimits(Bounds bounds)
    {
        double marginX = FillsPanel ? 0 : CurveMarginX, marginY = FillsPanel ? 0 : MarginY;
        (double left, double right) = Ends(_panel.XAxis, bounds.Left, bounds.Right, marginX);
        (double bottom, double top) = Ends(_panel.YAxis, bounds.Bottom, bounds.Top, marginY);
        return new Bounds(left, right, bottom, top);
    }

    private static (double Min, double Max) Ends(Axis axis, double min, double max, double margin) =>
        axis.Range is { } range ? (axis.Place(range.Min), axis.Place(range.Max)) : Bounds.Widen(min, max, margin);

    /// <summary>The given size; or, with equal scales, the largest of the right shape in it, or a quarter higher.</summary>
    private (float Width, float Height) FitSize(double width, double height)
    {
        if (!FillsPanel && !_panel.HasEqualScales)
            return ((float)width, (float)height);
        double scale = Math.Min(width / Limits.Width, 1.25 * height / Limits.Height);
        return ((float)Math.Round(scale * Limits.Width), (float)Math.Round(scale * Limits.Height));
    }

    private void StyleAxes()
    {
        Plot.FigureBackground.Color = Palette.Paper;
        Plot.DataBackground.Color = Palette.Paper;
        Plot.Axes.Color(Palette.Frame);
        Plot.Axes.FrameWidth(1);
        Plot.Axes.Top.FrameLineStyle.IsVisible = FillsPanel;
        Plot.Axes.Right.FrameLineStyle.IsVisible = FillsPanel;
        Plot.Grid.IsVisible = !FillsPanel;
        Plot.Grid.MajorLineColor = Palette.Grid;
        Plot.Grid.MajorLineWidth = 1;
        StyleAxis((AxisBase)Plot.Axes.Bottom, _panel.XAxis, labelGap: 3);
        StyleAxis((AxisBase)Plot.Axes.Left, _panel.YAxis, LabelGap);

        Plot.Axes.Title.Label.Text = _panel.Title;
        Plot.Axes.Title.IsVisible = _panel.Title.Length > 0;
        StyleText(Plot.Axes.Title.Label, TitleSize, bold: true);
    }

    private static void StyleAxis(AxisBase plotAxis, Axis axis, float labelGap)
    {
        plotAxis.TickGenerator = axis.IsLogarithmic ? new LogarithmicTicks() : new LinearTicks();
        plotAxis.LabelStyle.Text = axis.Label.ToString();
        StyleText(plotAxis.LabelStyle, LabelSize, bold: false);
        StyleText(plotAxis.TickLabelStyle, TickSize, bold: false);
        plotAxis.MajorTickStyle.Length = 5;
        plotAxis.MinorTickStyle.Length = 3;
        plotAxis.PaddingBetweenTickAndAxisLabels = new PixelPadding(labelGap);
    }

    private static void StyleText(LabelStyle style, float size, bool bold)
    {
        style.FontName = FigureFont.Name;
        style.FontSize = size;
        style.Bold = bold;
        style.ForeColor = Palette.Text;
        style.AntiAliasText = true;
        style.SubpixelText = true;
    }

    private void AddLegend()
    {
        if (_panel.Marks.All(mark => mark.Label.Length == 0))
            return;
        Legend legend = Plot.Legend;
        legend.FontName = FigureFont.Name;
        legend.FontSize = TickSize;
        legend.FontColor = Palette.Text;
        legend.ShadowColor = Colors.Transparent;
        legend.OutlineColor = Palette.Grid;
        legend.BackgroundColor = Palette.Paper.WithOpacity(0.9);
        legend.SymbolWidth = 28;
        if (_legend.Place is { } place)
        {
            Plot.ShowLegend(place, _legend.Headroom > 0 ? Orientation.Horizontal : Orientation.Vertical);
            return;
        }
        legend.OutlineWidth = 0;
        Plot.ShowLegend(Edge.Right).Alignment = Alignment.UpperLeft;
    }

    private void AddColorBar()
    {
        HeatMapMark map = _panel.Marks.OfType<HeatMapMark>().Last();
        ScottPlot.Panels.ColorBar bar = Plot.Add.ColorBar(map);
        bar.Width = 14;
        bar.Label = map.Scale.Label.ToString();
        StyleText(bar.LabelStyle, LabelSize, bold: false);
        var axis = (AxisBase)bar.Axis;
        StyleText(axis.TickLabelStyle, TickSize, bold: false);
        axis.TickGenerator = new LinearTicks();
        axis.FrameLineStyle.Color = Palette.Frame;
        axis.MajorTickStyle.Color = Palette.Frame;
        axis.PaddingBetweenTickAndAxisLabels = new PixelPadding(LabelGap);
    }
}
