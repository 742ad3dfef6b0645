using Adjoint.Plotting;
using Adjoint.Plotting.Layout;
using ScottPlot;

namespace Adjoint.Tests.Plotting.Layout;

public sealed class LegendPlacementTests
{
    [Fact]
    public void Find_TakesACornerWithoutCurves()
    {
        Assert.Equal(new LegendPlacement(Alignment.UpperLeft, 0), Place(new Figure().AddPanel().Line([0, 1], [0, 1], "rising")));
        Assert.Equal(new LegendPlacement(Alignment.UpperRight, 0), Place(new Figure().AddPanel().Line([0, 1], [1, 0], "falling")));
        Assert.Equal(new LegendPlacement(Alignment.UpperRight, 0), Place(new Figure().AddPanel().YDown().Line([0, 1], [0, 1], "deeper")));
        Assert.Equal(new LegendPlacement(Alignment.LowerRight, 0), Place(new Figure().AddPanel().Line([0, 0, 1], [0, 1, 1], "step")));
    }

    [Fact]
    public void Find_MakesRoomAboveWhenEveryCornerIsTaken()
    {
        double[] x = [.. Enumerable.Range(0, 200).Select(i => 0.1 * i)];
        Panel panel = new Figure().AddPanel().Line(x, [.. x.Select(v => Math.Sin(9 * v))], "wave");
        LegendPlacement placement = Place(panel);
        Assert.Equal(Alignment.UpperCenter, placement.Place);
        Assert.InRange(placement.Headroom, 0.05, 0.3);

        // A range that the user has fixed is not grown: the legend stands beside the panel.
        Assert.Null(Place(panel.RangeY(-1, 1)).Place);
    }

    private static LegendPlacement Place(Panel panel)
    {
        Bounds bounds = panel.Marks.Aggregate(Bounds.Empty, (b, mark) => mark.Include(b, panel.XAxis, panel.YAxis));
        return LegendPlacement.Find(panel, bounds, (400, 280), 12);
    }
}
