using Adjoint.Plotting.Text;
using ScottPlot;

namespace Adjoint.Plotting.Layout;

/// <summary>Where a panel's legend stands: in a corner where it hides nothing; else in rows above the curves, with the panel's range
/// grown to make that room; else, where it would take too much of the panel, beside it.</summary>
/// <param name="Place">The place in the data area, or none for beside it.</param>
/// <param name="Headroom">The part of the data area's height that has to be cleared above the curves.</param>
internal readonly record struct LegendPlacement(Alignment? Place, double Headroom)
{
    private const float SymbolRoom = 60, RowHeight = 20, Border = 22;
    private const double MostWidth = 0.6, MostHeight = 0.6, MostHeadroom = 0.3;

    private static readonly (Alignment Corner, bool IsLeft, bool IsTop)[] Corners =
    [
        (Alignment.UpperRight, false, true),
        (Alignment.UpperLeft, true, true),
        (Alignment.LowerRight, false, false),
        (Alignment.LowerLeft, true, false),
    ];

    internal static LegendPlacement Find(Panel panel, Bounds limits, (float Width, float Height) size, float fontSize)
    {
        string[] labels = [.. panel.Marks.Select(mark => mark.Label).Where(label => label.Length > 0)];
        if (labels.Length == 0 || panel.Marks.Any(mark => mark.FillsPanel))
            return new LegendPlacement(Corners[0].Corner, 0); // a field leaves no corner free
        float itemWidth = labels.Max(label => FigureFont.Measure(label, fontSize)) + SymbolRoom;
        double width = itemWidth / size.Width;
        double height = (labels.Length * RowHeight + Border) / size.Height;
        int free = width <= MostWidth && height <= MostHeight ? FreeCorner(panel, limits, width, height) : -1;
        if (free >= 0)
            return new LegendPlacement(Corners[free].Corner, 0);
        int columns = (int)(size.Width / itemWidth);
        if (columns == 0 || panel.HasEqualScales || panel.YAxis is not { Range: null, IsReversed: false })
            return default;
        int rows = (labels.Length + columns - 1) / columns;
        double headroom = (rows * RowHeight + Border) / size.Height;
        return headroom <= MostHeadroom ? new LegendPlacement(Alignment.UpperCenter, headroom) : default;
    }

    /// <returns>The first corner where no mark lies under the legend, or −1.</returns>
    private static int FreeCorner(Panel panel, Bounds limits, double width, double height)
    {
        bool[] taken = new bool[Corners.Length];
        foreach ((double x, double y) in panel.Marks.SelectMany(mark => mark.Footprint(panel.XAxis, panel.YAxis, limits)))
        {
            double right = (x - limits.Left) / limits.Width, up = (y - limits.Bottom) / limits.Height;
            if (panel.YAxis.IsReversed)
                up = 1 - up;
            for (int i = 0; i < Corners.Length; i++)
                taken[i] |= (Corners[i].IsLeft ? right : 1 - right) <= width && (Corners[i].IsTop ? 1 - up : up) <= height;
        }
        return Array.IndexOf(taken, false);
    }
}
