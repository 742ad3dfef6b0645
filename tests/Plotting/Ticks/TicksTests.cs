using Adjoint.Plotting.Ticks;
using ScottPlot;

namespace Adjoint.Tests.Plotting.Ticks;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 10, 5, 2)]
    [InlineData(0, 1, 10, 0.1)]
    [InlineData(-3e-7, 4e-7, 4, 2e-7)]
    [InlineData(1000, 1001, 3, 0.5)]
    public void Spacing_IsTheSmallestRoundOneThatFits(double min, double max, int intervals, double expected) =>
        Assert.Equal(expected, LinearTicks.Spacing(min, max, intervals), 1e-12 * expected);

    [Fact]
    public void Positions_IncludeEndsThatRoundingPutsOutside() =>
        Assert.Equal([0.1, 0.2, 0.30000000000000004], LinearTicks.Positions(0.1 + 1e-17, 0.3, 0.1));

    [Theory]
    [InlineData(-6, 2, "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹ 10⁰ 10¹ 10²")]
    [InlineData(-20, 5, "10⁻¹⁸ 10⁻¹⁵ 10⁻¹² 10⁻⁹ 10⁻⁶ 10⁻³ 10⁰ 10³")]
    [InlineData(0, 1.1, "1 2 5 10")]
    [InlineData(1.999, 2.302, "100 120 140 160 180 200")]
    public void LogarithmicTicks_LabelWhatTheRangeHolds(double min, double max, string expected)
    {
        var ticks = new LogarithmicTicks();
        using Paint paint = Paint.NewDisposablePaint();
        ticks.Regenerate(new CoordinateRange(min, max), Edge.Left, new PixelLength(280), paint, new LabelStyle());
        Tick[] major = [.. ticks.Ticks.Where(tick => tick.IsMajor)];
        Assert.Equal(expected.Split(' '), major.Select(tick => tick.Label));
        Assert.All(ticks.Ticks, tick => Assert.InRange(tick.Position, min - 0.001, max + 0.001));
    }

    [Fact]
    public void LinearTicks_LabelsBesideEachOtherHaveRoom()
    {
        var ticks = new LinearTicks();
        using Paint paint = Paint.NewDisposablePaint();
        ticks.Regenerate(new CoordinateRange(-1.2e-9, 1.2e-9), Edge.Bottom, new PixelLength(300), paint, new LabelStyle { FontSize = 12 });
        Assert.InRange(ticks.Ticks.Length, 2, 4);
    }
}
