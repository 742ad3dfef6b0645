using Adjoint.Plotting;

namespace Adjoint.Tests.Plotting;

public sealed class PanelTests
{
    private static readonly double[] Three = [1, 2, 3], Two = [1, 2], Nothing = [double.NaN, double.PositiveInfinity, double.NaN];

    public static TheoryData<string, Action<Panel>> Refused => new()
    {
        { "x has 3, y has 2", panel => panel.Line(Three, Two) },
        { "x is empty", panel => panel.Line([], []) },
        { "no entry of (x, y) is finite", panel => panel.Line(Three, Nothing) },
        { "no entry of (x, y) is finite", panel => panel.Line([1, double.NaN], [double.NaN, 1]) },
        { "x has 2, y has 3", panel => panel.Points(Two, Three) },
        { "x has 3, yError has 2", panel => panel.Points(Three, Three, "", Two) },
        { "yError[1] is -2", panel => panel.Points(Three, Three, "", [1, -2, 3]) },
        { "x has 3, y has 2", panel => panel.Band(Three, Two, Three) },
        { "index 1 low is 2 and high is 1.5", panel => panel.Band(Three, Three, [1, 1.5, 3]) },
        { "values is empty", panel => panel.History([]) },
        { "no entry of values is finite", panel => panel.History(Nothing) },
        { "no entry of (x, y) is finite", panel => panel.Trajectory(Nothing, Three) },
        { "finite x", panel => panel.VerticalLine(double.NaN) },
        { "finite y", panel => panel.HorizontalLine(double.PositiveInfinity) },
        { "rows × columns has 4, values has 3", panel => panel.HeatMap(Three, 2, 2, ColorScale.Sequential("u")) },
        { "no entry of values is finite", panel => panel.HeatMap(Nothing, 1, 3, ColorScale.Sequential("u")) },
        { "positive spacing", panel => panel.HeatMap(Three, 1, 3, ColorScale.Sequential("u"), spacing: 0) },
        { "positive rows", panel => panel.HeatMap(Three, -1, -3, ColorScale.Sequential("u")) },
        { "min is 2, max is 2", panel => panel.RangeX(2, 2) },
        { "min is 1, max is NaN", panel => panel.RangeY(1, double.NaN) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void BadInput_IsRefusedWithTheReason(string reason, Action<Panel> draw)
    {
        Panel panel = new Figure().AddPanel();
        var error = Assert.Throws<ArgumentException>(() => draw(panel));
        Assert.Contains(reason, error.Message);
        Assert.Empty(panel.Marks);
    }

    [Fact]
    public void Line_KeepsItsOwnCopyOfTheData()
    {
        double[] x = [1, 2], y = [3, 4];
        Panel panel = new Figure().AddPanel().Line(x, y);
        y[1] = 1000;
        Bounds bounds = panel.Marks[0].Include(Bounds.Empty, panel.XAxis, panel.YAxis);
        Assert.Equal(new Bounds(1, 2, 3, 4), bounds);
    }

    [Fact]
    public void LogY_PlacesDecadesEvenly()
    {
        Panel panel = new Figure().AddPanel().LogY().Line([1, 2, 3], [1e-3, 1, 1e6]);
        Bounds bounds = panel.Marks[0].Include(Bounds.Empty, panel.XAxis, panel.YAxis);
        Assert.Equal(-3, bounds.Bottom, 12);
        Assert.Equal(6, bounds.Top, 12);
    }
}
